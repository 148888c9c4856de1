"""People who are signed in already, made on the database of a started academy: a crowd does not begin with a form."""

import random
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf

from academy.accounts.models import Person
from academy.accounts.services import open_session
from academy.core.db import commit
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.catalogue import make_edition, make_enrolment
from tests.soak.examination import make_paper
from tests.soak.learner import Choice, Ledger, Paper
from tests.soak.traffic.loop import Ask

BROWSER = "Accept: text/html,*/*\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\nConnection: close\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass
class Phone:
    """A browser with its cookies and the token of its forms; a guest has none."""

    host: str
    cookie: str = ""
    token: str = ""

    def get(self, kind: str, path: str) -> Ask:
        """Return the request for a page."""
        return Ask(kind, f"GET {path} HTTP/1.1\r\n{self._head()}\r\n".encode())

    def post(self, kind: str, path: str, fields: dict[str, list[str]]) -> Ask:
        """Return a form that is sent to ``path``."""
        body = urlencode({**fields, "csrf_token": self.token}, doseq=True)
        head = f"POST {path} HTTP/1.1\r\n{self._head()}{FORM}Content-Length: {len(body)}\r\n\r\n"
        return Ask(kind, (head + body).encode())

    def _head(self) -> str:
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"Host: {self.host}\r\n{BROWSER}{cookie}"


@dataclass
class Examinee:
    """A learner in the middle of a final check, her phone, and what the server said it has."""

    paper: Paper
    phone: Phone
    ledger: Ledger = field(default_factory=Ledger)
    sequence: int = 0

    def answer(self, chance: random.Random) -> tuple[str, Ask]:
        """Return the key and the request of one more answer, to a question by chance."""
        number = chance.randrange(len(self.paper.choices))
        choice: Choice = chance.choice(self.paper.choices[number])
        key = str(uuid4())
        self.sequence += 1
        self.ledger.sent[key] = (number, choice)
        fields = {**choice.fields, "client_key": [key], "client_sequence": [str(self.sequence)]}
        return key, self.phone.post("answer", f"{self.paper.path}/questions/{number + 1}", fields)


def sign_in_directly(app: Flask, person: Person, host: str) -> Phone:
    """Return the phone of ``person`` with a session of her own; the password's hash is not what is measured here."""
    token = open_session(person)
    with app.test_request_context("/"):
        session["_user_id"] = token
        return _phone(app, host)


def guest(app: Flask, host: str) -> Phone:
    """Return the phone of somebody who has opened a page with a form."""
    with app.test_request_context("/"):
        return _phone(app, host)


def make_examinees(app: Flask, host: str, count: int, seed: str) -> list[Examinee]:
    """Make ``count`` learners whose final checks are open."""
    chance = random.Random(seed)  # noqa: S311 - answers by chance, no secret
    edition_id = make_edition().edition_id
    made = []
    for number in range(count):
        person, paper = make_paper(number, seed, edition_id, chance)
        made.append(Examinee(paper, sign_in_directly(app, person, host)))
    commit()
    return made


def make_readers(app: Flask, host: str, count: int) -> list[Phone]:
    """Make ``count`` learners who have begun the course."""
    made = []
    for number in range(count):
        person = make_person(email=f"reader{number}@crowd.test", password=PASSWORD if number == 0 else None)
        make_enrolment(person)
        made.append(sign_in_directly(app, person, host))
    commit()
    return made


def _phone(app: Flask, host: str) -> Phone:
    g.pop("csrf_token", None)  # the application's context outlives each of these requests
    token = generate_csrf()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return Phone(host, f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}", token)
