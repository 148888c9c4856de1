"""Put fields that were sent back into the form of a page, whatever form it is.

The pages are our own: attributes stand in double quotes, and a sign that could end a tag is always escaped.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from html import unescape
from typing import Protocol

from markupsafe import escape

_FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
_CONTROL = re.compile(
    r"<input\b[^>]*>|<textarea\b[^>]*>.*?</textarea>|<select\b[^>]*>.*?</select>|<button\b[^>]*>", re.DOTALL
)
_OPTION = re.compile(r"<option\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:-]+)(?:="([^"]*)")?')
#: Hidden fields that may differ from page to page of one form; any other one says what the form is about.
_OF_A_COPY = {
    "csrf_token",
    "client_key",
    "client_at",
    "client_sequence",
    "form_id",
    "seen",
    "next",
    "sequence",
}

#: Buttons that stand on a page only after it was sent once; what they said is said again by pressing.
_BUTTONS = {"partial", "confirm", "more"}


class Sent(Protocol):
    """A form as it was sent."""

    @property
    def action(self) -> str:
        """Return the path to which it was sent."""

    @property
    def fields(self) -> Iterable[tuple[str, str]]:
        """Return names and texts in order."""


def refilled(page: str, sent: Sent) -> str | None:
    """Return ``page`` with what was sent in the form it came from; None when no form of the page can hold all of it."""
    for form in _FORM.finditer(page):
        action = unescape(_attributes(form[0].partition(">")[0]).get("action", ""))
        if action.partition("?")[0] == sent.action:
            filled = _Form(sent.fields).fill(form[0])
            if filled is not None:
                return page[: form.start()] + filled + page[form.end() :]
    return None


def texts_of(sent: Sent) -> list[str]:
    """Return what somebody typed, without what only tells copies of a form apart."""
    return [text for name, text in sent.fields if text and name not in _OF_A_COPY]


class _Form:
    """One form that is being filled."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._texts: defaultdict[str, list[str]] = defaultdict(list)
        for name, text in fields:
            self._texts[name].append(text)
        self._sent = frozenset(self._texts)
        self._met: set[str] = set()
        self._is_other = False

    def fill(self, html: str) -> str | None:
        filled = _CONTROL.sub(lambda found: self._control(found[0]), html)
        return None if self._is_other or self._sent - self._met - _BUTTONS else filled

    def _control(self, tag: str) -> str:
        head = tag.partition(">")[0]
        attributes = _attributes(head)
        name, kind = unescape(attributes.get("name", "")), attributes.get("type", "text")
        self._met.add(name)
        if kind in ("radio", "checkbox"):
            return _marked(tag, "checked", self._texts[name])
        if tag.startswith("<button") or kind in ("submit", "password", "file") or name not in self._sent:
            return tag
        if tag.startswith("<textarea"):
            return f"{head}>\n{escape(self._next(name))}</textarea>"
        if tag.startswith("<select"):
            return _OPTION.sub(lambda option: _marked(option[0], "selected", self._texts[name]), tag)
        return self._hidden(tag, name, attributes) if kind == "hidden" else _with_value(tag, self._next(name))

    def _hidden(self, tag: str, name: str, attributes: dict[str, str]) -> str:
        text = self._next(name)
        self._is_other |= name not in _OF_A_COPY and text != unescape(attributes.get("value", ""))
        return _with_value(tag, text)

    def _next(self, name: str) -> str:
        """Return the next text that was sent under ``name``; the last one stays for what repeats it."""
        texts = self._texts[name]
        return texts.pop(0) if len(texts) > 1 else texts[0] if texts else ""


def _attributes(head: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(head.partition(" ")[2]))


def _with_value(tag: str, text: str) -> str:
    bare = re.sub(r'\svalue(="[^"]*")?(?=[\s/>])', "", tag)
    return f'{bare.rstrip("/>").rstrip()} value="{escape(text)}">'


def _marked(tag: str, mark: str, texts: list[str]) -> str:
    bare = re.sub(rf'\s{mark}(="[^"]*")?(?=[\s/>])', "", tag)
    value = unescape(_attributes(tag).get("value", ""))
    return f"{bare[:-1]} {mark}>" if value in texts else bare
