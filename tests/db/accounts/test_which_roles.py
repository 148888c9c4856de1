"""A role is one person's, in one organisation; an official reaches the learners of her own countries."""

from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import queries, services
from academy.accounts.codes import OrganisationKind
from academy.accounts.models import Membership, Person
from academy.accounts.queries import countries_in_reach, phone_only_people
from academy.accounts.services.administrators import keep_an_administrator
from academy.accounts.services.paper_codes import NotForCodeError, check_may_get_code
from academy.core import clock
from academy.core.errors import ConflictError
from academy.core.permissions import Role
from tests.factories.accounts import actor_for, make_member, make_organisation, make_person
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
MANAGER, TRAINER = Role.PROGRAMME_MANAGER, Role.TRAINER


def test_an_official_reaches_the_countries_in_which_she_manages_programmes(database: Database) -> None:
    official, other = make_person(), make_person()
    for person, country, role, narrowed in (
        (official, "ID", MANAGER, ""),
        (official, "", MANAGER, "KH"),
        (official, "VN", TRAINER, ""),
        (other, "TH", MANAGER, ""),
    ):
        services.grant_role(None, person, make_organisation(country=country), role, narrowed)
    reach = [countries_in_reach(actor_for(person)) for person in (official, other, make_person())]
    assert reach == [{"ID", "KH"}, {"TH"}, frozenset()]
    assert countries_in_reach(actor_for(make_member(Role.ADMINISTRATOR))) == {""}


@pytest.mark.parametrize(("countries", "reached"), [({"ID"}, [0]), ({"ID", "PH"}, [0, 4]), ({""}, [0, 4])])
def test_those_with_only_a_phone_are_open_accounts_of_the_list_in_reach(
    database: Database, countries: set[str], reached: list[int]
) -> None:
    rows: list[dict[str, Any]] = [
        {},
        {"email": "sari@academy.test"},
        {"phone": None, "email": "dewi@academy.test"},
        {"closed_at": clock.now()},
        {"country": "PH"},
    ]
    people = []
    for number, changes in enumerate(rows):
        person = make_person(phone=f"+628123456789{number}")
        for name, value in changes.items():
            setattr(person, name, value)
        people.append(person)
    make_person(phone="+6281234567899")
    erased = make_person(phone="+6281234567898")
    erased.phone, erased.closed_at = None, clock.now()
    database.flush()
    found = phone_only_people([person.id for person in (*people, erased)], frozenset(countries))
    assert found == {people[number].id: people[number].public_id for number in reached}


def test_a_learner_gets_a_code_beside_others_who_have_roles(database: Database) -> None:
    make_member(TRAINER, phone="+6281234567891")
    check_may_get_code(make_person(phone="+6281234567890"))
    with pytest.raises(NotForCodeError):
        check_may_get_code(make_member(TRAINER, phone="+6281234567892"))


@pytest.mark.parametrize("other", ["nobody", "learner", "closed"])
def test_an_administrator_whom_nobody_can_stand_in_for_stays(database: Database, other: str) -> None:
    only = make_member(Role.ADMINISTRATOR)
    if other != "nobody":
        person = make_member(Role.ADMINISTRATOR)
        person.is_administrator = other == "closed"
        person.closed_at = clock.now() if other == "closed" else None
        database.flush()
    with pytest.raises(ConflictError):
        keep_an_administrator(only)
    make_member(Role.ADMINISTRATOR)
    keep_an_administrator(only)


def held() -> list[tuple[int, int, Role, str]]:
    return [(row.person_id, row.organisation_id, row.role, row.country) for row in new_rows(Membership)]


def test_one_role_of_one_person_in_one_organisation_is_taken(database: Database) -> None:
    here, there = make_organisation(), make_organisation()
    person, other = make_person(), make_person()
    given: list[tuple[Person, Any, Role]] = [
        (person, here, TRAINER),
        (person, here, MANAGER),
        (person, there, TRAINER),
        (other, here, TRAINER),
    ]
    for who, where, role in given:
        services.grant_role(None, who, where, role)
    services.grant_role(None, person, here, TRAINER, "KH")
    kept = [(who.id, where.id, role, "") for who, where, role in given[1:]]
    assert held() == [(person.id, here.id, TRAINER, "KH"), *kept]
    services.revoke_role(None, other, there, TRAINER)
    services.revoke_role(None, person, here, TRAINER)
    assert held() == kept


def test_a_name_of_an_organisation_is_used_once(database: Database) -> None:
    first, second = make_organisation("First"), make_organisation("Second")
    with pytest.raises(ConflictError):
        services.create_organisation(None, name="First", kind=OrganisationKind.OTHER)
    found = [queries.get_organisation_by_public_id(one.public_id) for one in (first, second)]
    assert (found, queries.get_organisation_by_public_id("unknown")) == ([first, second], None)


def test_a_person_is_found_by_her_own_id(database: Database) -> None:
    first, second = make_person(), make_person()
    found = [queries.get_person_by_public_id(one.public_id) for one in (first, second)]
    assert (found, queries.get_person_by_public_id("unknown")) == ([first, second], None)
