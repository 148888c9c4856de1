"""Reading a question page as a learner without a script does: its form, its hidden fields, its words."""

import re
from dataclasses import dataclass
from html import unescape
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

from tests.support.answers import Fields
from tests.support.pages import PageClient


@dataclass
class QuestionPage:
    """The form of a question page: where it goes, what it sends by itself, and which fields it offers."""

    url: str
    hidden: dict[str, str]
    offered: dict[str, set[str] | None]

    def answer(self, client: PageClient, fields: Fields, **more: str) -> TestResponse:
        """Send the form with ``fields``; every field and value must be one that the page offers."""
        for name, values in fields.items():
            allowed = self.offered[name]
            assert allowed is None or set(values) <= allowed, (name, values, allowed)
        return client.post(self.url, data={**self.hidden, **fields, **more})


def question_page(text: str) -> QuestionPage:
    """Return the form of a page that holds ``client_key``."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    for form in parser.parse(text).iter("form"):
        inputs = {field.get("name"): field for field in form.iter("input")}
        if "client_key" in inputs:
            return QuestionPage(str(form.get("action")), _hidden(form), _offered(form))
    raise AssertionError("no question on this page")


def words(text: str) -> str:
    """Return the text of a page without tags, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def squeezed(text: str) -> str:
    """Return a text in one line, to look for it in `words`."""
    return re.sub(r"\s+", " ", text)


def _hidden(form: Element) -> dict[str, str]:
    return {
        str(field.get("name")): field.get("value", "")
        for field in form.iter("input")
        if field.get("type") == "hidden"
    }


def _offered(form: Element) -> dict[str, set[str] | None]:
    offered: dict[str, set[str] | None] = {}
    for field in form.iter("input"):
        if field.get("type") in ("radio", "checkbox"):
            values = offered.setdefault(str(field.get("name")), set())
            assert values is not None
            values.add(field.get("value", ""))
        elif field.get("type") != "hidden":
            offered[str(field.get("name"))] = None
    for select in form.iter("select"):
        options = select.iter("option")
        offered[str(select.get("name"))] = {each.get("value", "".join(each.itertext())) for each in options}
    return offered
