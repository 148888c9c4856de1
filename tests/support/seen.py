"""What a reader sees on a page, in order and whole: tables by their caption, links by where they lead."""

import re
from xml.etree.ElementTree import Element

import html5lib
from markupsafe import escape


def tables(page: str) -> dict[str, list[list[str]]]:
    """Return the body of every table of a page as rows of words, by its caption."""
    return {
        _words(table.find("caption")): [
            [_words(cell) for cell in row if cell.tag in ("th", "td")] for row in table.iterfind("tbody/tr")
        ]
        for table in document_of(page).iter("table")
    }


def first_column(page: str, caption: str) -> list[str]:
    """Return the first cell of every row of the table with ``caption``; nothing when there is no such table."""
    return [row[0] for row in tables(page).get(caption, [])]


def links(page: str, start: str) -> list[str]:
    """Return the words of every link of the page's main part whose address begins with ``start``."""
    main = document_of(page).find(".//main")
    assert main is not None
    return [_words(link) for link in main.iter("a") if str(link.get("href")).startswith(start)]


def headings(page: str, level: int) -> list[str]:
    """Return the words of every heading of one level."""
    return [_words(heading) for heading in document_of(page).iter(f"h{level}")]


def tiles(page: str) -> dict[str, str]:
    """Return the large figures of a page by what they are."""
    return {
        _words(tile.find("dt")): tile.findtext("dd", "").strip()
        for tile in document_of(page).iter("div")
        if tile.get("class") == "stat"
    }


def done_steps(page: str) -> list[str]:
    """Return the names of the steps that a page calls done."""
    return [
        _words(step.find("b")).removesuffix(" (done)")
        for steps in document_of(page).iter("ol")
        if steps.get("class") == "steps"
        for step in steps
        if step.get("class") == "d"
    ]


def shown_as_text(page: str, text: str) -> bool:
    """Say whether ``text``, which holds markup, is on a page, and everywhere as text."""
    return str(escape(text)) in page and text not in page


def language_of(page: str) -> str:
    """Return the language that a page says it is written in."""
    return str(document_of(page).get("lang"))


def document_of(page: str) -> Element:
    """Return an HTML page, read as a browser reads it."""
    document: Element = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return document


def _words(element: Element | None) -> str:
    text = "" if element is None else "".join(element.itertext())
    return re.sub(r"\s+", " ", text).strip()
