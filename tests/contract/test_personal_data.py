"""Every table and column says what it holds about people, how long, and what closing an account does to it."""

import re
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from academy.core.audit import name_of
from academy.core.db import Base
from academy.core.personal_data import AboutPeople, entries, entries_to_read, plain_tables

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "operator" / "privacy.md"
HOW = "enter it in the personal_data.py of its domain (docs/decisions/0606)"


def refers_to_people(table: sa.Table, seen: frozenset[str] = frozenset()) -> bool:
    """Say whether rows of ``table`` belong to a person, over any number of foreign keys."""
    if table.name == "people":
        return True
    parents = {key.column.table for key in table.foreign_keys} - {table}
    return any(refers_to_people(parent, seen | {table.name}) for parent in parents if parent.name not in seen)


def test_every_table_and_column_is_in_the_register(app: Flask) -> None:
    entered = {entry.table.name: entry.columns for entry in entries()}
    entered |= {name: list(columns) for name, columns in plain_tables().items()}
    assert set(entered) == set(Base.metadata.tables), HOW
    for name, table in Base.metadata.tables.items():
        assert sorted(entered[name]) == sorted(column.name for column in table.columns), f"{name}: {HOW}"


def test_no_table_of_people_says_that_it_is_about_nobody(app: Flask) -> None:
    about_people = {entry.table.name for entry in entries()}
    for name, table in Base.metadata.tables.items():
        assert not refers_to_people(table) or name in about_people, f"{name}: {HOW}"
    suspicious = {"address", "email", "phone", "device", "display_name", "person_id", "ip"}
    for name, columns in plain_tables().items():
        assert not suspicious & columns, f"{name} holds something about people: {HOW}"


def test_whoever_can_be_found_is_erased_or_said_to_stay(app: Flask) -> None:
    for entry in entries():
        assert entry.rows is not None or entry.forgotten is not None, (
            f"{entry.table.name}: rows that nobody can find must go by themselves"
        )
        assert set(entry.emptied or {}) <= set(entry.columns), entry.table.name
        assert entry.stays is None or str(entry.stays), entry.table.name


def test_codes_are_told_in_words(app: Flask) -> None:
    for entry in entries():
        for name, told in entry.shown().items():
            column = entry.table.c[name]
            is_code = bool(column.foreign_keys) or isinstance(column.type, sa.Enum | sa.JSON)
            assert not is_code or told.words is not None, f"{entry.table.name}.{name} needs words"
            assert not column.foreign_keys or told.value is not None, (
                f"{entry.table.name}.{name}: integer keys never leave the database"
            )


def test_secrets_are_never_told(app: Flask) -> None:
    for entry in entries():
        for name in entry.told:
            assert not {"hash", "secret", "token", "seed", "seal"} & set(name.split("_")), (
                entry.table.name,
                name,
            )


def documented(entry: AboutPeople) -> str:
    """Return the line of an entry in the operator's document."""
    closing = entry.stays or ("deleted" if entry.rows else "goes by itself")
    told = ", ".join(f"`{name}`" for name in entry.told) or "nothing"
    return f"| `{entry.table.name}` | {entry.title} | {entry.kept} | {closing} | {told} |"


def test_the_document_says_what_the_register_says(app: Flask) -> None:
    written = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert written == [documented(entry) for entry in entries_to_read()], "copy the lines of the register"


def test_every_act_of_a_person_has_a_name(app: Flask) -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "academy").rglob("*.py"))
    acts = set(re.findall(r'"((?:person|role|sessions)\.[a-z-]+)"', source))
    assert "person.register" in acts
    unnamed = name_of("a thing that staff do")
    assert [act for act in sorted(acts) if name_of(act) == unnamed] == []
