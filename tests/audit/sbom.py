"""``make sbom``: what the product runs on, as CycloneDX: the packages of its lock, and Debian's for fonts and text."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parents[2]
VERSION = SchemaVersion.V1_6


def make_sbom() -> str:
    """Return the list as JSON. Raises ValueError when it is not what the schema of CycloneDX says."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements/base.txt"]
    options = ["--pyproject", "pyproject.toml", "--mc-type", "application", "--sv", VERSION.to_version()]
    done = subprocess.run(
        [*command, *options, "--output-reproducible"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    told["components"] += _system_packages()
    text = json.dumps(told, indent=1, sort_keys=True)
    if problem := JsonStrictValidator(VERSION).validate_str(text):
        raise ValueError(str(problem)[:1000])
    return text


def _system_packages() -> Iterator[dict[str, str]]:
    """Yield the packages that ``requirements/system.sh run`` installs, in the version that is installed here."""
    script = (ROOT / "requirements" / "system.sh").read_text("utf-8")
    [names] = re.findall(r'^shaping="([^"]+)"', script, re.M)
    form = "${Package} ${Version} ${Architecture}\n"
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", form, *names.split()], capture_output=True, text=True, check=True
    )
    for line in done.stdout.splitlines():
        name, version, architecture = line.split()
        yield {
            "type": "library",
            "bom-ref": f"debian-{name}",
            "name": name,
            "version": version,
            "purl": f"pkg:deb/debian/{name}@{version}?arch={architecture}",
        }


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(make_sbom())
