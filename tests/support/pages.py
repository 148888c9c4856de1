"""The page client: every HTML page that a test opens is checked as a reader's page."""

import hashlib
import re
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient
from html5lib.constants import E as MESSAGES
from werkzeug.test import TestResponse

MAXIMUM_PAGE_BYTES = 160_000
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class PageError(AssertionError):
    """A page breaks a rule that every page must keep."""


class PageClient(FlaskClient):
    """A test client that lints pages and sends the CSRF token of the last page it saw."""

    last_token = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; check the page that comes back."""
        _forget_last_request()
        response = super().open(*args, **kwargs)
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        is_packed = "Content-Encoding" in response.headers
        is_readable = response.status_code != 304 and not is_packed and not is_file
        if response.mimetype == "text/html" and is_readable:
            text = response.get_data(as_text=True)
            if response.status_code < 300 or response.status_code >= 400:
                check_page(text)
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
            if found:
                self.last_token = found[1]
        return response

    def submit(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form with the CSRF token of the last page that had one, else of the profile or sign-in page."""
        for page in ("/en/profile", "/en/sign-in"):
            if not self.last_token:
                self.get(page)
        return self.post(url, data={"csrf_token": self.last_token, **(data or {})}, **kwargs)


def _forget_last_request() -> None:
    """Empty ``g``: the test's own application context outlives requests, a real one does not."""
    if has_app_context():
        for name in list(g):
            g.pop(name)


_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')
#: Digests of the pages that this process found right: the parser is slow, and tests open many pages again.
_right: set[bytes] = set()


def check_page(text: str) -> None:
    """Raise PageError with every rule that the HTML document ``text`` breaks."""
    digest = hashlib.sha256(_TOKEN.sub("-", text).encode()).digest()
    if digest not in _right:
        _check(text)
        _right.add(digest)


def _check(text: str) -> None:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    document = parser.parse(text)
    problems = [
        f"line {place[0]}: {MESSAGES.get(code, code) % values}" for place, code, values in parser.errors
    ]
    problems += _structure(document) + _forms(document) + _safety(document)
    if len(text.encode()) > MAXIMUM_PAGE_BYTES:
        problems.append(f"the page weighs {len(text.encode())} bytes")
    if problems:
        raise PageError("\n".join(problems))


def _structure(document: Element) -> list[str]:
    problems = []
    if not document.get("lang"):
        problems.append("html has no lang")
    title = document.find(".//title")
    if title is None or not (title.text or "").strip():
        problems.append("no title")
    if len(document.findall(".//h1")) != 1:
        problems.append(f"{len(document.findall('.//h1'))} h1")
    if len(document.findall(".//main")) != 1:
        problems.append("not exactly one main")
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    problems += [
        f"id {name!r} twice" for name in sorted({name for name in ids if ids.count(name) > 1}, key=str)
    ]
    problems += [
        f"img without alt: {image.get('src')}" for image in document.iter("img") if image.get("alt") is None
    ]
    problems += [
        "a figcaption that is no part of a figure"
        for element in document.iter()
        if element.tag != "figure"
        for _caption in element.findall("figcaption")
    ]
    levels = [int(element.tag[1]) for element in document.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    problems += [
        f"heading jumps from h{before} to h{after}"
        for before, after in pairwise(levels)
        if after > before + 1
    ]
    return problems


def _forms(document: Element) -> list[str]:
    problems = []
    labels = {label.get("for") for label in document.iter("label")}
    wrapped = {id(child) for label in document.iter("label") for child in label.iter()}
    for form in document.iter("form"):
        if not form.get("action"):
            problems.append("form without action")
        if form.get("action") == "/display":  # two cookies and no data: docs/decisions/0201
            continue
        if form.get("method", "get").lower() == "post" and not any(
            field.get("name") == "csrf_token" for field in form.iter("input")
        ):
            problems.append(f"form {form.get('action')} posts without a CSRF token")
    for field in document.iter():
        if field.tag not in ("input", "select", "textarea") or field.get("type") in UNLABELLED:
            continue
        has_name = field.get("aria-label") or field.get("aria-labelledby")
        if not has_name and field.get("id") not in labels and id(field) not in wrapped:
            problems.append(f"{field.tag} {field.get('name')!r} has no label")
        first = field.find("option")
        if field.get("required") is not None and first is not None and first.get("value"):
            problems.append(f"{field.get('name')!r} is required, and something is chosen from the start")
    return problems


def _safety(document: Element) -> list[str]:
    problems = []
    for element in document.iter():
        problems += [f"{element.tag} has {name}" for name in element.attrib if str(name).startswith("on")]
        if element.get("style"):
            problems.append(f"{element.tag} has an inline style")
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            problems.append(f"inline {element.tag}")
        for name in ("href", "src", "action"):
            if str(element.get(name, "")).lower().startswith("javascript:"):
                problems.append(f"{element.tag} {name} is a script")
    return problems
