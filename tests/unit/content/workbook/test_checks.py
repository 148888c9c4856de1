import pytest

from academy.content.workbook import ToolError, check_examples, check_formulas, read_tool
from tests.unit.content.workbook.samples import COURSE, model_tool


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


def test_a_tool_that_cannot_be_read_names_its_place() -> None:
    with pytest.raises(ToolError, match="sheets: a list"):
        read_tool({"id": "x", "title": "x", "sheets": "none"})
    assert check_examples({"id": "x", "title": "x", "sheets": 1}, COURSE) == [
        ("sheets", "a list of entries is expected here")
    ]
