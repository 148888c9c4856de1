"""Somebody with a phone on each side, who does the same on both."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from tests.comparison.differences import HTML
from tests.comparison.sides import Side
from tests.served.visitor import Answer, Values, Visitor, filled

PATIENCE_SECONDS, LOOK_AGAIN_SECONDS = 90.0, 0.5
#: Stands for the status of what could not be sent, because the page has no such form.
NO_FORM = 0
DAY = "2026-11-20"
NOT_TYPED = ("csrf_token", "client_key", "currency")


@dataclass(frozen=True)
class Pair:
    """What both revisions answered."""

    old: Answer
    new: Answer

    @property
    def path(self) -> str:
        """Return the path at which the old answer came."""
        return self.old.path

    @property
    def is_page(self) -> bool:
        """Say whether both are pages that can be gone on from."""
        return all(
            each.status == 200 and each.headers.get_content_type() == HTML for each in (self.old, self.new)
        )


class Person:
    """Two browsers, one on each side, with the session of the same person."""

    def __init__(self, sides: Sequence[Side], cookie: str = "", language: str = "en") -> None:
        self.language = language
        self.phones = [Visitor(side.url, language) for side in sides]
        self.hands = ThreadPoolExecutor(len(self.phones))
        for phone in self.phones:
            phone.cookies |= {"academy": cookie} if cookie else {}

    def look(self, path: str) -> Pair:
        """Open an address, following nothing; wait for a file that is being drawn."""
        return self._both(lambda phone, _answer: _patient(phone, _asked(phone, path)))

    def open(self, path: str) -> Pair:
        """Open a page, following where it leads."""
        return self._both(lambda phone, _answer: phone.get(path))

    def send(
        self, pair: Pair, values: Values | None = None, *, action: str = "", field: str = "", turn: int = 0
    ) -> Pair:
        """Fill the form with ``field``, or to ``action``, in every box the ``turn``-th way, and send it."""

        def sent(phone: Visitor, page: Answer | None) -> Answer:
            assert page is not None
            try:
                form = page.form(field, action=action)
            except AssertionError as missing:
                return Answer(page.url, NO_FORM, page.headers, str(missing).encode())
            return phone.send(page, {**typed(form, turn), **(values or {})}, field=field, action=action)

        return self._both(sent, pair)

    def take(self, pair: Pair, action: str, **values: str) -> Pair:
        """Press the button that sends its form to ``action``; wait for the file."""

        def taken(phone: Visitor, page: Answer | None) -> Answer:
            assert page is not None
            found = next((filled(form) for form, target in forms(page) if target == action), {})
            return _patient(phone, phone.post(action, {**found, **values}))

        return self._both(taken, pair)

    def _both(self, act: Callable[[Visitor, Answer | None], Answer], pair: Pair | None = None) -> Pair:
        pages = (pair.old, pair.new) if pair else (None, None)
        both = Pair(*self.hands.map(act, self.phones, pages))
        assert {both.old.status, both.new.status} != {NO_FORM}, both.old.text
        return both


def forms(page: Answer) -> list[tuple[Element, str]]:
    """Return each form of a page that is posted, with every address to which one of its buttons sends it."""
    found = []
    for form in page.document.iter("form"):
        if form.get("method", "get").lower() == "post":
            targets = [form.get("action"), *(button.get("formaction") for button in form.iter("button"))]
            found += [(form, urlsplit(urljoin(page.url, one)).path) for one in targets if one]
    return found


def typed(form: Element, turn: int) -> dict[str, str | list[str]]:
    """Return something for every box of ``form`` that is empty; another ``turn`` chooses otherwise."""
    values: dict[str, str | list[str]] = {}
    choices: dict[str, list[str]] = {}
    ticks: dict[str, list[str]] = {}
    lists = 0
    for box in form.iter():
        name, kind = str(box.get("name", "")), box.get("type", "text")
        if not name or name in NOT_TYPED or box.get("disabled") is not None:
            continue
        if box.tag == "select":
            offered = [value for one in box.iter("option") if (value := one.get("value", one.text))]
            values |= {name: offered[(turn + lists) % len(offered)]} if offered else {}
            lists += 1  # places in an order are all different
        elif box.tag == "input" and kind in ("radio", "checkbox"):
            (choices if kind == "radio" else ticks).setdefault(name, []).append(box.get("value", "on"))
        elif kind == "date" and not box.get("value"):
            values[name] = DAY
        elif box.tag == "textarea":
            values[name] = "Noodles and tea"
        elif box.tag == "input" and kind in ("text", "number") and not box.get("value"):
            values[name] = str(12 + turn)
    for name, offered in choices.items():
        values[name] = offered[turn % len(offered)]
    for name, offered in ticks.items():
        values[name] = offered[: 1 + turn % len(offered)]
    return values


def _asked(phone: Visitor, path: str) -> Answer:
    return phone.request("GET", urljoin(phone.address.geturl(), path))


def _patient(phone: Visitor, answer: Answer) -> Answer:
    """Return the file, after the page that says "in a moment" and looks again by itself."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "Refresh" in answer.headers and time.monotonic() < deadline:
        time.sleep(LOOK_AGAIN_SECONDS)
        target = answer.headers["Refresh"].partition("url=")[2]
        answer = phone.get(target or answer.url)
    return answer
