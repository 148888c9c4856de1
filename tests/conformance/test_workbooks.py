"""Workbook files recalculated by LibreOffice: every live cell gives the number that the server computed."""

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from academy.core.money import Currency
from academy.workbook.files.spreadsheet import workbook_xlsx
from tests.unit.content.workbook.samples import TODAY, ToolCase, tool_cases

pytestmark = pytest.mark.conformance
MYR = Currency("MYR", 2, "RM")


def without_results(file: bytes) -> bytes:
    """Return a file whose formulas have no results, so that they must be computed again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f>", content)
            copy.writestr(name, content)
    return target.getvalue()


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all example workbooks as LibreOffice saves them."""
    folder = tmp_path_factory.mktemp("spreadsheets")
    for case in tool_cases():
        (folder / f"{case.name}.xlsx").write_bytes(without_results(file_of(case)))
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "saved"),
            *sorted(str(path) for path in folder.glob("*.xlsx")),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / "saved"


def file_of(case: ToolCase) -> bytes:
    return workbook_xlsx(case.tool, case.result(TODAY), MYR, "en", "Book")


def live_cells(book: Workbook) -> list[tuple[str, str]]:
    return [
        (page.title, cell.coordinate)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


@pytest.mark.parametrize("case", tool_cases(), ids=lambda case: case.name)
def test_libreoffice_comes_to_the_servers_numbers(case: ToolCase, recalculated: Path) -> None:
    file = file_of(case)
    ours = load_workbook(io.BytesIO(file), data_only=True)
    theirs = load_workbook(recalculated / f"{case.name}.xlsx", data_only=True)
    cells = live_cells(load_workbook(io.BytesIO(file)))
    assert cells
    for page, address in cells:
        expected, found = ours[page][address].value, theirs[page][address].value
        if expected is None:
            assert found in (None, ""), (page, address)  # how a formula shows nothing
        else:
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), (page, address)
