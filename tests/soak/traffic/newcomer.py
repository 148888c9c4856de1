"""A learner from the landing page on: she looks around, registers, reads, practises, saves a sheet, takes the check."""

import gzip
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import brotli

from tests.factories.accounts import PASSWORD
from tests.factories.catalogue import MODEL_SLUG
from tests.soak.traffic.forms import Fields, Form, answered, form_of
from tests.soak.traffic.loop import Answer, Ask, Walk
from tests.soak.traffic.people import BROWSER, FORM

COURSE = f"/en/courses/{MODEL_SLUG}"
LESSONS = ("two-pockets", "cash-book", "promises")
QUESTIONS_A_LESSON = 3
#: Seconds on a page before the next step, on average; nobody stays longer than four times as long.
THINKING, READING = 8.0, 25.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: An answer by chance with too many or too few ticks is asked for again: it is no error.
ASKED_AGAIN = 422
TICKS = (3, 2, 4, 1, 5, 6)
FINE = frozenset({200, 202, 304, ASKED_AGAIN})
#: One of so many takes the final check, and the whole workbook home.
TAKES_CHECK = 4

UNPACK: dict[str, Callable[[bytes], bytes]] = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}

Page = Generator[Ask | float, Answer | None, str]


class WrongAnswerError(Exception):
    """The server answered with what a learner cannot go on from."""


@dataclass
class Newcomer:
    """One learner with her cookies; ``errors`` belongs to all of them."""

    host: str
    address: str
    chance: random.Random
    errors: list[str]
    #: Her pauses are this many times as long as usual.
    pace: float = 1.0
    cookies: dict[str, str] = field(default_factory=dict)
    place: str = ""
    status: int = 0

    def walk(self) -> Walk:
        """Do it all; what goes wrong ends her walk and is written down."""
        try:
            yield from self._look_around()
            yield from self._register()
            yield from self._learn()
            yield from self._save_sheet()
            if self.chance.randrange(TAKES_CHECK) == 0:
                yield from self._take_check()
                yield from self._open("/en/home")
                yield from self._open(f"{COURSE}/workbook.xlsx", kind="document")
            yield from self._come_back()
        except (WrongAnswerError, LookupError) as error:
            self.errors.append(f"{self.address} at {self.place}: {error}")

    def _look_around(self) -> Page:
        page = yield from self._open("/en/")
        for piece in page.split('"/static/')[1:6]:
            name = piece.partition('"')[0]
            yield from self._open(f"/static/{name}", kind="part")
        yield self._pause(THINKING)
        yield from self._open("/en/courses")
        yield self._pause(THINKING)
        page = yield from self._open(COURSE)
        yield self._pause(THINKING)
        return page

    def _register(self) -> Page:
        form = form_of((yield from self._open("/en/register")), "/en/register")
        yield self._pause(READING)
        typed = {
            "display_name": ["Sari Dewi"],
            "country": ["ID"],
            "address": [self.address],
            "consent": ["yes"],
        }
        page = yield from self._send(form.action, {**form.hidden, **typed, "password": [PASSWORD]})
        yield self._pause(THINKING)
        return page

    def _learn(self) -> Page:
        page = yield from self._open(COURSE)
        form = form_of(page, "/enrol")
        page = yield from self._send(form.action, form.hidden)
        for lesson in LESSONS:
            place = f"{COURSE}/lessons/{lesson}"
            yield self._pause(READING)
            for _question in range(QUESTIONS_A_LESSON):
                form = form_of((yield from self._open(f"{place}/practice", kind="lesson")), "/practice")
                yield self._pause(THINKING)
                yield from self._answer(form)
                yield self._pause(THINKING)
            page = yield from self._open(place, kind="lesson")
            form = form_of(page, "/done")
            page = yield from self._send(form.action, form.hidden)
        return page

    def _save_sheet(self) -> Page:
        sheet = f"{COURSE}/workbook/forecast"
        form = form_of((yield from self._open(sheet, kind="lesson")), "/forecast")
        yield self._pause(READING)
        page = yield from self._send(sheet, answered(form, self.chance))
        return page

    def _take_check(self) -> Page:
        form = form_of((yield from self._open(f"{COURSE}/final-check", kind="lesson")), "/final-check")
        page = yield from self._send(form.action, form.hidden)
        while "/questions/" in self.place:
            yield self._pause(THINKING)
            form = form_of(page, self.place)
            page = yield from self._answer(form)
        form = form_of(page, "/submit")
        page = yield from self._send(form.action, {**form.hidden, "confirm": ["yes"]})
        yield self._pause(READING)
        return page

    def _come_back(self) -> Page:
        page = yield from self._open("/en/profile")
        form = form_of(page, "/sign-out")
        yield from self._send(form.action, form.hidden)
        yield self._pause(THINKING)
        form = form_of((yield from self._open("/en/sign-in")), "/sign-in")
        page = yield from self._send(
            form.action, {**form.hidden, "address": [self.address], "password": [PASSWORD], "country": ["ID"]}
        )
        if "sign-in" in self.place:
            raise WrongAnswerError("not signed in")
        return page

    def _answer(self, form: Form) -> Page:
        """Answer by chance; tick another number of boxes when the page asks for it."""
        page = ""
        for ticks in TICKS:
            page = yield from self._send(form.action, answered(form, self.chance, ticks), kind="answer")
            if self.status != ASKED_AGAIN or not form.ticks:
                break
        return page

    def _pause(self, average: float) -> float:
        return min(self.chance.expovariate(1 / average), 4 * average) * self.pace

    def _open(self, path: str, kind: str = "page") -> Page:
        return (yield from self._follow(Ask(kind, self._request("GET", path)), path))

    def _send(self, path: str, fields: Fields, kind: str = "submit") -> Page:
        body = urlencode(fields, doseq=True)
        return (yield from self._follow(Ask(kind, self._request("POST", path, body)), path))

    def _follow(self, ask: Ask, path: str) -> Page:
        """Ask, and go where the answer leads; return the page. Raises WrongAnswerError."""
        self.place = path
        while True:
            answer = yield ask
            assert answer is not None
            self._keep_cookies(answer)
            if answer.status not in REDIRECTS:
                break
            target = urlsplit(answer.header("Location"))
            self.place = target.path
            ask = Ask(
                "page", self._request("GET", target.path + (f"?{target.query}" if target.query else ""))
            )
        self.status = answer.status
        if answer.status not in FINE:
            raise WrongAnswerError(f"{answer.status}: {answer.body[:300]!r}")
        unpack = UNPACK[answer.header("Content-Encoding")]
        return unpack(answer.body).decode(errors="replace")

    def _keep_cookies(self, answer: Answer) -> None:
        for line in answer.head.split("\r\n"):
            if line.lower().startswith("set-cookie: "):
                name, _equals, value = line[12:].partition(";")[0].partition("=")
                self.cookies[name] = value

    def _request(self, method: str, path: str, body: str = "") -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\n{BROWSER}"
        head += f"Cookie: {cookies}\r\n" if cookies else ""
        head += f"{FORM}Content-Length: {len(body)}\r\n" if method == "POST" else ""
        return f"{head}\r\n{body}".encode()
