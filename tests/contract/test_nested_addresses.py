"""The parts of an address belong together: what is mine in one course is not there under another one."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule

from academy.accounts.models import Person
from academy.assessment.services import GivenAnswer, lock_practice, record_answer, start_final_check
from academy.catalogue.queries import load_edition
from academy.catalogue.services.publish import publish_edition
from academy.content.compiler import compile_course
from academy.core.db import db
from academy.core.permissions import Role
from academy.workbook.models import Workbook
from tests.contract.permission_table import fingerprint, rolled_back, rules_of, valid_token
from tests.contract.permission_world import _ARGUMENTS, World, form_for, make_world
from tests.factories.catalogue import COURSES, make_enrolment
from tests.support.answers import right_fields
from tests.unit.assessment.bank import Form

BOOKKEEPING = {"rate_counters", "login_sessions"}
#: Parts that are no object of anybody: a day, the number of a question, a notice and its version.
VALUES = {"locale", "day", "page", "number", "name", "version"}
#: Any two accounts or organisations may be merged: the second does not belong to the first.
VALUES |= {"other_id", "into_id"}
OTHER_COURSE = "mon-102"


@pytest.fixture(scope="module")
def world(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("nested"), f"nested_{worker}") as made:
        yield made


@pytest.fixture(scope="module")
def others(world: World) -> dict[str, str]:
    """Return for each part of an address another object of the same learner, in another course or sheet."""
    course = compile_course(Path(COURSES / OTHER_COURSE), samples=1)
    with world.app.app_context():
        edition_id = publish_edition(course.document, course.media).edition_id
        edition = load_edition(edition_id)
        public_id = world.owners[Role.LEARNER].person
        person = db.session.scalars(sa.select(Person).where(Person.public_id == public_id)).one()
        make_enrolment(person, edition_id)
        attempt = start_final_check(person.id, edition_id, edition, country=person.country)
        book = db.session.scalars(sa.select(Workbook).where(Workbook.person_id == person.id)).one()
        row = str(uuid4())
        book.entries = {**book.entries, "owe_me": {"rows": [{"id": row, "who": "Dara", "amount": "5"}]}}
        lesson = edition.lessons[0]
        practice = lock_practice(person.id, edition_id, lesson.id, country=person.country, currency="IDR")
        item = next(each for each in lesson.items if "practice" in edition.item(each, "en")["use"])
        asked = practice.draw(edition, item, "en")
        key = str(uuid4())
        record_answer(
            practice, asked, GivenAnswer(item, asked.parse(Form(right_fields(asked))).response, key)
        )
        found = {
            "slug": edition.slug,
            "lesson_slug": lesson.slug,
            "sheet_id": "break_even",
            "attempt_id": attempt.public_id,
            "key": key,
            "row_id": row,
            "person_id": public_id,
            "role": Role.TRAINER.value,
        }
        db.session.commit()
        db.session.remove()
    return found


def nested(world: World) -> list[tuple[Rule, str, str]]:
    """Return every route with more than one object in its address, its method and the object to replace."""
    return [
        (rule, method, part)
        for rule, method in rules_of(world.app)
        for part in sorted(rule.arguments - VALUES)
        if len(rule.arguments - VALUES) > 1 and not rule.endpoint.endswith("_page")
    ]


def test_g16_parts_that_do_not_belong_together_are_not_there(world: World, others: dict[str, str]) -> None:
    addresses = nested(world)
    assert len(addresses) > 30
    found = []
    for rule, method, part in addresses:
        role = Role.ADMINISTRATOR if rule.endpoint.startswith("admin.") else Role.LEARNER
        owner = world.owners[role]
        parts = {name: _ARGUMENTS[name](world, owner, rule.endpoint) for name in rule.arguments}
        parts[part] = others[part]
        address = world.app.url_map.bind("localhost").build(rule.endpoint, parts)
        with rolled_back(world.app) as connection:
            before = fingerprint(connection)
            if method == "GET":
                answer = world.client(role).get(address)
            else:
                fields = {**form_for(rule.endpoint, owner), "csrf_token": valid_token(world.app)}
                answer = world.client(role).post(address, data=fields)
            after = fingerprint(connection)
        if answer.status_code != 404:
            found.append((answer.status_code, method, address))
        assert {name for name in before if before[name] != after[name]} <= BOOKKEEPING, address
    assert found == []


def test_g16_the_same_parts_belong_together(world: World, others: dict[str, str]) -> None:
    """The test above means something: the learner's objects are there under their own course."""
    client = world.client(Role.LEARNER)
    course = f"/en/courses/{others['slug']}"
    for path in (
        f"{course}/final-check/{others['attempt_id']}/questions/1",
        f"{course}/final-check/{others['attempt_id']}/review",
        f"{course}/lessons/{others['lesson_slug']}/practice/answers/{others['key']}",
        f"{course}/workbook/{others['sheet_id']}",
    ):
        assert client.get(path).status_code == 200, path
