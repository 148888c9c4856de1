"""A learner with a phone that sends an answer again until the server says that it has it."""

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.factories.accounts import PASSWORD
from tests.support.question_pages import words
from tests.support.site import Site

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
REPEATS = 0.2
GIVES_UP = 0.1
RETRY_SECONDS = 0.1
NOT_NOW = (503, 507)
PATIENCE_SECONDS = 90.0
TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True)
class Choice:
    """One answer that a learner may give: the fields of the form, and how the server reads them."""

    fields: Mapping[str, list[str]]
    response: Mapping[str, Any]


@dataclass(frozen=True)
class Paper:
    """One learner's open final check: for each question, in order, the answers to choose from, the right one first."""

    email: str
    person_id: int
    attempt: str
    path: str
    choices: Sequence[Sequence[Choice]]


@dataclass
class Ledger:
    """What was sent and what the server said it has: answer keys with the number of the question and the choice."""

    sent: dict[str, tuple[int, Choice]] = field(default_factory=dict)
    acknowledged: dict[str, tuple[int, Choice]] = field(default_factory=dict)
    is_handed_in: bool = False


class RefusedError(Exception):
    """The server answered, but not with what the form expects."""


class NotNowError(OSError):
    """The server said that it could not take this now, and when to try again."""


class Learner(Thread):
    """Answers the final check of ``paper`` in random order until ``is_over``, then all rightly, and hands in."""

    def __init__(self, site: Site, paper: Paper, is_over: Event, seed: str) -> None:
        super().__init__(name=paper.email, daemon=True)
        self.site, self.paper, self.is_over = site, paper, is_over
        self.ledger, self.error = Ledger(), ""
        self.chance = random.Random(seed)  # noqa: S311 - answers by chance, no secret
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.sequence = 0
        #: How often the server said "not now".
        self.refusals = 0

    def sign_in(self) -> None:
        """Sign in with the password through the form, before the first kill."""
        self.token = self._token_of("/en/sign-in")
        fields = {"address": [self.paper.email], "password": [PASSWORD], "country": ["ID"]}
        self._expect(303, self._post("/en/sign-in", fields))
        self.token = self._token_of(f"{self.paper.path}/questions/1")

    def run(self) -> None:
        """Answer until told to stop; keep the first error for the test."""
        try:
            while not self.is_over.is_set():
                number = self.chance.randrange(len(self.paper.choices))
                self._answer(number, self.chance.choice(self.paper.choices[number]))
            for number, choices in enumerate(self.paper.choices):
                self._answer(number, choices[0], may_give_up=False)
            self._until_acknowledged(f"{self.paper.path}/submit", {"confirm": ["yes"]})
            self.ledger.is_handed_in = True
        except Exception as error:  # the test reads it
            self.error = f"{self.name}: {error!r}"

    def _answer(self, number: int, choice: Choice, *, may_give_up: bool = True) -> None:
        key = str(uuid4())
        self.sequence += 1
        fields = {**choice.fields, "client_key": [key], "client_sequence": [str(self.sequence)]}
        path = f"{self.paper.path}/questions/{number + 1}"
        self.ledger.sent[key] = (number, choice)
        gives_up = may_give_up and self.chance.random() < GIVES_UP
        if self._until_acknowledged(path, fields, gives_up=gives_up):
            self.ledger.acknowledged[key] = (number, choice)
            if self.chance.random() < REPEATS:
                self._until_acknowledged(path, fields, gives_up=True)

    def _until_acknowledged(
        self, path: str, fields: Mapping[str, list[str]], *, gives_up: bool = False
    ) -> bool:
        """Send until the server answers; with ``gives_up`` only once. Say whether it has acknowledged."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                self._expect(303, self._post(path, fields))
            except (OSError, HTTPException):
                if gives_up:
                    return False
                time.sleep(RETRY_SECONDS)
            else:
                return True
        raise RefusedError(f"no answer for {PATIENCE_SECONDS} seconds")

    def _token_of(self, path: str) -> str:
        status, body = self._request("GET", path)
        self._expect(200, (status, body))
        found = TOKEN.search(body)
        assert found, f"{path} has no form"
        return found[1]

    def _post(self, path: str, fields: Mapping[str, list[str]]) -> tuple[int, str]:
        return self._request("POST", path, urlencode({**fields, "csrf_token": self.token}, doseq=True))

    def _request(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = self.site.connect(TIMEOUT_SECONDS)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status in NOT_NOW and answer.headers.get("Retry-After", "").isdigit():
                self.refusals += 1
                raise NotNowError(answer.status)
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _equals, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, text
        finally:
            connection.close()

    @staticmethod
    def _expect(status: int, answer: tuple[int, str]) -> None:
        if answer[0] != status:
            raise RefusedError(f"the server answered {answer[0]}: {words(answer[1])[:300]}")
