"""The columns and codes of the agency's export are documented, all of them and no others."""

import re
from pathlib import Path

from academy.accounts.codes import WorkersBand
from academy.core.spreadsheets import reads_as_value
from academy.statistics.exports import CODE_LISTS, COLUMNS

DOCUMENT = Path(__file__).parents[2] / "docs" / "agency" / "export-columns.md"


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table under ``heading``, without its head."""
    section = DOCUMENT.read_text("utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def test_every_column_is_documented_in_its_place() -> None:
    documented = [tuple(row) for row in table("Columns")]
    assert documented == [
        (column.name, column.kind.value, column.codes, column.meaning) for column in COLUMNS
    ]


def test_every_code_is_documented() -> None:
    documented = {row[0]: re.findall(r"[\w/-]+", row[1]) for row in table("Code lists")}
    assert documented == {name: [str(code) for code in codes] for name, codes in CODE_LISTS.items()}


def test_code_columns_have_a_code_list_and_every_list_is_used() -> None:
    assert {column.codes for column in COLUMNS if column.codes} == set(CODE_LISTS)
    assert all(bool(column.codes) == (column.kind.value == "code") for column in COLUMNS)


def test_unknown_and_prefer_not_to_say_are_two_codes() -> None:
    for name, codes in CODE_LISTS.items():
        if "prefer-not-to-say" in codes:
            assert "unknown" in codes, name
        assert len(set(codes)) == len(codes), name


def test_e3_no_code_and_no_name_is_taken_for_a_number_a_day_or_a_formula() -> None:
    """E3: 2-4 and 5-9 became dates in 123 of 301 rows."""
    assert all(map(reads_as_value, (WorkersBand.FROM_2_TO_4, WorkersBand.ONE)))
    codes = [code for codes in CODE_LISTS.values() for code in codes]
    assert [code for code in (*codes, *(column.name for column in COLUMNS)) if reads_as_value(code)] == []


def test_names_are_short_and_plain() -> None:
    assert all(re.fullmatch(r"[a-z][a-z_]{2,24}", column.name) for column in COLUMNS)
