"""The build of the static files and how they are served."""

import gzip
import json
import os
import re
import time
from pathlib import Path
from shutil import copytree

import brotli
import pytest
from flask import Flask
from fontTools.ttLib import TTFont

from academy.web.assets import HASHED, SOURCES, are_stale, build_assets, load_manifest
from tests.support.yardstick import yards_since


def test_files_are_named_by_content_and_compressed(tmp_path: Path) -> None:
    manifest = build_assets(target=tmp_path)
    for name, hashed in manifest.items():
        assert HASHED.search(hashed), name
        data = (tmp_path / hashed).read_bytes()
        if name.endswith((".css", ".js", ".svg", ".webmanifest")):
            assert brotli.decompress((tmp_path / f"{hashed}.br").read_bytes()) == data
            assert gzip.decompress((tmp_path / f"{hashed}.gz").read_bytes()) == data


def test_css_and_web_manifest_name_built_files(tmp_path: Path) -> None:
    manifest = build_assets(target=tmp_path)
    css = (tmp_path / manifest["app.css"]).read_text(encoding="utf-8")
    named = set(re.findall(r"url\(([^)]+)\)", css))
    icons = json.loads((tmp_path / manifest["manifest.webmanifest"]).read_text(encoding="utf-8"))["icons"]
    named |= {icon["src"] for icon in icons}
    assert named <= set(manifest.values())
    assert manifest["academy-myanmar.woff2"] in named


def test_dark_tokens_serve_the_system_and_the_choice(tmp_path: Path) -> None:
    css = (tmp_path / build_assets(target=tmp_path)["app.css"]).read_text(encoding="utf-8")
    assert css.count("--paper:#0f1512") == 2
    assert ":root:not([data-theme=light])" in css
    assert ":root[data-theme=dark]" in css


def test_build_is_fast_and_the_same_again(tmp_path: Path) -> None:
    first = build_assets(target=tmp_path)
    start = time.process_time()
    assert build_assets(target=tmp_path) == first
    assert yards_since(start) < 150


def test_x6_a_changed_source_is_built_and_the_old_file_goes_after_a_week(tmp_path: Path) -> None:
    sources, target = tmp_path / "src", tmp_path / "build"
    copytree(SOURCES, sources)
    before = build_assets(sources, target)
    for source in sources.rglob("*"):
        os.utime(source)
    assert not are_stale(sources, target)
    assert load_manifest(target) == before
    with (sources / "css/10-base.css").open("a", encoding="utf-8") as file:
        file.write(".new{color:red}")
    assert are_stale(sources, target)
    after = build_assets(sources, target)
    assert after["app.css"] != before["app.css"]
    assert after["app.js"] == before["app.js"]
    old = target / before["app.css"]
    assert old.exists()  # a process of the version before may still name it
    os.utime(old, (0, 0))
    with (sources / "css/10-base.css").open("a", encoding="utf-8") as file:
        file.write(".newer{color:red}")
    build_assets(sources, target)
    assert not old.exists()
    assert (target / after["app.css"]).exists()


def test_a_spoiled_manifest_is_none(tmp_path: Path) -> None:
    build_assets(target=tmp_path)
    assert not are_stale(target=tmp_path)
    (tmp_path / "assets.json").write_text("{", encoding="utf-8")
    assert are_stale(target=tmp_path)
    assert load_manifest(tmp_path) == {}


def test_an_installation_without_sources_uses_what_was_built(tmp_path: Path) -> None:
    build_assets(target=tmp_path)
    assert not are_stale(tmp_path / "no sources", tmp_path)


def test_font_range_promises_what_the_font_holds() -> None:
    css = (SOURCES / "css/00-tokens.css").read_text(encoding="utf-8")
    promised = re.search(r"unicode-range:([^;]+);", css)
    assert promised is not None
    wanted = set()
    for part in promised[1].split(","):
        low, _, high = part.strip().removeprefix("U+").partition("-")
        wanted |= set(range(int(low, 16), int(high or low, 16) + 1))
    held = set(TTFont(SOURCES / "fonts/academy-myanmar.woff2").getBestCmap())
    assert wanted == held


@pytest.mark.parametrize("name", ["app.css", "app.js", "icon-192.png", "academy-myanmar.woff2"])
def test_hashed_files_are_kept_for_ever(app: Flask, name: str) -> None:
    with app.app_context():
        url = app.jinja_env.globals["asset"](name)  # type: ignore[operator]
    answer = app.test_client().get(url, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.headers.get("Content-Encoding") == "br") == name.endswith(("css", "js"))


def test_sources_are_not_served(app: Flask) -> None:
    assert app.test_client().get("/static/src/css/00-tokens.css").status_code == 404
    assert app.test_client().get("/static/../assets.py").status_code == 404
