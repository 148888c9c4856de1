"""What differs between two answers: status, target, type, then words, cells or drawn pages."""

import csv
import difflib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import openpyxl
import pypdfium2

from tests.served.visitor import Answer

HTML, JSON, CSV, PDF = "text/html", "application/json", "text/csv", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What differs from one making of a page to the next: tokens with a time in them, names of built files, port, folder
#: and process; and white space, of which any amount is drawn as one.
UNSTABLE = (
    (re.compile(r'(name="(?:csrf_token|kept|sealed_\w+)"[^>]*? value=")[^"]*'), r"\1-"),
    (re.compile(r"(<dd>\d+\.\d+\.\d+) \([0-9a-f]{8}\)"), r"\1"),
    (re.compile(r"(/static/[\w-]+)\.[0-9a-f]{8}\."), r"\1."),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://here"),
    (re.compile(r"/\S+/(?:old|new)-data/"), "/data/"),
    (re.compile(r"(\d process(?:es)?[^<:]*: )[\w.-]+:\d+"), r"\1here"),
    (re.compile(r"\s+"), " "),
)
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
ELEMENTS = re.compile(r"(?<=>) ?(?=<)")
TAG = re.compile(r'<(\w+)((?: [\w:-]+(?:="[^"]*")?)+)( ?/?)>')
ATTRIBUTE = re.compile(r'[\w:-]+(?:="[^"]*")?')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
MOST_LINES = 60
_renamed: list[tuple[re.Pattern[str], str]] = []


@dataclass(frozen=True)
class Difference:
    """What differs (``status``, ``main``, ``cells`` …), and how, in lines."""

    what: str
    how: str


def difference(old: Answer, new: Answer) -> Difference | None:
    """Return the first thing in which two answers differ, or None."""
    if old.status != new.status:
        return Difference("status", f"{old.status} -> {new.status}")
    targets = [stable(str(each.headers.get("Location", ""))) for each in (old, new)]
    if targets[0] != targets[1]:
        return Difference("target", f"{targets[0]} -> {targets[1]}")
    types = [each.headers.get_content_type() for each in (old, new)]
    if types[0] != types[1]:
        return Difference("type", f"{types[0]} -> {types[1]}")
    if old.body == new.body:
        return None
    if types[0] == HTML:
        return of_pages(old.text, new.text)
    what, read = READERS.get(types[0], ("bytes", _bytes))
    return lines_differ(what, list(read(old.body)), list(read(new.body)))


def of_pages(old: str, new: str) -> Difference | None:
    """Return what differs between two pages: the title, the main part, or only what stands around it."""
    before, after = stable(old), stable(new)
    if before == after:
        return None
    if TITLE.findall(before) != TITLE.findall(after):
        return Difference("title", f"{TITLE.findall(before)} -> {TITLE.findall(after)}")
    mains = [ELEMENTS.split("".join(MAIN.findall(each))) for each in (before, after)]
    return lines_differ("main", *mains) or lines_differ(
        "around", ELEMENTS.split(before), ELEMENTS.split(after)
    )


def rename(words: Iterable[Sequence[str]]) -> None:
    """Read in both revisions the old word of each pair as the new one."""
    _renamed.extend((re.compile(rf"\b{old}\b"), new) for old, new in words)


def stable(text: str) -> str:
    """Return ``text`` without what differs from one making to the next."""
    for pattern, instead in (*UNSTABLE, *_renamed):
        text = pattern.sub(instead, text)
    return TAG.sub(_in_order, text)


def _in_order(tag: re.Match[str]) -> str:
    """Return a tag with its attributes in the order of the alphabet."""
    return f"<{tag[1]} {' '.join(sorted(ATTRIBUTE.findall(tag[2])))}{tag[3]}>"


def lines_differ(what: str, old: list[str], new: list[str]) -> Difference | None:
    """Return how lines of ``what`` differ, or None."""
    if old == new:
        return None
    lines = difflib.unified_diff(old, new, "old", "new", lineterm="", n=1)
    return Difference(what, "\n".join(line for line, _n in zip(lines, range(MOST_LINES), strict=False)))


def _cells(body: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(body)):
        yield f"{sheet.title} {sheet.dimensions} {sheet.freeze_panes} {sheet.sheet_state}"
        for row in sheet.iter_rows():
            for cell in row:
                yield f"{sheet.title}!{cell.coordinate} {cell.value!r} {cell.number_format}"


def _rows(body: bytes) -> Iterator[str]:
    yield from (repr(row) for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def _values(body: bytes) -> Iterator[str]:
    found: Any = json.loads(body)
    yield from json.dumps(found, indent=1, ensure_ascii=False).splitlines()


def _drawn(body: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(body)
    try:
        for page in document:
            yield page.get_textpage().get_text_bounded()
            yield f"{page.get_size()} {sha256(page.render(scale=1).to_pil().tobytes()).hexdigest()}"
    finally:
        document.close()


def _bytes(body: bytes) -> Iterator[str]:
    yield from body.decode("utf-8", errors="replace").splitlines()


READERS: dict[str, tuple[str, Callable[[bytes], Iterator[str]]]] = {
    XLSX: ("cells", _cells),
    CSV: ("rows", _rows),
    JSON: ("values", _values),
    PDF: ("drawing", _drawn),
}
