"""The names of permissions are stable: documents and other systems may speak of them."""

import importlib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = Path(__file__).with_name("permission_names.txt")


def test_the_permissions_of_the_house_have_these_names() -> None:
    files = sorted((ROOT / "academy").glob("*/permissions.py"))
    modules = [importlib.import_module(f"academy.{file.parent.name}.permissions") for file in files]
    names = [name.value for module in modules for name in getattr(module, "Permission", ())]
    assert sorted(names) == NAMES.read_text("utf-8").split()
