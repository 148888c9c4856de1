"""Two accounts of one person become one on both engines: everything goes along, and nobody else changes."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.addresses import Address
from academy.accounts.codes import AgeBand, Sex
from academy.accounts.models import CodePurpose, Consent, Membership, OneTimeCode, Person
from academy.accounts.queries import ProfileAnswers, get_answers, get_person
from academy.accounts.queries.second_step import second_step_of
from academy.accounts.services.addresses import request_change
from academy.accounts.services.code_app import Tried, take_code
from academy.accounts.services.entry import sign_in
from academy.accounts.services.paper_codes import tell_about_codes
from academy.accounts.services.passwords import give_digits, reset_by_digits
from academy.accounts.services.recovery_codes import new_recovery_codes
from academy.admin.services import give_role
from academy.assessment.models import AnswerEvent, Attempt, AttemptKind, AttemptState
from academy.assessment.modes import practice
from academy.assessment.queries import practice_sitting
from academy.assessment.services import (
    GivenAnswer,
    lock_practice,
    recompute_attempt,
    record_answer,
    start_final_check,
)
from academy.catalogue.models import Edition
from academy.catalogue.queries import load_edition
from academy.content.workbook import MAX_ROWS
from academy.core import clock
from academy.core.db import Base, commit, db
from academy.core.errors import ConflictError
from academy.core.files import order_file
from academy.core.mail import Channel, Delivery
from academy.core.permissions import Actor, Role
from academy.credentials.models import Certificate
from academy.credentials.queries import find_certificate
from academy.learning.models import Completion, Enrolment, LessonProgress
from academy.learning.queries import progress_everywhere
from academy.programmes.models import Participation
from academy.programmes.services import join_programme, leave_programme
from academy.programmes.services.participations import purpose_of
from academy.workbook.models import Workbook
from tests.factories.accounts import PASSWORD, actor_for, make_member, make_organisation, make_person
from tests.factories.bystanders import OLD_VERSION
from tests.factories.catalogue import make_edition
from tests.factories.credentials import complete_course, make_certificate
from tests.factories.programmes import enrol, make_programme
from tests.factories.second_step import make_code_app, make_passkey
from tests.support.answers import right_fields, send
from tests.support.neighbours import new_rows
from tests.support.racing import own_application, race
from tests.unit.assessment.bank import Form

Database = scoped_session[Session]
LESSON = "mon-101-l1"


@pytest.fixture
def chief(database: Database) -> Actor:
    return actor_for(make_member(Role.ADMINISTRATOR, name="Ada Admin"))


def two(**going: Any) -> tuple[Person, Person]:
    """Return the account that goes and the one that stays."""
    return make_person(name="Sari D.", **going), make_person(name="Sari Dewi")


def practise(person: Person, edition_id: int, item_id: str, tries: int) -> Attempt:
    edition = load_edition(edition_id)
    attempt = lock_practice(person.id, edition_id, LESSON, country=person.country, currency="IDR")
    for number in range(tries):
        state = practice_sitting(person.id, edition_id, LESSON, edition, person.country)
        asked = practice.draw(state, edition, item_id, "en", try_number=number)
        response = asked.parse(Form(right_fields(asked))).response
        record_answer(attempt, asked, GivenAnswer(item_id, response, _key(), try_number=number))
    return attempt


def _key() -> str:
    return str(uuid4())


def keys_to_people() -> list[sa.Column[Any]]:
    """Return every column that refers to a person."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "people"
    ]


def rich(name: str) -> Person:
    """Return somebody with a row in every table that refers to people."""
    person = make_member(Role.TRAINER, name=name)
    services.record_consent(person.id, "terms", "2026-11", "en", "registration")
    services.update_profile(person.id, ProfileAnswers(sex=Sex.FEMALE))
    services.open_session(person, "Phone")
    make_code_app(person)
    make_passkey(person)
    new_recovery_codes(person)
    give_digits(person, "")
    request_change(person, Address(Channel.EMAIL, f"new.{person.email}"))
    join_programme(actor_for(person), make_programme(), language="en")
    practise(person, make_edition().edition_id, "rk-0101", 1)
    make_certificate(person)
    order_file("<p>Paper</p>", locale="en", name="paper.pdf", owner=person.public_id, back="/en/")
    return person


def test_e8_nothing_stays_behind_and_every_table_is_looked_at(database: Database, chief: Actor) -> None:
    going, staying = rich("Sari D."), make_person(name="Sari Dewi")
    commit()
    old = going.public_id
    columns = keys_to_people()
    empty = [
        str(column)
        for column in columns
        if not database.scalar(sa.select(sa.func.count()).where(column == going.id))
    ]
    assert empty == [], "give the person of this test a row there, and let a merge move it"
    services.merge_people(chief, going, staying)
    commit()
    left = [
        str(column)
        for column in columns
        if database.scalar(sa.select(sa.func.count()).where(column == going.id))
    ]
    assert left == []
    assert database.scalar(sa.select(sa.func.count(Delivery.id)).where(Delivery.owner == old)) == 0
    database.refresh(going)
    assert (going.email, going.phone, going.display_name, going.merged_into) == (
        None,
        None,
        "",
        staying.public_id,
    )
    assert going.closed_at is not None
    [certificate] = new_rows(Certificate)
    found = find_certificate(certificate.number)
    assert found is not None
    assert (found.document.holder_name, certificate.person_id) == ("Sari D.", staying.id)
    assert [progress.is_complete for progress in progress_everywhere(staying.id)] == [True]


def test_both_have_everything_and_it_stands_together(database: Database, chief: Actor) -> None:
    going, staying = rich("Sari D."), rich("Sari Dewi")
    numbers = {each.number for each in new_rows(Certificate)}
    answers = len(new_rows(AnswerEvent))
    commit()
    services.merge_people(chief, going, staying)
    commit()
    assert {each.number for each in new_rows(Certificate) if each.person_id == staying.id} == numbers
    assert len(new_rows(AnswerEvent)) == answers
    assert (len(new_rows(Enrolment)), len(new_rows(Completion)), len(new_rows(Workbook))) == (1, 1, 1)
    linked = sorted(each.completion_id is None for each in new_rows(Certificate))
    assert linked == [False, True]
    attempts = [each for each in new_rows(Attempt) if each.person_id == staying.id]
    finals = [each.number for each in attempts if each.kind is AttemptKind.FINAL]
    practices = [each.number for each in attempts if each.kind is AttemptKind.PRACTICE]
    assert (sorted(finals), sorted(practices)) == ([1, 2], [1, 2])
    drifts = [drift for each in attempts for drift in recompute_attempt(each, load_edition(each.edition_id))]
    assert drifts == []
    joined = [each.person_id for each in new_rows(Participation)]
    assert joined == [staying.id, staying.id], "in two programmes"
    assert len({each.record_key for each in new_rows(Participation)}) == 1


def test_the_further_practice_goes_on(database: Database, chief: Actor) -> None:
    going, staying = two()
    edition_id = make_edition().edition_id
    further, other = practise(going, edition_id, "rk-0101", 3), practise(staying, edition_id, "rk-0101", 1)
    services.merge_people(chief, going, staying)
    assert (further.person_id, further.number, other.person_id, other.number) == (
        staying.id,
        1,
        staying.id,
        2,
    )
    assert practise(staying, edition_id, "rk-0102", 1) is further
    assert (
        practice_sitting(staying.id, edition_id, LESSON, load_edition(edition_id), staying.country).seed
        == further.seed
    )


def test_of_two_open_final_checks_the_one_with_more_answers_stays_open(
    database: Database, chief: Actor
) -> None:
    going, staying = two()
    edition_id = make_edition().edition_id
    edition = load_edition(edition_id)
    started = [start_final_check(person.id, edition_id, edition, country="ID") for person in (going, staying)]
    further, other = started
    for item in further.items[:2]:
        send(further, edition, item["id"], right_fields(further.draw(edition, item["id"], "en")))
    services.merge_people(chief, going, staying)
    assert (further.state, other.state) == (AttemptState.OPEN, AttemptState.SUBMITTED)
    assert (other.number, further.number) == (1, 2)
    assert start_final_check(staying.id, edition_id, edition, country="ID") is further


def test_lessons_of_one_edition_are_joined(database: Database, chief: Actor) -> None:
    going, staying = two()
    edition_id = make_edition().edition_id
    early = clock.now() - timedelta(days=9)
    enrol(going, edition_id, lessons=3, at=early)
    enrol(staying, edition_id, lessons=1)
    services.merge_people(chief, going, staying)
    [enrolment] = new_rows(Enrolment)
    lessons = [each.done_at for each in new_rows(LessonProgress)]
    assert (enrolment.person_id, enrolment.enrolled_at) == (staying.id, early)
    assert lessons == [early, early, early]


@pytest.mark.parametrize("is_further_the_older", [True, False])
@pytest.mark.parametrize("goes_first", [True, False])
def test_of_two_editions_of_a_course_the_further_goes_on(
    database: Database, chief: Actor, is_further_the_older: bool, goes_first: bool
) -> None:
    older = database.scalars(sa.select(Edition.id).where(Edition.version == OLD_VERSION)).one()
    newer = make_edition().edition_id
    going, staying = two()
    people = [going, staying] if goes_first else [staying, going]
    lessons = {older: 4 if is_further_the_older else 1, newer: 1 if is_further_the_older else 4}
    kept = {}
    for person, edition_id in zip(people, (older, newer), strict=True):
        kept[edition_id] = enrol(person, edition_id, lessons=lessons[edition_id]).public_id
    services.merge_people(chief, going, staying)
    progress = progress_everywhere(staying.id)
    assert (len(progress[0].done), sorted(len(each.done) for each in progress)) == (4, [1, 4])
    assert {each.edition_id: each.public_id for each in new_rows(Enrolment)} == kept


def test_a_course_that_is_complete_is_further_than_one_with_more_lessons(
    database: Database, chief: Actor
) -> None:
    older = database.scalars(sa.select(Edition.id).where(Edition.version == OLD_VERSION)).one()
    going, staying = two()
    complete_course(going, older)
    enrol(staying, make_edition().edition_id, lessons=4)
    services.merge_people(chief, going, staying)
    assert [each.is_complete for each in progress_everywhere(staying.id)] == [True, False]


def test_a_closed_account_of_somebody_else_is_no_obstacle(database: Database, chief: Actor) -> None:
    services.close_account(make_person(name="Closed before"))
    going, staying = two()
    services.merge_people(chief, going, staying)
    assert going.merged_into == staying.public_id


def write(person: Person, currency: str, **entries: Any) -> Workbook:
    workbook = Workbook(
        person_id=person.id,
        edition_id=make_edition().edition_id,
        currency=currency,
        entries=entries,
        evidence={},
        updated_at=clock.now(),
    )
    db.session.add(workbook)
    db.session.flush()
    return workbook


def line(number: int) -> dict[str, str]:
    return {"id": f"row-{number}", "date": "2026-11-20", "what": f"Noodles {number}", "in": "5"}


def test_workbooks_are_joined_line_by_line(database: Database, chief: Actor) -> None:
    going, staying = two()
    write(going, "IDR", cashbook={"opening": "100", "rows": [line(1), line(2)]})
    write(staying, "IDR", cashbook={"opening": "200", "rows": [line(3)]})
    services.merge_people(chief, going, staying)
    [workbook] = new_rows(Workbook)
    book = workbook.entries["cashbook"]
    assert (workbook.person_id, book["opening"]) == (staying.id, "200")
    assert sorted(row["id"] for row in book["rows"]) == ["row-1", "row-2", "row-3"]
    assert workbook.evidence["rules"]


def test_workbooks_in_two_currencies_stop_the_merge_and_nothing_is_half_done(
    database: Database, chief: Actor
) -> None:
    going, staying = two()
    write(going, "IDR", cashbook={"rows": [line(1)]})
    write(staying, "USD", cashbook={"rows": [line(2)]})
    commit()
    with pytest.raises(ConflictError, match="different currencies"):
        services.merge_people(chief, going, staying)
    database.rollback()
    assert [each.person_id for each in new_rows(Workbook)] == [going.id, staying.id]
    assert [each.closed_at for each in (going, staying)] == [None, None]


def test_no_line_is_dropped_where_a_sheet_has_no_room_for_the_lines_of_both(
    database: Database, chief: Actor
) -> None:
    going, staying = two()
    write(going, "IDR", cashbook={"rows": [line(number) for number in range(200)]})
    write(staying, "IDR", cashbook={"rows": [line(number) for number in range(200, MAX_ROWS + 1)]})
    commit()
    with pytest.raises(ConflictError, match=rf"Record keeping.*: This sheet has room for {MAX_ROWS} lines\."):
        services.merge_people(chief, going, staying)
    database.rollback()
    assert [len(each.entries["cashbook"]["rows"]) for each in new_rows(Workbook)] == [200, MAX_ROWS - 199]


def test_answers_of_the_profile_are_kept_and_filled_in(database: Database, chief: Actor) -> None:
    going, staying = two()
    services.update_profile(going.id, ProfileAnswers(sex=Sex.MALE, age_band=AgeBand.FROM_18_TO_24))
    services.update_profile(staying.id, ProfileAnswers(sex=Sex.FEMALE))
    services.merge_people(chief, going, staying)
    assert get_answers(staying.id) == ProfileAnswers(sex=Sex.FEMALE, age_band=AgeBand.FROM_18_TO_24)


def test_she_takes_part_once_in_each_programme(database: Database, chief: Actor) -> None:
    going, staying = two()
    both, left = make_programme(name="Both"), make_programme(name="Left")
    for person in (going, staying):
        for programme in (both, left):
            join_programme(actor_for(person), programme, language="en")
    leave_programme(actor_for(staying), left)
    subjects = {(each.person_id, each.programme_id): each.subject_id for each in new_rows(Participation)}
    services.merge_people(chief, going, staying)
    after = {each.programme_id: each for each in new_rows(Participation)}
    assert {each.person_id for each in after.values()} == {staying.id}
    assert after[both.id].subject_id == subjects[going.id, both.id], "she joined with that one first"
    assert (after[left.id].subject_id, after[left.id].left_at) == (subjects[going.id, left.id], None)
    leave_programme(actor_for(staying), both)
    standing = [each for each in new_rows(Consent) if each.purpose == purpose_of(both)]
    assert len(standing) == 2
    assert all(each.withdrawn_at for each in standing)


def test_roles_are_kept_and_never_wider_than_one_of_them_was(database: Database, chief: Actor) -> None:
    going, staying = two()
    here, there = make_organisation(), make_organisation()
    services.grant_role(None, going, here, Role.TRAINER, "KH")
    services.grant_role(None, staying, here, Role.TRAINER, "LA")
    services.grant_role(None, going, there, Role.PROGRAMME_MANAGER)
    services.grant_role(None, staying, there, Role.PROGRAMME_MANAGER, "LA")
    services.make_administrator(None, going)
    third = make_member(Role.REVIEWER, here)
    services.grant_role(None, going, here, Role.REVIEWER, "KH")
    services.merge_people(chief, going, staying)
    held = {(each.person_id, each.organisation_id, each.role): each.country for each in new_rows(Membership)}
    assert held == {
        (staying.id, here.id, Role.TRAINER): "LA",
        (staying.id, there.id, Role.PROGRAMME_MANAGER): "",
        (staying.id, here.id, Role.REVIEWER): "KH",
        (third.id, here.id, Role.REVIEWER): "",
    }
    assert (going.is_administrator, staying.is_administrator) == (False, True)


def test_the_account_that_stays_keeps_its_own_second_step_and_takes_none(
    database: Database, chief: Actor
) -> None:
    going, staying = make_member(Role.TRAINER), make_member(Role.TRAINER)
    lost, kept = make_code_app(going), make_code_app(staying)
    services.merge_people(chief, going, staying)
    assert take_code(staying.id, lost.code()) is Tried.WRONG
    assert take_code(staying.id, kept.code()) is Tried.RIGHT
    assert take_code(going.id, lost.code()) is Tried.WRONG


def test_the_password_that_is_taken_over_needs_its_own_second_step(database: Database, chief: Actor) -> None:
    """Else whoever knows only the password would set a new one up."""
    going, staying = make_member(Role.TRAINER, password=PASSWORD), make_person(name="Made by staff")
    code_app = make_code_app(going)
    make_passkey(going)
    services.merge_people(chief, going, staying)
    assert second_step_of(staying.id).ways == 2
    assert second_step_of(going.id).ways == 0
    assert take_code(staying.id, code_app.code()) is Tried.RIGHT


def test_addresses_and_password_fill_what_is_missing(database: Database, chief: Actor) -> None:
    going = make_person(name="Sari D.", phone="+6281234567890", password=PASSWORD)
    staying = make_person(name="Sari Dewi", email="sari@academy.test")
    services.merge_people(chief, going, staying)
    assert (staying.email, staying.phone) == ("sari@academy.test", "+6281234567890")
    assert sign_in(Address(Channel.SMS, "+6281234567890"), PASSWORD) is staying


def test_codes_of_before_open_nothing_and_are_still_told_of(database: Database, chief: Actor) -> None:
    going, staying = make_person(phone="+6281234567890"), make_person(phone="+6281234567891")
    used = give_digits(going, str(going.phone))
    assert reset_by_digits("+6281234567890", used, PASSWORD, CodePurpose.PAPER)
    [code] = new_rows(OneTimeCode)
    until = code.expires_at
    digits = give_digits(going, str(going.phone))
    services.merge_people(chief, going, staying)
    commit()
    assert not reset_by_digits("+6281234567890", digits, PASSWORD, CodePurpose.PAPER)
    assert len(tell_about_codes(staying.id)) == 2
    database.refresh(code)
    assert code.expires_at == until, "a code that was used is over already, and stays as it was"
    assert {each.person_id for each in new_rows(OneTimeCode)} == {staying.id}


def test_of_two_administrators_at_once_one_is_told_that_it_is_done(
    engine_name: str, worker: str, tmp_path: Path
) -> None:
    with own_application(engine_name, worker, tmp_path) as app:
        with app.app_context():
            chiefs = [actor_for(make_member(Role.ADMINISTRATOR)) for _number in range(2)]
            first, second = make_person(name="First").id, make_person(name="Second").id
            commit()

        def merge(chief: Actor, going: int, staying: int) -> str:
            one, other = get_person(going), get_person(staying)
            assert one is not None
            assert other is not None
            services.merge_people(chief, one, other)
            return "merged"

        done = race(
            app,
            lambda: merge(chiefs[0], first, second),
            lambda: merge(chiefs[1], second, first),
        )
        with app.app_context():
            closed = db.session.scalars(sa.select(Person.id).where(Person.closed_at.is_not(None))).all()
    assert sorted(map(str, done)) == sorted(
        ["merged", "One of these accounts is closed, or was merged already. Look for the other one."]
    )
    assert len(closed) == 1


def test_nothing_is_corrected_in_an_account_that_was_merged_meanwhile(
    database: Database, chief: Actor
) -> None:
    going, staying = two(email="sari@academy.test")
    services.merge_people(chief, going, staying)
    database.flush()
    with pytest.raises(ConflictError):
        services.correct_address(chief, going, Address(Channel.EMAIL, "right@academy.test"))
    with pytest.raises(ConflictError):
        services.correct_details(
            chief, going, display_name="Sari", certificate_name="", locale="en", country="ID"
        )
    assert (going.email, going.display_name) == (None, "")


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR])
def test_no_role_is_given_to_an_account_that_was_merged_meanwhile(
    database: Database, chief: Actor, role: Role
) -> None:
    going, staying = two()
    services.merge_people(chief, going, staying)
    with pytest.raises(ConflictError):
        give_role(chief, going, role, make_organisation())
    assert [(each.person_id, each.role) for each in new_rows(Membership)] == []
    assert not going.is_administrator
