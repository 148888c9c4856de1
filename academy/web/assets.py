"""The static files: joined, lowered for old phones, minified, named by their content and compressed.

Sources are in ``static/src``; the output in ``static/build`` is made again whenever a source has changed. No Node.
"""

import gzip
import hashlib
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from academy.core.built import digest_of_sources, make_anew, write_whole
from academy.web import charts, cover, icons

STATIC = Path(__file__).parent / "static"
SOURCES = STATIC / "src"
BUILD = STATIC / "build"
#: Files that browsers and search engines look for at the top of every site, whatever its pages say.
AT_THE_TOP = STATIC / "top"
MANIFEST = "assets.json"
BROWSERS = ["chrome >= 69", "firefox >= 78", "safari >= 13", "samsung >= 10", "opera >= 56"]
HASHED = re.compile(r"\.[0-9a-f]{8}\.\w+$")
DARK = re.compile(r"/\*@dark\{\*/(.*?)/\*@end\}\*/", re.DOTALL)
TEXT_SUFFIXES = {".css", ".js", ".svg", ".webmanifest"}
DAY = 24 * 3600
#: Processes of the version before may serve for a while after a build.
KEPT_SECONDS = 7 * DAY


def build_assets(sources: Path = SOURCES, target: Path = BUILD) -> dict[str, str]:
    """Build every static file into ``target``; return the manifest (plain name to hashed name)."""
    import rjsmin  # noqa: PLC0415 - only a build needs it

    if not target.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        target.chmod(0o755)  # whoever builds: another user serves what was built
    made: dict[str, bytes] = {}
    manifest: dict[str, str] = {}
    for path in sorted([*sources.glob("fonts/*.woff2"), *sources.glob("images/*")]):
        _add(made, manifest, path.name, path.read_bytes())
    for name, parts in _style_sheets(sources).items():
        _add(made, manifest, name, compile_css(parts, manifest))
    for path in sorted(sources.glob("js/*.js")):
        _add(made, manifest, path.name, rjsmin.jsmin(path.read_text(encoding="utf-8")).encode())
    web_manifest = (sources / "manifest.webmanifest").read_text(encoding="utf-8")
    _add(made, manifest, "manifest.webmanifest", _with_hashed_names(web_manifest, manifest).encode())
    _write(made, target)
    record = {"fingerprint": fingerprint(sources), "files": manifest}
    write_whole(target / MANIFEST, json.dumps(record, indent=1).encode())
    return manifest


def compile_css(parts: list[Path], names: dict[str, str]) -> bytes:
    """Return the style sheet made of ``parts``, lowered and minified, its ``url(...)`` replaced from ``names``."""
    import lightningcss  # noqa: PLC0415 - large, and only a build needs it

    source = "".join(part.read_text(encoding="utf-8") for part in parts)
    source = DARK.sub(
        lambda block: (
            f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{block[1]}}}}}"
            f":root[data-theme=dark]{{{block[1]}}}"
        ),
        source,
    )
    source = re.sub(r"url\(([\w.-]+)\)", lambda found: f"url({names[found[1]]})", source)
    css: str = lightningcss.process_stylesheet(source, browsers_list=BROWSERS, minify=True)
    return css.encode()


def are_stale(sources: Path = SOURCES, target: Path = BUILD) -> bool:
    """Say whether the files were not built of these sources. An installation without sources uses what was built."""
    return sources.is_dir() and _record(target).get("fingerprint") != fingerprint(sources)


def fingerprint(sources: Path = SOURCES) -> str:
    """Return a digest of all sources and of this module."""
    return digest_of_sources([*filter(Path.is_file, sources.rglob("*")), Path(__file__)])


def load_manifest(target: Path = BUILD) -> dict[str, str]:
    """Return the manifest, empty when nothing was built."""
    files: dict[str, str] = _record(target).get("files", {})
    return files


def _record(target: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}
    return record


def install_assets(app: Flask) -> None:
    """Serve the built files under /static/ and give templates asset(), icon(), cover() and the charts."""
    if are_stale():
        make_anew(app, "the static files", build_assets)
    manifest = load_manifest()
    if not manifest:
        sys.exit(
            f"academy: {BUILD} cannot be written, and nothing is built. Run make setup as the owner of the code."
        )

    def asset(name: str) -> str:
        """Return the address of a built file. Raises KeyError for a name that was not built."""
        return f"/static/{manifest[name]}"

    app.jinja_env.globals.update(
        asset=asset,
        icon=icons.icon,
        cover=cover.cover,
        draw_chart=charts.draw,
        count_bars=charts.count_bars,
    )
    files = WhiteNoise(
        app.wsgi_app,
        root=str(BUILD),
        prefix="/static/",
        max_age=DAY,
        immutable_file_test=lambda _path, url: bool(HASHED.search(url)),
        add_headers_function=_add_headers,
    )
    files.add_files(str(AT_THE_TOP), prefix="/")
    app.extensions["static_files"] = files.files
    app.wsgi_app = files  # type: ignore[method-assign]  # the way Flask documents for middleware


def _add_headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _style_sheets(sources: Path) -> dict[str, list[Path]]:
    parts = sorted((sources / "css").glob("*.css"))
    return {
        "app.css": [part for part in parts if part.name[0].isdigit()],
        **{part.name: [part] for part in parts if not part.name[0].isdigit()},
    }


def _with_hashed_names(text: str, names: dict[str, str]) -> str:
    return re.sub(r'"src": "([^"]+)"', lambda found: f'"src": "{names[found[1]]}"', text)


def _add(made: dict[str, bytes], manifest: dict[str, str], name: str, data: bytes) -> None:
    stem, dot, suffix = name.rpartition(".")
    manifest[name] = f"{stem}.{hashlib.sha256(data).hexdigest()[:8]}{dot}{suffix}"
    made[manifest[name]] = data


def _write(made: dict[str, bytes], target: Path) -> None:
    """Write the files that are not there yet; remove old ones once no running process can still name them."""
    wanted = {MANIFEST}
    for name, data in made.items():
        wanted.add(name)
        forms = {name: data}
        if Path(name).suffix in TEXT_SUFFIXES:
            forms |= {f"{name}.br": brotli.compress(data), f"{name}.gz": gzip.compress(data, 9, mtime=0)}
        for form, content in forms.items():
            wanted.add(form)
            if not (target / form).exists():
                write_whole(target / form, content)
    for path in target.iterdir():
        is_old = time.time() - path.stat().st_mtime > KEPT_SECONDS
        if path.name not in wanted and is_old and not path.name.startswith("."):
            path.unlink(missing_ok=True)
