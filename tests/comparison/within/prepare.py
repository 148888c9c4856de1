"""Makes the data set with the code of the revision in whose folder it runs: courses, demonstration, everybody.

``python -P prepare.py MOMENT FILE``: the file, JSON, then says who is signed in with which cookie and what there is to
look at. The data folder is that of the settings.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from academy import start
from academy.accounts.models import Person
from academy.app import create_app
from academy.core import migrations
from academy.core.clock import SystemClock
from academy.core.db import close_database, commit, db
from academy.core.permissions import Role
from academy.start import publish_courses
from config import load_settings
from tests.browser.cast import NAMES, Cast, Part, cookie_for, make_cast
from tests.browser.samples import SAMPLES
from tests.factories.accounts import full_session
from tests.factories.catalogue import make_enrolment

#: Where those sign in whom the demonstration gives a role; before it stands the role.
DEMONSTRATED = "@demonstration.example"


def main(moment: datetime, target: Path) -> None:
    """Fill the data folder of the settings and write ``target``."""

    def now(self: SystemClock) -> datetime:
        return moment

    SystemClock.now = now  # type: ignore[method-assign]
    settings = load_settings()
    app = create_app(settings)
    app.extensions["perform"] = _leave  # what is queued would be done at another time by each revision
    with app.app_context():
        migrations.upgrade()
        publish_courses(settings)
        vars(start)["make_demonstration"](lambda _words: None)  # wherever its home is in this revision
    cast = make_cast(app)
    with app.app_context():
        _enrol(Part.LEARNER)
        cookies = {str(part): cookie for part, cookie in cast.cookies.items()} | _demonstrated(app)
        commit()
        found = {
            "moment": moment.isoformat(),
            "cookies": cookies,
            "samples": [*_samples(cast), *_questions()],
        }
        target.write_text(json.dumps(found, indent=1), "utf-8")
        close_database()


def _leave(*_task: object, **_options: object) -> None:
    """Take a task and do nothing."""


def _enrol(part: Part) -> None:
    """Let somebody of the cast begin every course that she has not begun."""
    person = db.session.scalars(sa.select(Person).where(Person.display_name == NAMES[part])).one()
    missing = sa.text(
        "SELECT id FROM editions WHERE is_current AND id NOT IN "
        "(SELECT edition_id FROM enrolments WHERE person_id = :person) ORDER BY id"
    )
    for edition_id in db.session.scalars(missing, {"person": person.id}).all():
        make_enrolment(person, edition_id)


def _demonstrated(app: Flask) -> dict[str, str]:
    """Return the cookies of those whom the demonstration gives a role, by "demonstration ROLE"."""
    theirs = sa.select(Person).where(Person.email.in_(f"{role}{DEMONSTRATED}" for role in Role))
    return {
        f"demonstration {str(person.email).partition('@')[0]}": cookie_for(app, full_session(person))
        for person in db.session.scalars(theirs.order_by(Person.id)).all()
    }


def _samples(cast: Cast) -> list[dict[str, Any]]:
    return [
        {
            "name": sample.name,
            "path": sample.path.format(**cast.ids),
            "part": str(sample.part),
            "press": sample.press,
            "typed": dict(sample.typed),
        }
        for sample in SAMPLES
    ]


def _questions() -> list[dict[str, Any]]:
    """Return a practice page for each type of question in each course."""
    found: dict[str, str] = {}
    rows = db.session.execute(
        sa.text("SELECT code, document FROM editions JOIN courses ON courses.id = course_id WHERE is_current")
    )
    for code, text in rows:
        document = json.loads(text)
        items, slug = document["locales"]["en"]["items"], document["course"]["slug"]
        for lesson in document["lessons"]:
            for item in lesson["items"]:
                if "practice" in items[item]["use"] and not items[item]["retired"]:
                    path = f"/courses/{slug}/lessons/{lesson['slug']}/practice?question={item}"
                    found.setdefault(f"question {code} {items[item]['type']}", path)
    return [
        {"name": name, "path": path, "part": str(Part.LEARNER), "press": "", "typed": {}}
        for name, path in sorted(found.items())
    ]


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]), Path(sys.argv[2]))
