"""``make audit``: ask whether holes are known in what the project depends on. Not having been answered is a failure.

Both services say "nothing found" of a package that they know nothing about, and so does whatever stands in their place.
So each is first asked about a package with a hole that has been known for years.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conformance.npm import JUDGES, NPM

LOCKS = sorted((Path(__file__).parents[2] / "requirements").glob("*.txt"))
KNOWN_HOLE = "jinja2==2.10 --hash=sha256:" + "0" * 64
KNOWN_NPM_HOLE = ("minimist", "0.0.8")
HOLES, NOT_ASKED = 1, 2
PATIENCE_SECONDS = 600


class NotAskedError(Exception):
    """A service of advisories did not answer, or not as one that knows something."""


def holes_in_python(lock: Path, url: str) -> list[str]:
    """Return the known holes of what a lock holds. Raises NotAskedError."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(lock),
        "--require-hashes",
        "--disable-pip",
    ]
    place = ["--osv-url", url] if url else []
    told = _told([*command, "--vulnerability-service=osv", "--format=json", "--progress-spinner=off", *place])
    packages = told.get("dependencies", [])
    left_out = [package["name"] for package in packages if "skip_reason" in package]
    if left_out or not packages:
        raise NotAskedError(f"nobody knows {', '.join(left_out[:3]) or 'any package'} of {lock.name}")
    return [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"
        for package in packages
        for hole in package["vulns"]
    ]


def holes_in_node(folder: Path, url: str) -> list[str]:
    """Return the known holes of what the npm lock in a folder holds. Raises NotAskedError."""
    place = [f"--registry={url}"] if url else []
    told = _told([*NPM, "audit", "--json", "--package-lock-only", *place], folder)
    if "vulnerabilities" not in told:
        raise NotAskedError(str(told.get("message", "npm was not answered")))
    return [
        f"{name} {hole['range']}: {hole['severity']}"
        for name, hole in sorted(told["vulnerabilities"].items())
    ]


def _told(command: Sequence[str], folder: Path | None = None) -> dict[str, Any]:
    """Return what a program prints as JSON; both print it with and without holes, and end as they like."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise NotAskedError((done.stderr.strip().splitlines() or ["no answer"])[-1]) from error
    return told


def _see_known_holes(url: str, npm_url: str) -> None:
    """Raise NotAskedError when a service does not know what every service of advisories knows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "known.txt").write_text(KNOWN_HOLE)
        if not holes_in_python(folder / "known.txt", url):
            raise NotAskedError("the service for Python does not know the hole in Jinja2 2.10")
        package, version = KNOWN_NPM_HOLE
        asked = {"name": "known", "version": "1.0.0", "dependencies": {package: version}}
        packages = {"": asked, f"node_modules/{package}": {"version": version}}
        (folder / "package.json").write_text(json.dumps(asked))
        (folder / "package-lock.json").write_text(
            json.dumps({**asked, "lockfileVersion": 3, "packages": packages})
        )
        if not holes_in_node(folder, npm_url):
            raise NotAskedError(f"the service for Node does not know the hole in {package} {version}")


def main() -> int:
    """Print what is known; return 0 when nothing is, 1 with holes, 2 when nobody could be asked."""
    parser = argparse.ArgumentParser(prog="make audit")
    parser.add_argument("--advisories", default="", help="a service that answers as OSV does")
    parser.add_argument("--npm-advisories", default="", help="a registry that answers npm audit")
    places = parser.parse_args()
    try:
        _see_known_holes(places.advisories, places.npm_advisories)
        found = [hole for lock in LOCKS for hole in holes_in_python(lock, places.advisories)]
        found += holes_in_node(JUDGES, places.npm_advisories)
    except NotAskedError as error:
        print(f"No advisories could be asked, so nothing is known about holes: {error}", file=sys.stderr)
        return NOT_ASKED
    holes = sorted(set(found))  # two locks hold the same package
    print(*holes, f"{len(holes) or 'No'} known hole{'' if len(holes) == 1 else 's'}.", sep="\n")
    return HOLES if holes else 0


if __name__ == "__main__":
    sys.exit(main())
