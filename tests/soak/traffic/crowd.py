"""A crowd as it comes when a ministry has sent a message to everybody: most want to see something, some are at work.

Requests come at a rate, by chance, whatever the server does with them.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Flask

from tests.factories.catalogue import MODEL_SLUG
from tests.soak.traffic.loop import Walk
from tests.soak.traffic.people import Examinee, Phone, guest, make_examinees, make_readers

COURSE = f"/en/courses/{MODEL_SLUG}"
LESSONS = ("two-pockets", "cash-book", "promises", "profit-is-not-cash")
PAGES = ("/en/courses", COURSE, "/en/profile", "/en/courses?q=cash", "/en/certificates")
GUEST_PAGES = ("/en/", "/en/courses", COURSE, "/km/courses", "/en/glossary", "/id/")
#: Shares of the requests in hundredths: of a hundred people, three answer and two send a form.
SHARES = {"answer": 3, "submit": 2, "lesson": 25, "document": 3, "page": 67}


@dataclass
class Crowd:
    """People to whom requests belong."""

    examinees: list[Examinee]
    readers: list[Phone]
    guest: Phone
    chance: random.Random

    def walks(self, rate: float, begin: float, seconds: float) -> Iterator[tuple[float, Walk]]:
        """Return requests with their moments: ``rate`` a second on average, from ``begin`` for ``seconds``."""
        makers: dict[str, Callable[[], Walk]] = {
            "answer": self._answer,
            "submit": self._finish_lesson,
            "lesson": self._read,
            "document": self._download,
            "page": self._look_around,
        }
        at = begin + self.chance.expovariate(rate)
        while at < begin + seconds:
            [kind] = self.chance.choices(list(SHARES), list(SHARES.values()))
            yield at, makers[kind]()
            at += self.chance.expovariate(rate)

    def _answer(self) -> Walk:
        her = self.chance.choice(self.examinees)
        key, ask = her.answer(self.chance)
        answer = yield ask
        if answer is not None and answer.status == 303:
            her.ledger.acknowledged[key] = her.ledger.sent[key]

    def _finish_lesson(self) -> Walk:
        lesson = self.chance.choice(LESSONS)
        yield self._reader().post("submit", f"{COURSE}/lessons/{lesson}/done", {})

    def _read(self) -> Walk:
        yield self._reader().get("lesson", f"{COURSE}/lessons/{self.chance.choice(LESSONS)}")

    def _download(self) -> Walk:
        yield self._reader().get("document", f"{COURSE}/workbook.xlsx")

    def _look_around(self) -> Walk:
        is_guest = self.chance.random() < 0.6
        path = self.chance.choice(GUEST_PAGES if is_guest else PAGES)
        yield (self.guest if is_guest else self._reader()).get("page", path)

    def _reader(self) -> Phone:
        return self.chance.choice(self.readers)


def make_crowd(app: Flask, host: str, *, examinees: int, readers: int, seed: str) -> Crowd:
    """Make the people of a crowd on the database of a started academy whose address is ``host``."""
    chance = random.Random(seed)  # noqa: S311 - people by chance, no secret
    return Crowd(
        make_examinees(app, host, examinees, seed), make_readers(app, host, readers), guest(app, host), chance
    )
