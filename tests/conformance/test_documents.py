"""PDFs judged by qpdf, Ghostscript, MuPDF, Poppler and pdf.js, their codes by ZBar; workbooks by two other readers."""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser
from python_calamine import CalamineWorkbook

from academy.core import pdf
from academy.credentials.formats.pdf import render_certificate
from tests.browser.cast import Cast
from tests.browser.conftest import Site
from tests.conformance.documents import Document, pdfs, workbooks
from tests.conformance.judges import node, run, unaccepted, words_of
from tests.unit.credentials.samples import ADDRESS, BASE

pytestmark = [pytest.mark.conformance, pytest.mark.timeout(900)]

Files = dict[Path, Document]
#: A file that is cut off, as by a broken connection.
CUT = 0.6


def written(documents: Iterator[Document], folder: Path, ending: str) -> Files:
    """Write files to a folder; return where each is."""
    files = {folder / f"{document.name.replace(' ', '-')}{ending}": document for document in documents}
    for path, document in files.items():
        path.write_bytes(document.data)
    return files


@pytest.fixture(scope="module")
def printed(site: Site, cast: Cast, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return written(pdfs(site, cast, chromium), tmp_path_factory.mktemp("pdf"), ".pdf")


@pytest.fixture(scope="module")
def tables(site: Site, cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return written(workbooks(site, cast), tmp_path_factory.mktemp("xlsx"), ".xlsx")


def qpdf_findings(path: Path) -> list[str]:
    done = run("qpdf", "--check", path)
    return words_of(done) if done.returncode else []


def ghostscript_findings(path: Path) -> list[str]:
    done = run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage", path)
    return words_of(done) or ([f"ended with {done.returncode}"] if done.returncode else [])


def mupdf_findings(path: Path) -> list[str]:
    done = run("mutool", "draw", "-q", "-F", "txt", "-o", "/dev/null", path)
    return words_of(done) or ([f"ended with {done.returncode}"] if done.returncode else [])


FINDERS = {"qpdf": qpdf_findings, "ghostscript": ghostscript_findings, "mupdf": mupdf_findings}


@pytest.mark.parametrize("judge", FINDERS)
def test_g17_every_pdf_is_whole(printed: Files, judge: str) -> None:
    found = [
        f"{document.name}: {each}" for path, document in printed.items() for each in FINDERS[judge](path)
    ]
    assert unaccepted(judge, found) == []


@pytest.mark.parametrize("judge", FINDERS)
def test_a_pdf_that_is_cut_off_is_seen(tmp_path: Path, judge: str) -> None:
    """The control."""
    path = tmp_path / "cut.pdf"
    whole = render_certificate(BASE)
    path.write_bytes(whole[: int(len(whole) * CUT)])
    assert [each for each in FINDERS[judge](path) if "ICC support" not in each]


def poppler_findings(path: Path, document: Document) -> list[str]:
    info, fonts, text = run("pdfinfo", path), run("pdffonts", path), run("pdftotext", path, "-")
    said = dict(
        line.partition(":")[::2] for line in info.stdout.decode(errors="replace").splitlines() if ":" in line
    )
    found = [line for done in (info, fonts, text) for line in done.stderr.decode().splitlines()]
    found += [] if said["Tagged"].strip() == "yes" else ["is not tagged"]
    found += [] if said.get("Title", "").strip() else ["has no title"]
    for line in fonts.stdout.decode().splitlines()[2:]:
        embedded, _subset, unicode = line.split()[-5:-2]
        if embedded != "yes" or (document.is_ours and unicode != "yes"):
            found.append(f"a font is not whole: {line}")
    if document.words not in " ".join(text.stdout.decode().split()):
        found.append(f"{document.words} is not in its text")
    return found


def test_g17_poppler_finds_all_fonts_and_all_words(printed: Files) -> None:
    found = [
        f"{document.name}: {each}"
        for path, document in printed.items()
        for each in poppler_findings(path, document)
    ]
    assert unaccepted("poppler", found) == []


def test_poppler_sees_a_font_that_is_not_there(tmp_path: Path) -> None:
    """The control: a page that names Helvetica and brings nothing."""
    path = tmp_path / "bare.pdf"
    source = tmp_path / "bare.ps"
    source.write_text("/Helvetica findfont 12 scalefont setfont 72 72 moveto (Word) show showpage")
    run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dEmbedAllFonts=false", f"-o{path}", source)
    found = "\n".join(poppler_findings(path, Document("bare", b"", "Other words")))
    assert all(part in found for part in ("not tagged", "a font is not whole", "Other words is not"))


def test_g17_the_viewer_of_firefox_opens_every_pdf(printed: Files) -> None:
    found = []
    for path, document in printed.items():
        read = node("pdf.mjs", path)
        found += [f"{document.name}: {each}" for each in read["warnings"]]
        if document.is_ours and not all(page["isTagged"] for page in read["pages"]):
            found.append(f"{document.name}: a page has no structure")
        if document.is_ours and not (read["title"] and read["language"]):
            found.append(f"{document.name}: no title or no language")
        if document.words not in " ".join(" ".join(page["text"] for page in read["pages"]).split()):
            found.append(f"{document.name}: {document.words} is not in its text")
    assert unaccepted("pdf.js", found) == []


def zbar_words(data: bytes, folder: Path) -> str:
    picture = folder / "page.png"
    picture.write_bytes(run("pdftoppm", "-r", "150", "-png", "-singlefile", "-", said=data).stdout)
    return run("zbarimg", "-q", "--raw", picture).stdout.decode().strip()


def test_g17_another_reader_reads_the_code_of_a_certificate(tmp_path: Path) -> None:
    """We draw codes with ZXing, and our tests read them with it: ZBar is from elsewhere."""
    assert zbar_words(render_certificate(BASE), tmp_path) == ADDRESS
    assert zbar_words(pdf.render_apart("<h1>No code</h1>", locale="en"), tmp_path) == ""


def javascript_rows(path: Path) -> dict[str, list[list[object]]]:
    return {sheet["sheet"]: sheet["data"] for sheet in node("xlsx.mjs", path)}


def plain(cell: object) -> str:
    """Return a cell as a text that does not depend on who read it."""
    if cell is None or isinstance(cell, bool):
        return str(cell or "")
    if isinstance(cell, int | float):
        return f"{cell:.12g}"
    return str(cell)[:10] if re.match(r"\d{4}-\d\d-\d\d", str(cell)) else str(cell)


def lines_of(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    """Return the rows without what is empty at their ends."""
    lines = [[plain(cell) for cell in row] for row in rows]
    for line in lines:
        while line and not line[-1]:
            line.pop()
    return [line for line in lines if line]


def test_g17_two_readers_see_the_same_in_every_workbook(tables: Files) -> None:
    """Neither computes anything: they show what is stored, as the preview of a phone does."""
    for path, document in tables.items():
        book = CalamineWorkbook.from_path(path)
        rust = {name: lines_of(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
        script = {name: lines_of(rows) for name, rows in javascript_rows(path).items()}
        assert rust == script, document.name
        assert any(document.words in cell for rows in rust.values() for row in rows for cell in row), rust


def test_g17_libreoffice_prints_every_workbook(tables: Files, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, *tables)
    assert done.returncode == 0, words_of(done)
    for path, document in tables.items():
        text = run("pdftotext", "-layout", tmp_path / f"{path.stem}.pdf", "-").stdout.decode()
        assert document.words in text.replace(",", ""), document.name
        assert "###" not in text, document.name
        assert not re.search(r"#(REF|NAME|VALUE|DIV/0)|Err:\d", text), document.name


def test_a_broken_workbook_is_seen(tables: Files, tmp_path: Path) -> None:
    """The control."""
    data = next(iter(tables.values())).data
    path = tmp_path / "cut.xlsx"
    path.write_bytes(data[: int(len(data) * CUT)])
    with pytest.raises(Exception, match=r"(?i)zip"):
        CalamineWorkbook.from_path(path)
    with pytest.raises(AssertionError):
        javascript_rows(path)


def test_a_page_without_a_picture_holds_no_code(tmp_path: Path) -> None:
    """The control of the picture itself: it is drawn, and white."""
    data = pdf.render_apart("<p>White</p>", locale="en")
    picture = run("pdftoppm", "-r", "20", "-png", "-singlefile", "-", said=data).stdout
    assert Image.open(io.BytesIO(picture)).size[0] > 100
