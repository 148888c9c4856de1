"""What every kind of sheet and chart needs beside its member of an enumeration."""

from academy.content.workbook import ChartKind, SheetKind
from academy.web.charts import Kind
from academy.workbook.files.paper import FOLDER

TEMPLATES = FOLDER.parent


def test_every_kind_of_sheet_has_a_template_of_its_name() -> None:
    assert [kind for kind in SheetKind if not (TEMPLATES / f"{kind}.html").is_file()] == []


def test_the_engine_of_charts_draws_what_tools_ask_for() -> None:
    assert [kind.value for kind in ChartKind] == [kind.value for kind in Kind]
