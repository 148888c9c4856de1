"""A consent is one person's, to one purpose and one text, until it is withdrawn; so are answers and names."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import notices, queries, services, signals
from academy.accounts.codes import Sex
from academy.accounts.models import Consent, Person
from academy.accounts.queries.consents import standing_purposes
from academy.accounts.queries.people import PersonName
from academy.accounts.queries.profile import ProfileAnswers
from tests.factories.accounts import make_person
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
TERMS, PROGRAMME, OTHER = "terms", "programme:k7qf2m9dxt4a", "programme:m9dxt4ak7qf2"


def agree(person: Person, purpose: str, language: str = "en") -> Consent:
    name = purpose.partition(":")[0]
    return services.record_consent(
        person.id, purpose, notices.current_notice(name, "en").version, language, "registration"
    )


@pytest.fixture
def people(database: Database, still_clock: StillClock) -> tuple[Person, Person]:
    """Return who agreed to the terms and took another consent back, and who agreed to a programme."""
    first, second = make_person(), make_person()
    agree(first, TERMS)
    still_clock.move(timedelta(minutes=1))
    agree(first, OTHER)
    services.withdraw_consent(first.id, OTHER, "privacy-page")
    agree(second, PROGRAMME)
    return first, second


def test_a_consent_stands_for_who_gave_it_and_for_what(people: tuple[Person, Person]) -> None:
    standing = [
        [purpose for purpose in (TERMS, PROGRAMME, OTHER) if queries.has_consent(person.id, purpose)]
        for person in people
    ]
    assert standing == [[TERMS], [PROGRAMME]]
    assert [standing_purposes(person.id) for person in people] == standing


def test_all_that_one_ever_agreed_to_is_listed_the_newest_first(people: tuple[Person, Person]) -> None:
    terms, other, programme = new_rows(Consent)
    assert [queries.list_consents(person.id) for person in people] == [[other, terms], [programme]]


def test_a_consent_is_doubled_unless_the_same_person_gave_it_to_the_same_text(database: Database) -> None:
    first, second = make_person(), make_person()
    given = agree(first, PROGRAMME)
    for again in (agree(second, PROGRAMME), agree(first, OTHER), agree(first, PROGRAMME, "km")):
        assert again is not given
    assert agree(first, PROGRAMME) is given
    services.withdraw_consent(first.id, PROGRAMME, "privacy-page")
    agree(first, PROGRAMME)
    assert [(row.person_id, row.purpose, row.language, row.withdrawn_how) for row in new_rows(Consent)] == [
        (first.id, PROGRAMME, "en", "privacy-page"),
        (second.id, PROGRAMME, "en", ""),
        (first.id, OTHER, "en", ""),
        (first.id, PROGRAMME, "km", "privacy-page"),
        (first.id, PROGRAMME, "en", ""),
    ]


def test_one_takes_back_ones_own_consent_to_one_purpose_once(
    people: tuple[Person, Person], still_clock: StillClock
) -> None:
    first, second = people
    agree(first, PROGRAMME)
    moment = still_clock.now()
    still_clock.move(timedelta(hours=1))
    news: list[tuple[int, str]] = []
    with signals.consent_withdrawn.connected_to(
        lambda _sender, person_id, purpose: news.append((person_id, purpose))
    ):
        taken = [services.withdraw_consent(first.id, purpose, "join-page") for purpose in (PROGRAMME, OTHER)]
    assert (taken, news) == ([True, False], [(first.id, PROGRAMME)])
    assert [
        (row.person_id, row.purpose, row.withdrawn_at, row.withdrawn_how) for row in new_rows(Consent)
    ] == [
        (first.id, TERMS, None, ""),
        (first.id, OTHER, moment, "privacy-page"),
        (second.id, PROGRAMME, None, ""),
        (first.id, PROGRAMME, moment + timedelta(hours=1), "join-page"),
    ]


def test_answers_and_names_are_those_of_the_people_asked_for(database: Database) -> None:
    first, second, third = (make_person(name=name) for name in ("Sari", "Dewi", "Mya"))
    second.certificate_name = "Dewi Lestari"
    services.update_profile(first.id, ProfileAnswers(sex=Sex.FEMALE))
    services.update_profile(second.id, ProfileAnswers(sex=Sex.MALE))
    assert [queries.get_answers(person.id) for person in (first, second, third)] == [
        ProfileAnswers(sex=Sex.FEMALE),
        ProfileAnswers(sex=Sex.MALE),
        ProfileAnswers(),
    ]
    assert queries.names_of([first.id, second.id]) == {
        first.id: PersonName(first.id, first.public_id, "Sari", "Sari", "ID"),
        second.id: PersonName(second.id, second.public_id, "Dewi", "Dewi Lestari", "ID"),
    }
