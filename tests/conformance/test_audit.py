"""``make audit`` against a service of advisories on this machine: it asks, and it takes no silence for an answer."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.conformance.npm import JUDGES

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.conformance, pytest.mark.timeout(600)]

Known = set[tuple[str, str]]
[FLASK] = re.findall(r"^flask==(\S+)", (ROOT / "requirements" / "base.txt").read_text("utf-8"), re.M)
LIGHTHOUSE = json.loads((JUDGES / "package-lock.json").read_text())["packages"]["node_modules/lighthouse"][
    "version"
]
KNOWN_TO_ALL: Known = {("jinja2", "2.10"), ("minimist", "0.0.8")}


@contextmanager
def advisories(known: Known) -> Iterator[tuple[str, Known]]:
    """Answer as OSV and as an npm registry do; yield the address, and what was asked about so far."""
    asked: Known = set()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            question = json.loads(body)
            answer = _osv(question) if self.path == "/v1/query" else _npm(question)
            data = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            """Know no package: npm asks for more about one with a hole, and can do without."""
            self.send_error(404)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    def _osv(question: dict[str, Any]) -> dict[str, Any]:
        name, version = question["package"]["name"], question["version"]
        asked.add((name, version))
        if (name, version) not in known:
            return {}
        package = {"name": name, "ecosystem": "PyPI"}
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}]
        hole = {
            "id": f"TEST-{name}",
            "summary": "A hole.",
            "affected": [{"package": package, "ranges": ranges}],
        }
        return {"vulns": [hole]}

    def _npm(question: dict[str, list[str]]) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for name, versions in question.items():
            asked.update((name, version) for version in versions)
            if any((name, version) in known for version in versions):
                told[name] = [
                    {"id": 1, "url": "", "title": "A hole", "severity": "high", "vulnerable_versions": "<99"}
                ]
        return told

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def audit(url: str = "") -> tuple[int, str]:
    """Return how the audit ended and what it printed, asked of the service at ``url`` or of the usual ones."""
    places = [f"--advisories={url}/v1/query", f"--npm-advisories={url}"] if url else []
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit", *places], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_g17_an_audit_that_reached_nobody_fails() -> None:
    """There is no network here. pip-audit and npm alone would say that nothing was found in some such places."""
    ended, said = audit()
    assert ended == 2
    assert said.startswith("No advisories could be asked, so nothing is known about holes: ")
    assert said.count("\n") == 1


def test_g17_an_audit_passes_when_everything_was_asked_about() -> None:
    with advisories(KNOWN_TO_ALL) as (url, asked):
        assert audit(url) == (0, "No known holes.\n")
    names = {name for name, _version in asked}
    assert ("flask", FLASK) in asked
    assert {"weasyprint", "pytest", "pip-audit", "lighthouse", "axe-core"} <= names
    assert len(names) > 250


@pytest.mark.parametrize("hole", [("flask", FLASK), ("lighthouse", LIGHTHOUSE)])
def test_g17_an_audit_names_what_has_a_hole(hole: tuple[str, str]) -> None:
    with advisories({*KNOWN_TO_ALL, hole}) as (url, _asked):
        ended, said = audit(url)
    assert ended == 1
    assert hole[0] in said
    assert said.endswith("1 known hole.\n")


@pytest.mark.parametrize("forgotten", sorted(KNOWN_TO_ALL))
def test_g17_a_service_that_knows_nothing_is_no_answer(forgotten: tuple[str, str]) -> None:
    with advisories(KNOWN_TO_ALL - {forgotten}) as (url, _asked):
        ended, said = audit(url)
    assert ended == 2
    assert said.startswith("No advisories could be asked")


def test_g17_make_audit_asks() -> None:
    made = subprocess.run(
        ["make", "--dry-run", "audit"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert any(line.endswith("-m tests.audit") for line in made.stdout.splitlines())
