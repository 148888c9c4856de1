"""Bytes and requests of eight kinds of page, as Chromium counts them: at the first visit, and again unchanged."""

from collections.abc import Iterator

from bench.community import DONE, Community, Learner
from bench.figures import Figure
from bench.phone import BenchError, Someone
from tests.browser.conftest import open_chromium
from tests.browser.traffic import new_phone

KILOBYTE = 1024


def weights(people: Community, url: str) -> Iterator[Figure]:
    """Yield bytes and requests of the first visit and of a repeat, for each kind of page of the site at ``url``."""
    with open_chromium() as chromium:
        for name, (who, path) in eight_pages(people).items():
            with new_phone(chromium, url, who.jar if who else {}) as (page, traffic):
                for visit in ("first", "repeat"):
                    traffic.forget()
                    answer = page.goto(url + path, wait_until="networkidle")
                    if answer is None or answer.status not in (200, 304):
                        raise BenchError(f"{path} got {answer and answer.status} in Chromium")
                    yield Figure(f"{name}_{visit}_kb_chromium", traffic.bytes / KILOBYTE, "KB")
                    yield Figure(f"{name}_{visit}_requests_chromium", traffic.requests, "requests")
                    page.goto("about:blank")


def eight_pages(people: Community) -> dict[str, tuple[Someone | None, str]]:
    """Return who opens which address, by the kind of page."""
    reader = at(people, 1)
    course = f"/{reader.language}/courses/{reader.course}"
    question = next(each for bank in people.final.values() for each in bank)
    graduate, slug, attempt = next(each for each in people.results if each[0].place in DONE)
    sheet = people.sheets[reader.course][0]["id"]
    return {
        "landing": (None, "/en/"),
        "catalogue": (None, "/en/courses"),
        "course": (reader, course),
        "lesson": (reader, f"{course}/lessons/{people.lessons[reader.course][0]}"),
        "question": (question.who, question.page),
        "home": (reader, f"/{reader.language}/home"),
        "tool": (reader, f"{course}/workbook/{sheet}"),
        "result": (graduate, f"/{graduate.language}/courses/{slug}/final-check/{attempt}/result"),
    }


def at(people: Community, place: int) -> Learner:
    """Return the first learner at a place."""
    return next(her for her in people.learners if her.place == place)
