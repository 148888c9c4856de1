"""A programme that changes after learners joined: what they agreed to stays, what is new waits for a new consent."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Consent, Organisation, Person
from academy.core import clock as clocks
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.permissions import Role
from academy.programmes.join_codes import printed_join_code
from academy.programmes.models import Participation, Programme
from academy.programmes.reach import ALL_COUNTRIES
from academy.statistics.exports.rows import exact_rows
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import make_edition, make_small_edition
from tests.factories.programmes import complete, enrol, make_participant, make_programme
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]


class Office:
    """An organisation with a programme, its manager and its analyst."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.organisation: Organisation = make_organisation()
        self.programme: Programme = make_programme(self.organisation, name="Women in Business")
        self.manager = make_member(Role.PROGRAMME_MANAGER, self.organisation)
        self.analyst = make_member(Role.AGENCY_ANALYST, self.organisation)
        commit()

    def change(self, **changes: Any) -> None:
        sign_in(self.client, self.manager)
        fields = {
            "owner": self.organisation.public_id,
            "name": self.programme.name,
            "summary": "",
            "audience": ["women"],
            "courses": [make_edition().code],
            "starts_on": self.programme.starts_on.isoformat(),
            "ends_on": self.programme.ends_on.isoformat(),
            "country": "",
            "funder": "",
            "reason": "The plan has changed.",
            **changes,
        }
        address = f"/en/programmes/{self.programme.public_id}/edit"
        self.client.get(address)
        assert self.client.submit(address, fields).status_code == 303

    def exported(self) -> list[dict[str, str]]:
        sign_in(self.client, self.analyst)
        address = f"/en/results/{self.programme.public_id}"
        self.client.get(address)
        answer = self.client.submit(f"{address}/export", {"format": "csv"}, follow_redirects=True)
        text = answer.data.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def facts(self) -> set[tuple[str, str, str]]:
        """Return what the programme sees: course, progress, and whether that counts. A file would withhold it."""
        seen = exact_rows(self.programme, ALL_COUNTRIES)
        return {(row["course_code"], row["course_state"], row["completed_in_period"]) for row in seen}

    def page(self) -> str:
        sign_in(self.client, self.manager)
        return str(self.client.get(f"/en/programmes/{self.programme.public_id}").text)

    @property
    def link(self) -> str:
        return f"/en/join/{printed_join_code(self.programme.join_code or '')}"

    def agree(self, person: Person) -> str:
        sign_in(self.client, person)
        page = self.client.get(self.link).text
        hidden = dict(re.findall(r'name="(notice_version|terms)"[^>]*value="([^"]+)"', page))
        assert self.client.submit(self.link, {**hidden, "agree": "y"}).status_code == 303
        return str(self.client.get("/en/join").text)


@pytest.fixture
def office(client: PageClient, database: Database) -> Office:
    return Office(client)


def rows(office: Office) -> set[tuple[str, str]]:
    return {(course, state) for course, state, _counts in office.facts()}


def test_g10_a_course_added_later_is_seen_only_after_a_new_consent(office: Office) -> None:
    first, added = make_edition(), make_small_edition()
    person = make_participant(office.programme, "Lina Santos")
    enrol(person, first.edition_id)
    enrol(person, added.edition_id)
    commit()
    assert rows(office) == {(first.code, "enrolled")}
    office.change(courses=[first.code, added.code])
    assert rows(office) == {(first.code, "enrolled")}
    sign_in(office.client, office.manager)
    table = office.client.get(f"/en/programmes/{office.programme.public_id}?course={added.code}").text
    assert "Lina Santos" not in table
    sign_in(office.client, person)
    mine = office.client.get("/en/join").text
    assert "The programme has changed since you agreed." in mine
    assert f"Course {added.code}" in mine
    assert "The programme has changed since you agreed." in office.client.get("/en/home").text
    invitation = office.client.get(office.link).text
    assert "I agree to the changes" in invitation
    assert "has changed since you agreed" not in office.agree(person)
    assert rows(office) == {(first.code, "enrolled"), (added.code, "enrolled")}
    assert "has changed since you agreed" not in office.client.get("/en/home").text


def test_g10_agreeing_again_keeps_the_number_and_the_day_of_joining(
    office: Office, clock: MovableClock, database: Database
) -> None:
    first, added = make_edition(), make_small_edition()
    person = make_participant(office.programme)
    commit()
    before = office.exported()
    [joined_at] = [one.joined_at for one in new_rows(Participation)]
    clock.offset += timedelta(days=2)
    office.change(courses=[first.code, added.code])
    for _press in range(2):
        office.agree(person)
    after = office.exported()
    assert {row["subject_id"] for row in after} == {row["subject_id"] for row in before}
    [participation] = new_rows(Participation)
    assert participation.joined_at == joined_at
    purpose = f"programme:{office.programme.public_id}"
    assert [(one.person_id, one.purpose) for one in new_rows(Consent)] == [(person.id, purpose)] * 2


def test_g10_more_days_count_only_after_a_new_consent(office: Office, clock: MovableClock) -> None:
    course = make_edition()
    person = make_participant(office.programme)
    later = make_person(name="Dewi")
    commit()
    office.change(ends_on=(office.programme.ends_on + timedelta(days=90)).isoformat())
    clock.offset += timedelta(days=60)
    complete(person, course.edition_id)
    office.agree(later)
    complete(later, course.edition_id)
    commit()
    assert sorted(counts for _course, _state, counts in office.facts()) == ["no", "yes"]
    sign_in(office.client, person)
    assert "You agreed to" in office.client.get("/en/join").text
    office.agree(person)
    assert [counts for _course, _state, counts in office.facts()] == ["yes"]


def test_g10_a_new_name_and_other_people_are_shown_beside_what_was_agreed(office: Office) -> None:
    person = make_participant(office.programme)
    commit()
    office.change(name="Traders of Tomorrow", audience=["youth"])
    sign_in(office.client, person)
    assert "Women in Business" in office.client.get("/en/profile/privacy").text
    mine = office.client.get("/en/join").text
    assert re.search("It was called (<bdi>)?Women in Business(</bdi>)? when you agreed", mine)
    assert "It is for other people than before." in mine
    assert "It was called" not in office.agree(person)


def test_g10_fewer_courses_and_days_need_no_consent(office: Office) -> None:
    first, added = make_edition(), make_small_edition()
    office.change(courses=[first.code, added.code])
    person = make_participant(office.programme)
    commit()
    office.change(courses=[added.code], ends_on=clocks.today().isoformat())
    sign_in(office.client, person)
    assert "has changed since you agreed" not in office.client.get("/en/join").text
    assert {row["course_code"] for row in office.exported()} == {added.code}


def test_g10_whoever_agreed_to_other_courses_only_still_counts_as_joined(office: Office) -> None:
    added = make_small_edition()
    make_participant(office.programme)
    commit()
    office.change(courses=[added.code])
    assert office.exported() == []
    assert "Nobody has joined yet" not in office.page()


def test_g10_a_programme_that_changes_while_she_reads_is_read_again(office: Office) -> None:
    person, added = make_person(), make_small_edition()
    commit()
    sign_in(office.client, person)
    page = office.client.get(office.link).text
    hidden = dict(re.findall(r'name="(notice_version|terms)"[^>]*value="([^"]+)"', page))
    office.change(courses=[make_edition().code, added.code])
    sign_in(office.client, person)
    office.client.get(office.link)
    answer = office.client.submit(office.link, {**hidden, "agree": "y"})
    assert answer.status_code == 422
    assert "has changed while you read" in answer.text
    assert f"Course {added.code}" in answer.text
