"""Classes of holes around the final check: the score as an oracle, answer keys before submission, fields that nobody
may set, certificates that were not earned, limits passed by other doors.

More on each: tests/web/learning/test_final_check_pages.py, tests/db/learning and tests/db/assessment.
"""

import re
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.assessment.models import AttemptState
from academy.content.items.draw import seeded
from academy.core.db import commit, db
from academy.core.permissions import Role
from academy.credentials.models import Certificate
from academy.learning.models import Completion
from academy.programmes.models import Programme
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_edition, make_enrolment
from tests.factories.programmes import make_participant, make_programme
from tests.support.answers import fill_workbook, right_fields, wrong_fields
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.web.learning.test_final_check_pages import START, Candidate
from tests.web.security.test_bad_input import HOSTILE

#: What a page may hold that differs from one request to the next and says nothing.
RANDOM = re.compile(r'value="[^"]*"|Expires=[^;]*')
OWN_PAGES = ("/en/home", f"/en/courses/{MODEL_SLUG}", START, "/en/certificates", "/en/profile")
UNEARNED = {
    "score": "1",
    "points": "18",
    "is_passed": "true",
    "passed": "1",
    "state": "submitted",
    "maximum": "18",
    "progress": "{}",
    "is_late": "false",
    "values": "{}",
    "seed": "x",
    "person_id": "1",
    "attempt_id": "1",
}


@pytest.fixture
def candidate(client: PageClient) -> Candidate:
    return Candidate(client)


def test_a_right_and_a_wrong_answer_get_the_same_reply(candidate: Candidate) -> None:
    """Score as an oracle: neither status, headers nor any own page differ while the check is open."""
    candidate.start()
    for number in range(1, 19):
        seen = []
        for fields in (right_fields(candidate.asked(number)), wrong_fields(candidate.asked(number))):
            reply = candidate.answer(number, fields)
            pages = [candidate.client.get(page) for page in OWN_PAGES] if number == 1 else []
            pages.append(candidate.client.get(f"{candidate.url}/review"))
            seen.append(
                (
                    reply.status_code,
                    reply.location,
                    sorted((name, value) for name, value in reply.headers.items() if name != "Set-Cookie"),
                    [RANDOM.sub("", page.text) for page in pages],
                )
            )
        assert seen[0] == seen[1], number


def test_the_programme_sees_nothing_of_an_open_check(client: PageClient) -> None:
    """Score as an oracle for those who look on: the manager's page is the same for right and wrong answers."""
    programme = make_programme()
    manager = make_member(Role.ADMINISTRATOR)
    pages = []
    candidate = Candidate(client)
    person = make_participant(programme)
    candidate.person = person
    make_enrolment(person)
    sign_in(client, person)
    candidate.start()
    for fields_of in (right_fields, wrong_fields):
        sign_in(client, person)
        for number in range(1, 4):
            candidate.answer(number, fields_of(candidate.asked(number)))
        sign_in(client, manager)
        pages.append(RANDOM.sub("", client.get(f"/en/programmes/{programme.public_id}").text))
    assert pages[0] == pages[1]


def test_nobody_sets_what_is_worked_out(candidate: Candidate) -> None:
    """Mass assignment of score, state and progress in every form of a check."""
    candidate.start()
    for number in range(1, 19):
        candidate.answer(number, wrong_fields(candidate.asked(number)), **UNEARNED)
    candidate.client.get(f"{candidate.url}/review")
    candidate.client.submit(f"{candidate.url}/submit", {"confirm": "yes", **UNEARNED})
    attempt = candidate.attempt
    assert (attempt.state, attempt.points, attempt.is_passed) == (AttemptState.SUBMITTED, 0, False)
    assert new_rows(Completion) == []


def test_nobody_makes_themselves_anything(client: PageClient) -> None:
    """Mass assignment of roles, owners and ids in profile, welcome and programme forms."""
    sign_in(client, person := make_person())
    client.get("/en/profile")
    more = {
        "is_administrator": "1",
        "role": "administrator",
        "id": "1",
        "public_id": "x",
        "password_hash": "x",
    }
    details = {
        "display_name": "Sari",
        "certificate_name": "",
        "locale": "en",
        "country": "ID",
        "email": "x@y.test",
    }
    before = (person.id, person.public_id, person.email, person.password_hash)
    assert client.submit("/en/profile/details", {**details, **more}).status_code == 303
    assert client.submit("/en/welcome", {"sex": "female", **more}).status_code == 303
    assert (person.id, person.public_id, person.email, person.password_hash) == before
    assert not db.session.scalar(sa.select(Person.is_administrator).where(Person.id == person.id))

    here, elsewhere = make_organisation(), make_organisation()
    sign_in(client, make_member(Role.PROGRAMME_MANAGER, here))
    client.get("/en/profile/details")
    programme = make_programme(here)
    commit()
    fields = {"name": "A", "audience": "women", "starts_on": "2026-11-01", "ends_on": "2026-12-01"}
    owner = {
        "owner": elsewhere.public_id,
        "owner_id": str(elsewhere.id),
        "public_id": "x",
        "join_code": "CDFGHJKM",
    }
    client.submit(f"/en/programmes/{programme.public_id}/edit", {**fields, "courses": "mon-101", **owner})
    client.submit("/en/programmes/new", {**fields, "courses": "mon-101", **owner})
    assert [one.owner_id for one in new_rows(Programme)] == [here.id]
    assert programme.join_code != "CDFGHJKM"


def test_a_failed_check_earns_no_certificate_by_any_later_step(candidate: Candidate) -> None:
    """A certificate that was not earned: late answers, another submission, a finished workbook, every lesson done."""
    candidate.start()
    candidate.answer_all(wrong=("O1", "O2", "O3"))
    candidate.hand_in()
    sheet: dict[str, Any] = {"client_sequence": "99999999999", "client_key": str(uuid4())}
    for number in range(1, 4):
        url = f"{candidate.url}/questions/{number}"
        candidate.client.submit(
            url, {**right_fields(candidate.asked(number)), **sheet, "client_key": str(uuid4())}
        )
    candidate.client.submit(f"{candidate.url}/submit", {"confirm": "yes"})
    fill_workbook(candidate.person.id, candidate.edition_id)
    candidate.client.submit(f"/en/courses/{MODEL_SLUG}/lessons/{FIRST_LESSON}/done")
    candidate.client.submit(START)
    assert candidate.attempt.is_passed is False
    assert len(candidate.edition.lessons) == 6
    assert new_rows(Certificate) == []


def test_submitting_again_and_again_issues_one_certificate(candidate: Candidate) -> None:
    """Double certificates by rapid clicks."""
    fill_workbook(candidate.person.id, candidate.edition_id)
    candidate.start()
    candidate.answer_all()
    candidate.client.get(f"{candidate.url}/review")
    for _click in range(5):
        assert candidate.client.submit(f"{candidate.url}/submit", {"confirm": "yes"}).status_code == 303
    assert len(new_rows(Certificate)) == 1


def test_a_check_of_somebody_else_is_nowhere(client: PageClient) -> None:
    """Reading or changing another learner's check: by her address, under one's own course."""
    owner = Candidate(client)
    owner.start()
    url, before = owner.url, dict(owner.attempt.progress)
    sign_in(client, thief := make_person())
    make_enrolment(thief, make_edition().edition_id)
    fields = {**right_fields(owner.asked(1)), "client_key": str(uuid4())}
    assert client.get(f"{url}/questions/1").status_code == 404
    assert client.get(f"{url}/result").status_code == 404
    assert client.submit(f"{url}/questions/1", fields).status_code == 404
    assert client.submit(f"{url}/pause").status_code == 404
    assert client.submit(f"{url}/submit", {"confirm": "yes"}).status_code == 404
    assert (owner.attempt.state, owner.attempt.progress) == (AttemptState.OPEN, before)


def test_hostile_answers_to_an_open_check_get_a_sentence(candidate: Candidate) -> None:
    """Bad input: every field of every question with values that no page offers."""
    chance = seeded("hostile answers")
    candidate.start()
    for number in (*range(1, 19), 0, 19, 99999999999999999999):
        url = f"{candidate.url}/questions/{number}"
        names = right_fields(candidate.asked(number)) if 1 <= number <= 18 else {"answer": []}
        for _turn in range(5):
            fields = {
                name: [chance.choice(HOSTILE) for _copy in range(chance.randint(1, 3))] for name in names
            }
            stamp = {name: chance.choice(HOSTILE) for name in ("client_sequence", "client_at", "partial")}
            key = chance.choice((str(uuid4()), *HOSTILE))
            reply = candidate.client.submit(url, {**fields, **stamp, "client_key": key})
            assert reply.status_code in ({303, 422} if 1 <= number <= 18 else {404}), (number, fields)
