"""``make sbom``: everything that the product runs on, and nothing else, in the words of CycloneDX."""

import json
import re
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.audit.sbom import make_sbom

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.conformance


def test_g17_the_bill_of_materials_names_the_lock_and_the_fonts() -> None:
    text = make_sbom()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    told = json.loads(text)
    found = {part["name"]: part for part in told["components"]}
    lock = re.findall(
        r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / "requirements" / "base.txt").read_text("utf-8"), re.M
    )
    assert len(lock) > 50
    for name, version in lock:
        part = found.pop(name)
        assert (part["version"], part["purl"].partition("?")[0]) == (version, f"pkg:pypi/{name}@{version}")
        assert part["externalReferences"][0]["hashes"]
    assert "fonts-noto-core" in found
    assert all(part["purl"].startswith("pkg:deb/debian/") for part in found.values())
    assert told["metadata"]["component"]["name"] == "online-sme-academy"


def test_the_schema_sees_what_is_not_one() -> None:
    """The control."""
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str('{"bomFormat": "Another"}') is not None
