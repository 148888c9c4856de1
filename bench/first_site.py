"""The academy with one learner, one course and one open final check, for the benchmark."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from academy.accounts.services import open_session, register_person
from academy.app import create_app
from academy.assessment.services import start_final_check
from academy.catalogue.queries import current_cards, load_edition
from academy.catalogue.services import publish_folder
from academy.core import migrations
from academy.core.db import commit, db
from academy.core.permissions import Actor
from academy.learning.models import EnrolmentSource
from academy.learning.services import enrol_learner
from config import Settings

COURSES = Path(__file__).resolve().parents[1] / "courses"


@dataclass(frozen=True)
class Scene:
    """What the benchmark asks for: paths, and the cookie of the learner."""

    lesson_path: str
    question_path: str
    session_cookie: tuple[str, str]


def prepare(settings: Settings) -> Scene:
    """Fill the empty database of ``settings`` and return the scene."""
    app = create_app(settings)
    with app.app_context():
        migrations.upgrade()
        publish_folder(COURSES, samples=5)
        person = register_person(display_name="Mya Mya", email="mya@example.org", password=None, country="MM")
        card = next(card for card in current_cards() if card.code == "mon-101")
        actor = Actor(person_id=person.id, public_id=person.public_id, country="MM")
        enrol_learner(actor, card.edition_id, source=EnrolmentSource.SELF)
        edition = load_edition(card.edition_id)
        attempt = start_final_check(person.id, card.edition_id, edition, country="MM")
        number = 1 + next(
            place
            for place, item in enumerate(attempt.items)
            if edition.item(item["id"], "en")["type"] == "single"
        )
        course = f"/en/courses/{card.slug}"
        question = f"{course}/final-check/{attempt.public_id}/questions/{number}"
        cookie = _cookie(app, open_session(person))
        commit()
        db.engine.dispose()
    return Scene(f"{course}/lessons/{edition.lessons[0].slug}", question, cookie)


def _cookie(app: Flask, token: str) -> tuple[str, str]:
    serialiser = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own interface
    return app.config["SESSION_COOKIE_NAME"], serialiser.dumps({"_user_id": token})
