"""Whose programme it is: the reader's own beside those that she left, took her consent back from, or never joined."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Consent
from academy.accounts.services.closing import subject_of
from academy.core.clock import now
from academy.core.errors import NotFoundError
from academy.core.permissions import Role
from academy.core.personal_data.telling import tell
from academy.programmes.models import ConsentedCourse, Participation, Programme, ProgrammeCourse
from academy.programmes.permissions import (
    get_participation_or_404,
    get_programme_or_404,
)
from academy.programmes.queries import find_invitation, managed_programmes, my_programmes, programmes_in_reach
from academy.programmes.queries.programmes import OrganisationNames, organisation_names
from academy.programmes.queries.terms import agreed_by
from academy.programmes.services import join_programme
from academy.programmes.services.participations import end_participation, purpose_of
from academy.programmes.states import ProgrammeState
from academy.statistics.permissions import get_figures_or_404, get_rows_or_404
from tests.factories.accounts import actor_for, make_member, make_organisation, make_person
from tests.factories.catalogue import make_small_edition
from tests.factories.programmes import make_analyst, make_manager, make_participant, make_programme
from tests.support.still_clock import StillClock

Database = scoped_session[Session]


def participation(database: Database, programme: Programme, person_id: int) -> Participation:
    conditions = Participation.programme_id == programme.id, Participation.person_id == person_id
    return database.scalars(sa.select(Participation).where(*conditions)).one()


def withdraw(database: Database, programme: Programme) -> None:
    """Take every consent to a programme back, without the news that would end taking part too."""
    changed = sa.update(Consent).where(Consent.purpose == purpose_of(programme))
    database.execute(changed.values(withdrawn_at=now(), withdrawn_how="page"))


def test_a_reader_has_the_programmes_in_which_she_takes_part_now(
    database: Database, still_clock: StillClock
) -> None:
    names = ("First", "Second", "Left", "Taken back", "Somebody else's", "Nobody's")
    first, second, left, taken_back, foreign, _empty = programmes = [
        make_programme(name=name) for name in names
    ]
    person, other = make_person(), make_person()
    for programme in (first, left, taken_back, second):
        join_programme(actor_for(person), programme, language="en")
        still_clock.move(timedelta(seconds=1))
    for programme in (first, foreign):
        join_programme(actor_for(other), programme, language="en")
    participation(database, left, person.id).left_at = still_clock.now()
    withdraw(database, taken_back)
    database.flush()
    reader = actor_for(person)
    assert [mine.programme.name for mine in my_programmes(reader, "en")] == ["Second", "First"]
    named = [found.name for found in programmes if takes_part(reader, found)]
    assert named == ["First", "Second", "Taken back"]
    invitations = [find_invitation(programme.join_code or "", reader, "en") for programme in programmes]
    assert [(found.programme.name, found.is_joined) for found in invitations if found] == [
        ("First", True),
        ("Second", True),
        ("Left", False),
        ("Taken back", False),
        ("Somebody else's", False),
        ("Nobody's", False),
    ]


def takes_part(reader: Any, programme: Programme) -> bool:
    try:
        return get_participation_or_404(reader, programme.public_id) is programme
    except NotFoundError:
        return False


def test_a_draft_invites_nobody_while_its_neighbour_does(database: Database) -> None:
    draft, open_one = make_programme(state=ProgrammeState.DRAFT), make_programme()
    guest = actor_for(make_person())
    assert find_invitation(draft.join_code or "", guest, "en") is None
    found = find_invitation(open_one.join_code or "", guest, "en")
    assert found is not None
    assert (found.programme, found.is_joined, found.change) == (open_one, False, None)


def test_each_consent_names_its_own_terms_and_courses(database: Database) -> None:
    first, second = make_small_edition(), make_small_edition()
    programme = make_programme(name="Women first", course_codes=[first.code])
    other = make_programme(name="Youth first", course_codes=[first.code, second.code])
    person = make_participant(programme)
    join_programme(actor_for(person), other, language="en")
    consent_id = participation(database, programme, person.id).consent_id
    agreed = agreed_by([consent_id])
    assert [(key, one.terms.name, one.course_codes) for key, one in agreed.items()] == [
        (consent_id, "Women first", frozenset({first.code}))
    ]
    stored = database.scalars(
        sa.select(ConsentedCourse.course_id).where(ConsentedCourse.consent_id == consent_id)
    ).all()
    present = sa.select(ProgrammeCourse.course_id).where(ProgrammeCourse.programme_id == programme.id)
    assert stored == database.scalars(present).all()


def test_leaving_ends_taking_part_once_in_one_programme_for_one_person(
    database: Database, still_clock: StillClock
) -> None:
    programme, other = make_programme(), make_programme()
    person, neighbour = (make_participant(programme) for _name in range(2))
    join_programme(actor_for(person), other, language="en")
    left_at = still_clock.now()
    for _news in range(2):
        end_participation(None, person_id=person.id, purpose=purpose_of(programme))
        still_clock.move(timedelta(days=1))
    database.expire_all()
    assert participation(database, programme, person.id).left_at == left_at
    assert participation(database, programme, neighbour.id).left_at is None
    assert participation(database, other, person.id).left_at is None


def test_a_download_tells_of_the_reader_s_own_programmes_only(database: Database) -> None:
    first, second = make_small_edition(), make_small_edition()
    programme = make_programme(name="Women first", course_codes=[first.code])
    other = make_programme(name="Youth first", course_codes=[second.code])
    person = make_participant(programme)
    make_participant(other)
    tables = {told.entry.table.name: told.rows for told in tell(subject_of(person))}
    shown = {
        name: [row[0].value for row in tables[name]]
        for name in ("consent_terms", "consented_courses", "participations")
    }
    assert shown == {
        "consent_terms": ["Women first"],
        "consented_courses": [first.code],
        "participations": ["Women first"],
    }


def test_a_programme_names_the_organisations_behind_it(database: Database) -> None:
    owner, funder = make_organisation("Office of Women"), make_organisation("Fund for Trade")
    make_organisation("Agency of somebody else")
    paid = make_programme(owner, funder_id=funder.id)
    assert organisation_names(paid) == OrganisationNames("Office of Women", "Fund for Trade")
    assert organisation_names(make_programme(owner)) == OrganisationNames("Office of Women", "")


def of_manager(actor: Any) -> list[str]:
    rows, total = managed_programmes(actor, 1, 20)
    assert total == len(rows)
    return sorted(row.programme.name for row in rows)


def of_analyst(actor: Any) -> list[str]:
    rows, total = programmes_in_reach(actor, Role.AGENCY_ANALYST, 1, 20, has_paid=True)
    assert total == len(rows)
    return sorted(row.programme.name for row in rows)


@pytest.mark.parametrize(
    ("role", "country", "seen"),
    [
        (Role.PROGRAMME_MANAGER, "", ["Ours here", "Ours in all", "Ours there"]),
        (Role.PROGRAMME_MANAGER, "KH", ["Ours here", "Ours in all"]),
        (Role.AGENCY_ANALYST, "", ["Ours here", "Ours in all", "Ours there", "Paid by us"]),
        (Role.AGENCY_ANALYST, "KH", ["Ours here", "Ours in all", "Paid by us"]),
    ],
)
def test_staff_see_programmes_of_their_organisation_and_country(
    database: Database, role: Role, country: str, seen: list[str]
) -> None:
    organisation, other = make_organisation(), make_organisation()
    here = make_programme(organisation, name="Ours here", country="KH")
    rows = [
        here,
        make_programme(organisation, name="Ours in all"),
        make_programme(organisation, name="Ours there", country="ID"),
        make_programme(other, name="Theirs here", country="KH"),
        make_programme(other, name="Theirs in all"),
        make_programme(other, name="Paid by us", country="KH", funder_id=organisation.id),
    ]
    if role is Role.PROGRAMME_MANAGER:
        actor = actor_for(make_manager(here, country))
        assert (of_manager(actor), of_analyst(actor)) == (seen, [])
        doors: list[Callable[..., Any]] = [get_programme_or_404]
    else:
        actor = actor_for(make_analyst(organisation.id, country))
        assert (of_manager(actor), of_analyst(actor)) == ([], seen)
        doors = [get_figures_or_404, get_rows_or_404]
    for door in doors:
        assert sorted(programme.name for programme in rows if opens(door, actor, programme)) == seen


def test_an_analyst_turns_the_pages_of_her_programmes(database: Database) -> None:
    organisation = make_organisation()
    for number in range(3):
        make_programme(organisation, name=f"Programme {number}")
    actor = actor_for(make_analyst(organisation.id))
    pages = [programmes_in_reach(actor, Role.AGENCY_ANALYST, page, 2, has_paid=True) for page in (1, 2, 3)]
    assert [([row.programme.name for row in rows], total) for rows, total in pages] == [
        (["Programme 2", "Programme 1"], 3),
        (["Programme 0"], 3),
        ([], 3),
    ]


def opens(door: Callable[..., Any], actor: Any, programme: Programme) -> bool:
    try:
        door(actor, programme.public_id)
    except NotFoundError:
        return False
    return True


def test_a_list_counts_the_learners_of_each_programme_where_its_reader_may_see_them(
    database: Database,
) -> None:
    organisation = make_organisation()
    wide, narrow = (make_programme(organisation, name=name) for name in ("Wide", "Narrow"))
    for programme, countries in ((wide, ("ID", "ID", "KH")), (narrow, ("KH",))):
        for country in countries:
            make_participant(programme, country=country)
    readers = {
        "all": make_manager(wide),
        "KH": make_manager(wide, "KH"),
        "administrator": make_member(Role.ADMINISTRATOR),
    }
    assert {
        name: sorted(
            (row.programme.name, row.learners) for row in managed_programmes(actor_for(person), 1, 20)[0]
        )
        for name, person in readers.items()
    } == {
        "all": [("Narrow", 1), ("Wide", 3)],
        "KH": [("Narrow", 1), ("Wide", 1)],
        "administrator": [("Narrow", 1), ("The other programme", 2), ("Wide", 3)],
    }
