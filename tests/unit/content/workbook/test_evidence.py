from datetime import date, timedelta
from typing import Any

import pytest

from academy.content.workbook import read_tool
from tests.unit.content.workbook.samples import SARI, TODAY, evidence_of, model_tool, tool_with

TOOL = read_tool(model_tool())


def cashbook(
    days: int, *, counted: int | None = None, first: date = TODAY - timedelta(days=6)
) -> dict[str, Any]:
    dates = [(first + timedelta(days=n)).isoformat() for n in range(days)]
    rows = [{"date": day, "what": "Sales", "in": "10"} for day in dates]
    return {
        "rows": rows,
        "days": {day: {"counted": "1"} for day in dates[: days if counted is None else counted]},
    }


def state(entries: dict[str, Any], today: date | None = TODAY) -> list[tuple[str, int, int, bool]]:
    return [
        (item.sheet, item.done, item.needed, item.is_met) for item in evidence_of(TOOL, entries, today=today)
    ]


def test_nothing_done() -> None:
    assert state({}) == [("cashbook", 0, 7, False), ("forecast", 0, 8, False)]


def test_the_sentences_are_shown_without_their_address() -> None:
    assert [item.text for item in evidence_of(TOOL, {})] == [
        "7 different dates, each with at least 1 line and a counted amount",
        "8 weeks filled, with money out in at least 6 of them",
    ]


def test_seven_days_and_eight_weeks() -> None:
    assert state({"cashbook": cashbook(7), "forecast": SARI}) == [
        ("cashbook", 7, 7, True),
        ("forecast", 8, 8, True),
    ]


@pytest.mark.parametrize(
    ("entries", "done"),
    [
        (cashbook(6), 6),
        (cashbook(9, first=TODAY - timedelta(days=8)), 7),
        (cashbook(7, counted=4), 4),
        ({"rows": cashbook(1)["rows"] * 7, "days": cashbook(1)["days"]}, 1),
        ({"rows": [], "days": cashbook(7)["days"]}, 0),
        ({**cashbook(7), "rows": [{"date": row["date"], "what": "x"} for row in cashbook(7)["rows"]]}, 0),
        ({**cashbook(7), "rows": [{"in": "10"}] * 7}, 0),
        (cashbook(7, first=TODAY - timedelta(days=4)), 6),  # one of them is the day after tomorrow
    ],
)
def test_days_that_count(entries: dict[str, Any], done: int) -> None:
    assert state({"cashbook": entries})[0] == ("cashbook", done, 7, done == 7)


def test_without_a_clock_every_date_counts() -> None:
    assert state({"cashbook": cashbook(7, first=date(2030, 1, 1))}, today=None)[0][1] == 7


@pytest.mark.parametrize(
    ("rows", "done"),
    [
        ([{"in": "1"}] * 5, 5),
        ([{"in": "1"}] * 8, 2),  # filled, but six weeks still need money out
        ([{"out": "1"}] * 5 + [{"in": "1"}] * 3, 7),
        ([{"out": "0", "in": "0"}] * 2 + [{"out": "1"}] * 6, 8),
        ([{"out": "1"}] * 7 + [{}], 7),
    ],
)
def test_weeks_that_count(rows: list[dict[str, str]], done: int) -> None:
    assert state({"forecast": {"rows": rows}})[1] == ("forecast", done, 8, done == 8)


def test_other_sentences() -> None:
    row = [{"id": "price", "type": "money"}, {"id": "name", "type": "text"}]
    tool = tool_with(
        kind="list", row=row, fields=[{"id": "wage", "type": "money"}, {"id": "note", "type": "text"}]
    )
    tool["evidence"] = ["only: 3 lines filled", "only: every field filled"]
    entries = {"only": {"wage": "1", "rows": [{"price": "1"}, {}, {"price": "0"}]}}
    assert [(item.done, item.needed) for item in evidence_of(tool, entries)] == [(2, 3), (1, 2)]


def test_a_translated_sentence_stands_beside_its_rule() -> None:
    tool = model_tool()
    tool["evidence"] = [{"rule": "forecast: 8 weeks filled", "text": "8 minggu terisi"}]
    (item,) = evidence_of(tool, {"forecast": SARI})
    assert (item.text, item.is_met) == ("8 minggu terisi", True)
