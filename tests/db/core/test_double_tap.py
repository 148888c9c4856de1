"""A form that is sent twice at once: the second request meets the first one's row, is run again, and finds it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from academy.accounts.services.sessions import open_session
from academy.core import clock
from academy.core.db import commit, db
from academy.learning.models import Enrolment, EnrolmentSource
from tests.factories.accounts import make_person
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_edition
from tests.support.racing import own_application

MOST_SECONDS = 20.0
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def wait_for_the_second() -> None:
    """Wait until a request waits for the row that is not committed; SQLite lets it wait for its turn instead."""
    if db.engine.dialect.name == "sqlite":
        time.sleep(0.5)
        return
    deadline = time.monotonic() + MOST_SECONDS
    while True:
        with db.engine.connect() as watcher:
            if watcher.execute(sa.text(WAITING)).scalar_one() == 1:
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_t11_a_unique_row_that_another_request_wrote_meanwhile_is_found(
    engine_name: str, worker: str, tmp_path: Path
) -> None:
    with own_application(engine_name, f"tap_{worker}", tmp_path) as app, app.app_context():
        app.config["WTF_CSRF_ENABLED"] = False
        person, edition = make_person(), make_edition().edition_id
        token = open_session(person)
        commit()
        row = {"person_id": person.id, "edition_id": edition, "source": EnrolmentSource.SELF}
        db.session.rollback()
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
        with ThreadPoolExecutor(1) as second_tap:
            with db.engine.begin() as first_tap:
                first_tap.execute(sa.insert(Enrolment).values(**row, enrolled_at=clock.now()))
                answer = second_tap.submit(browser.post, f"/en/courses/{MODEL_SLUG}/enrol")
                wait_for_the_second()
            answered = answer.result(MOST_SECONDS)
        assert (answered.status_code, answered.location) == (
            303,
            f"/en/courses/{MODEL_SLUG}/lessons/{FIRST_LESSON}",
        )
        found = db.session.execute(sa.select(Enrolment.person_id, Enrolment.edition_id, Enrolment.source))
        assert [each._asdict() for each in found] == [row]
