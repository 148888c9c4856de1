import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from academy.content.workbook import ToolError, check_examples, check_formulas, read_tool
from tests.unit.content.workbook.samples import COURSE, model_tool

Change = Callable[[dict[str, dict[str, Any]]], object]


def changed(change: Change) -> dict[str, Any]:
    tool = model_tool()
    change({sheet["id"]: sheet for sheet in tool["sheets"]} | {"tool": tool})
    return tool


def test_the_model_course_is_right() -> None:
    assert check_formulas(model_tool()) == []
    assert check_examples(model_tool(), COURSE) == []


def test_keys_that_are_null_are_as_good_as_missing() -> None:
    tool = model_tool()
    for sheet in tool["sheets"]:
        for key in (
            "kind",
            "start",
            "running",
            "length",
            "sort",
            "examples_csv",
            "day_end",
            "totals",
            "computed_row",
        ):
            sheet.setdefault(key, None)
        for field in (*sheet.get("fields", ()), *sheet.get("row", ())):
            for key in ("label", "min", "max", "choices"):
                field.setdefault(key, None)
    assert read_tool(tool) == read_tool(model_tool())


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (
            lambda s: s["wage"]["computed"][0].update(expr="max(0, left5)"),
            "sheets.wage.computed.0.expr",
            "left5",
        ),
        (
            lambda s: s["wage"]["computed"][0].update(expr="max(0, left1"),
            "sheets.wage.computed.0.expr",
            "missing",
        ),
        (
            lambda s: s["wage"]["computed"][0].update(expr="left1 > 2"),
            "sheets.wage.computed.0.expr",
            "a number",
        ),
        (lambda s: s["wage"]["computed"][0].update(expr="stays"), "sheets.wage.computed.0.expr", "not known"),
        (
            lambda s: s["wage"]["computed"][0].update(expr="__import__(1)"),
            "sheets.wage.computed.0.expr",
            "__import__",
        ),
        (lambda s: s["wage"]["advice"][1].update(when="wage"), "sheets.wage.advice.1.when", "a comparison"),
        (lambda s: s["wage"]["advice"][1].pop("text"), "sheets.wage.advice.1", "text"),
        (lambda s: s["wage"]["fields"][4].update(id="left1"), "sheets.wage", "used twice"),
        (lambda s: s["wage"]["fields"][4].update(id="rows"), "sheets.wage", "is kept"),
        (lambda s: s["wage"]["fields"][4].update(type="colour"), "sheets.wage.fields.4.type", "colour"),
        (lambda s: s["wage"].update(row=[{"id": "x", "type": "money"}]), "sheets.wage.row", "form"),
        (
            lambda s: s["cashbook"]["running"].update(expr="prev + inn"),
            "sheets.cashbook.running.expr",
            "inn",
        ),
        (
            lambda s: s["cashbook"]["running"].update(expr="prev + what"),
            "sheets.cashbook.running.expr",
            "what",
        ),
        (
            lambda s: s["cashbook"]["day_end"][1].update(expr="counted - bal"),
            "sheets.cashbook.day_end.1.expr",
            "bal",
        ),
        (
            lambda s: s["cashbook"]["advice"][0].update(when="diff > 1"),
            "sheets.cashbook.advice.0.when",
            "diff",
        ),
        (
            lambda s: s["owe_me"]["computed_row"][1].update(expr="today - late"),
            "sheets.owe_me.computed_row.1.expr",
            "late",
        ),
        (lambda s: s["owe_me"]["totals"].update(all="left"), "sheets.owe_me.totals.all.expr", "is a column"),
        (
            lambda s: s["owe_me"]["totals"].update(all="sum(left where name)"),
            "sheets.owe_me.totals.all.expr",
            "name",
        ),
        (lambda s: s["owe_me"].update(sort="left upwards"), "sheets.owe_me.sort", "must end with"),
        (lambda s: s["owe_me"].update(sort="left first"), "sheets.owe_me.sort", "a comparison"),
        (
            lambda s: s["forecast"]["advice"][1].update(when="left[9] < 0"),
            "sheets.forecast.advice.1.when",
            "1 to 8",
        ),
        (
            lambda s: s["forecast"]["computed"][0].update(expr="min(bottom)"),
            "sheets.forecast.computed.0.expr",
            "bottom",
        ),
        (
            lambda s: s["forecast"]["computed"][1].update(expr="argmin(left, in)"),
            "sheets.forecast.computed.1.expr",
            "column",
        ),
        (lambda s: s["forecast"].update(length=0), "sheets.forecast.length", "series"),
        (lambda s: s["forecast"].update(kind="table"), "sheets.forecast.kind", "table"),
        (lambda s: s["tool"].update(evidence=["cashbook: a lot"]), "evidence.0", "not understood"),
        (lambda s: s["tool"].update(evidence=[]), "evidence", "what counts as done"),
        (lambda s: s["tool"].update(sheets=[]), "sheets", "at least one"),
    ],
)
def test_faults_in_formulas_are_named(change: Change, place: str, message: str) -> None:
    found = check_formulas(changed(change))
    assert [each[0] for each in found] == [place]
    assert message in found[0][1]


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (
            lambda s: s["wage"]["examples"][0]["expect"].update(max_wage=2851),
            "sheets.wage.examples.0.expect",
            "is 2850, not 2851",
        ),
        (
            lambda s: s["wage"]["examples"][1]["given"].update(left9=1),
            "sheets.wage.examples.1",
            "left9: unknown_field",
        ),
        (
            lambda s: s["wage"]["examples"][1]["expect"].update(pay=1),
            "sheets.wage.examples.1.expect",
            "not worked out",
        ),
        (lambda s: s["wage"]["examples"][1].update(expect={}), "sheets.wage.examples.1", "given"),
        (
            lambda s: s["wage"]["computed"][1].update(expr="left1 - wage"),
            "sheets.wage.examples.0.expect",
            "stays is 1100",
        ),
        (
            lambda s: s["forecast"]["examples"][0]["expect"].update(lowest=-1.2),
            "sheets.forecast.examples.0.expect",
            "-1.1",
        ),
        (
            lambda s: s["forecast"].update(examples_csv="data/none.csv"),
            "sheets.forecast.examples_csv",
            "no file",
        ),
        (
            lambda s: s["forecast"].update(examples_csv="../course.yaml"),
            "sheets.forecast.examples_csv",
            "no file",
        ),
    ],
)
def test_wrong_examples_are_named(change: Change, place: str, message: str) -> None:
    found = check_examples(changed(change), COURSE)
    assert place in [each[0] for each in found]
    assert any(message in each[1] for each in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("cashbook-sokha.csv", ",,52000,192000", ",,52000,191000", "row 2, balance is 192000, not 191000"),
        ("cashbook-sokha.csv", "Opening cash,,,60000", "Opening cash,,,60001", "row 1, balance is 244001"),
        ("cashbook-sokha.csv", "what,in,out,balance", "what,inn,out,balance", "no column “in”"),
        ("cashbook-sokha.csv", "what,in,out,balance", "note,in,out,balance", "does not know"),
        ("cashbook-sokha.csv", "184000", "184 000", "row 1, in: not_a_number"),
        ("cashbook-sokha.csv", "Gas,,24000,226500", "Gas,,24000", "too few cells"),
        ("forecast-sari.csv", "4,2.8,4.6,-1.1", "4,2.8,4.6,1.1", "row 4, left is -1.1, not 1.1"),
        ("forecast-sari.csv", "5,6.5", "6,6.5", "does not know"),
        ("forecast-sari.csv", "8,1.5,1.9,6.3", "8,1.5,1.9,6.3\n9,1,1,6.3", "too_many_rows"),
    ],
)
def test_wrong_data_sets_are_named(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    shutil.copytree(COURSE / "data", tmp_path / "data")
    path = tmp_path / "data" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    found = check_examples(model_tool(), tmp_path)
    assert any(message in each[1] for each in found), found
    sheet = "cashbook" if "cashbook" in file else "forecast"
    assert {each[0].split(".")[1] for each in found} == {sheet}


def test_a_data_set_must_be_utf8(tmp_path: Path) -> None:
    shutil.copytree(COURSE / "data", tmp_path / "data")
    (tmp_path / "data" / "cashbook-sokha.csv").write_bytes(b"what,in,out,balance\n\xff\xfe,,,1\n")
    assert "not readable as CSV in UTF-8" in check_examples(model_tool(), tmp_path)[0][1]


def test_a_tool_that_cannot_be_read_names_its_place() -> None:
    with pytest.raises(ToolError, match="sheets: a list"):
        read_tool({"id": "x", "title": "x", "sheets": "none"})
    assert check_examples({"id": "x", "title": "x", "sheets": 1}, COURSE) == [
        ("sheets", "a list of entries is expected here")
    ]
