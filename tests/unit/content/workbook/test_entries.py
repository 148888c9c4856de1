from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.content.workbook import read_entries, read_tool
from academy.content.workbook.results import Gap
from tests.unit.content.workbook.samples import (
    FARIDAH,
    SARI,
    SOKHA,
    TODAY,
    model_tool,
    plain_entries,
    work_out,
)

TOOL = read_tool(model_tool())


def refusals(entries: object, decimals: int = 2) -> list[tuple[str, str, str, int | None, str, str]]:
    found = read_entries(TOOL, entries, decimals=decimals).refusals
    return [(each.key, each.sheet, each.field, each.row, each.day, each.limit) for each in found]


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        ("12", 2, None),
        ("12.5", 2, None),
        ("12.50", 2, None),
        ("12.000", 0, None),
        (" 12 ", 2, None),
        (12, 2, None),
        ("", 2, None),
        (None, 2, None),
        ("12.5", 0, ("too_many_decimals", "0")),
        ("12.505", 2, ("too_many_decimals", "2")),
        ("-1", 2, ("below_min", "0")),
        ("1,000", 2, ("not_a_number", "")),
        ("1e3", 2, ("not_a_number", "")),
        ("១២", 2, ("not_a_number", "")),
        ("nan", 2, ("not_a_number", "")),
        ("9" * 16, 2, ("too_large", "15")),
        ("9" * 900, 2, ("too_large", "15")),
        (12.5, 2, ("wrong_shape", "")),
        (True, 2, ("wrong_shape", "")),
        (["1"], 2, ("wrong_shape", "")),
    ],
)
def test_amounts(text: object, decimals: int, expected: tuple[str, str] | None) -> None:
    found = refusals({"wage": {"wage": text}}, decimals)
    assert found == ([(expected[0], "wage", "wage", None, "", expected[1])] if expected else [])


def test_an_amount_that_may_be_negative() -> None:
    entered = read_entries(TOOL, {"wage": {"left1": "-20.5"}})
    assert entered.refusals == ()
    assert entered.sheets["wage"].values["left1"] == Fraction("-20.5")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"date": "2026-05-04"}, None),
        ({"date": "2026-5-4"}, ("not_a_date", "date", "")),
        ({"date": "2026-02-30"}, ("not_a_date", "date", "")),
        ({"date": "20260504"}, ("not_a_date", "date", "")),
        ({"date": "1999-12-31"}, ("date_out_of_range", "date", "")),
        ({"date": "2569-05-04"}, ("date_out_of_range", "date", "")),
        ({"what": "x" * 60}, None),
        ({"what": "x" * 61}, ("text_too_long", "what", "60")),
        ({"what": "x" * 59 + " \t\n  "}, None),
        ({"place": "bag"}, None),
        ({"place": "roof"}, ("not_a_choice", "place", "")),
        ({"colour": "red"}, ("unknown_field", "colour", "")),
        ("text", ("wrong_shape", "", "")),
    ],
)
def test_cells_of_a_row(row: Any, expected: tuple[str, str, str] | None) -> None:
    found = refusals({"cashbook": {"rows": [{"what": "first"}, row]}})
    assert found == ([(expected[0], "cashbook", expected[1], 1, "", expected[2])] if expected else [])


def test_what_reads_a_value_that_cannot_be_used_is_unknown() -> None:
    rows = [{"date": "2026-05-04", "in": "10"}, {"date": "2026-05-04", "in": "ten"}]
    result = work_out(TOOL, {"cashbook": {"rows": rows}}, today=TODAY)
    assert result.refusals
    sheet = result.sheets["cashbook"]
    assert [row.computed["balance"] for row in sheet.rows] == [10, None]
    assert (sheet.final, sheet.days[0].sums["day_in"], sheet.days[0].balance) == (None, None, None)
    assert sheet.gaps == (Gap("in", row=1, is_refused=True),)


def test_a_refused_date_leaves_the_whole_book_unknown() -> None:
    rows = [{"date": "2026-05-04", "in": "10"}, {"date": "soon", "in": "5"}]
    sheet = work_out(TOOL, {"cashbook": {"rows": rows}}, today=TODAY).sheets["cashbook"]
    assert {row.computed["balance"] for row in sheet.rows} == {None}
    assert sheet.days[0].sums == {"day_in": None, "day_out": None}


def test_texts_keep_every_script_and_lose_what_no_file_can_hold() -> None:
    text = "ទឹកកក\u200bកាហ្វេ \ud83d\x00\x1f\ufffe 👩\u200d🍳 naïve"
    entered = read_entries(TOOL, {"cashbook": {"rows": [{"what": text}]}})
    assert entered.sheets["cashbook"].rows[0].values["what"] == "ទឹកកក\u200bកាហ្វេ 👩\u200d🍳 naïve"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], [("wrong_shape", "", "", None, "", "")]),
        ("x", [("wrong_shape", "", "", None, "", "")]),
        ({"nothing": {}}, [("unknown_sheet", "nothing", "", None, "", "")]),
        ({"wage": []}, [("wrong_shape", "wage", "", None, "", "")]),
        ({"wage": {"rows": []}}, [("unknown_field", "wage", "rows", None, "", "")]),
        ({"owe_me": {"days": {}}}, [("unknown_field", "owe_me", "days", None, "", "")]),
        ({"cashbook": {"rows": {}}}, [("wrong_shape", "cashbook", "", None, "", "")]),
        ({"cashbook": {"days": []}}, [("wrong_shape", "cashbook", "", None, "", "")]),
        ({"cashbook": {"days": {"soon": {}}}}, [("not_a_date", "cashbook", "", None, "soon", "")]),
        (
            {"cashbook": {"days": {"2026-05-04": {"counted": "x"}}}},
            [("not_a_number", "cashbook", "counted", None, "2026-05-04", "")],
        ),
        ({"cashbook": {"rows": [{"id": "a"}, {"id": "a"}]}}, [("same_row_id", "cashbook", "", 1, "", "")]),
        ({"cashbook": {"rows": [{}] * 401}}, [("too_many_rows", "cashbook", "", None, "", "400")]),
        ({"forecast": {"rows": [{}] * 9}}, [("too_many_rows", "forecast", "", None, "", "8")]),
    ],
)
def test_shapes(entries: object, expected: list[tuple[object, ...]]) -> None:
    assert refusals(entries) == expected


def test_four_hundred_days_are_kept_and_one_more_is_refused() -> None:
    days = {f"{date(2026, 1, 1) + timedelta(days=number)}": {"counted": "5"} for number in range(401)}
    last = days.pop("2027-02-05")
    assert refusals({"cashbook": {"days": days}}) == []
    assert refusals({"cashbook": {"days": days | {"2027-02-05": last}}}) == [
        ("too_many_days", "cashbook", "", None, "", "400")
    ]


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cashbook", "wage", "rows", "days", "id", "in", "date", "2026-05-04", "counted"]
            ),
            inner,
        )
    ),
    max_leaves=20,
)


@given(entries=json)
def test_whatever_is_sent_is_computed(entries: object) -> None:
    result = work_out(TOOL, entries, today=TODAY)
    entered = read_entries(TOOL, entries)
    kept = entered.plain()
    assert read_entries(TOOL, kept).sheets == entered.usable().sheets, "what is stored is read as it was"
    assert work_out(TOOL, kept, today=TODAY).refusals == () or any(
        refusal.key == "same_row_id" for refusal in result.refusals
    )


def test_normalised_entries_are_canonical_and_compute_the_same() -> None:
    sent = {
        "cashbook": {**SOKHA, "rows": [{}, *SOKHA["rows"]], "extra": "x"},
        "owe_me": FARIDAH,
        "forecast": {**SARI, "rows": [*SARI["rows"][:2], {}, {"in": "1.50", "out": ""}]},
        "wage": {"left1": "007.10", "left2": "", "wage": "no"},
        "gone": {},
    }
    kept = plain_entries(TOOL, sent)
    assert kept["wage"] == {"left1": "7.1"}
    assert kept["forecast"]["rows"][2:] == [{}, {"in": "1.5"}]
    assert len(kept["cashbook"]["rows"]) == 6
    assert "gone" not in kept
    assert plain_entries(TOOL, kept) == kept
    before, after = (work_out(TOOL, entries, today=TODAY) for entries in (sent, kept))
    assert after.refusals == ()
    for name, sheet in before.sheets.items():
        assert after.sheets[name].final == sheet.final
        assert after.sheets[name].totals == sheet.totals
        assert after.sheets[name].computed == sheet.computed


def test_dates_are_dates() -> None:
    entered = read_entries(TOOL, {"cashbook": SOKHA})
    assert entered.sheets["cashbook"].rows[0].values["date"] == date(2026, 5, 4)
    assert list(entered.sheets["cashbook"].days) == [date(2026, 5, 4)]
