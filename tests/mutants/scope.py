"""Which files are mutated, and to which module of the report they belong."""

from collections.abc import Iterator
from pathlib import Path

from tests.mutants.changes import Change, Family, Source, with_keys
from tests.mutants.conditions import condition_changes
from tests.mutants.faults import fault_changes

ROOT = Path(__file__).resolve().parents[2]
#: The modules whose small slips are looked for, and their places.
FAULT_MODULES = {
    "accounts": ("academy/accounts/",),
    "assessment": ("academy/assessment/",),
    "credentials": ("academy/credentials/",),
    "disclosure": ("academy/disclosure/",),
    "limits": ("academy/core/limits.py",),
    "mail": ("academy/core/mail/",),
    "statistics": ("academy/statistics/",),
    "tasks": ("academy/core/tasks.py",),
    "workbook": ("academy/workbook/", "academy/content/workbook/", "academy/web/charts/"),
}


def module_of(path: str) -> str:
    """Return the name under which a file is reported: a module named above, or its domain."""
    for module, places in FAULT_MODULES.items():
        if path.startswith(places):
            return module
    return Path(path).parts[1].removesuffix(".py")


def all_paths() -> list[str]:
    """Return every file of the product, as a path from the root."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "academy").rglob("*.py"))


def changes_of(path: str, families: tuple[Family, ...]) -> list[Change]:
    """Return every mutant of one file."""
    source = Source(path, (ROOT / path).read_bytes())
    return with_keys(_changes(source, families))


def _changes(source: Source, families: tuple[Family, ...]) -> Iterator[Change]:
    if "condition" in families:
        yield from condition_changes(source)
    if "fault" in families and module_of(source.path) in FAULT_MODULES:
        yield from fault_changes(source)
