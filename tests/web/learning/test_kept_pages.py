"""Lesson pages stay in memory for readers at many places, not only for one class."""

from itertools import product

from flask import Flask, template_rendered

from academy.core.db import commit
from academy.core.locales import offered
from academy.learning.models import Enrolment
from academy.learning.services import finish_lesson
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.support.pages import PageClient

SLUGS = ("two-pockets", "cash-book", "promises", "profit-is-not-cash", "look-ahead", "close-the-gap")
THEMES, SIZES = ("", "light", "dark"), ("", "large")
READ = 2


def come_in(client: PageClient) -> Enrolment:
    """Sign a new learner of the model course in."""
    person = make_person(country="KH")
    enrolment = make_enrolment(person, make_edition().edition_id)
    sign_in(client, person)
    return enrolment


def read_all(client: PageClient) -> int:
    """Open every lesson in every language and look; return the number of pages."""
    places = list(product(THEMES, SIZES, offered(), SLUGS))
    for theme, size, tag, slug in places:
        client.set_cookie("theme", theme)
        client.set_cookie("text-size", size)
        page = client.get(f"/{tag}/courses/{MODEL_SLUG}/lessons/{slug}", headers={"Accept-Encoding": "gzip"})
        assert page.status_code == 200
    return len(places)


def test_p6_lessons_of_readers_at_three_hundred_places_stay_kept(app: Flask, client: PageClient) -> None:
    made: list[str] = []

    def note(_app: Flask, **_context: object) -> None:
        made.append("page")

    with template_rendered.connected_to(note, app):
        enrolment = come_in(client)
        pages = read_all(client)
        for number in range(1, READ + 1):
            finish_lesson(enrolment.id, f"mon-101-l{number}")
            commit()
            pages += read_all(client)
        assert len(made) >= pages > 300
        # Another learner stands where the first one began.
        come_in(client)
        made.clear()
        read_all(client)
        assert not made
