"""Joining records a consent; leaving, anywhere, ends everything at once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import notices
from academy.accounts.models import Consent
from academy.accounts.services import close_account, withdraw_consent
from academy.core.clock import MovableClock
from academy.core.errors import ConflictError, DomainError
from academy.programmes import queries
from academy.programmes.models import Participation, Programme
from academy.programmes.reach import ALL_COUNTRIES
from academy.programmes.results import totals_of
from academy.programmes.services import join_programme, leave_programme
from academy.programmes.services.participations import purpose_of
from academy.programmes.states import ProgrammeState
from tests.factories.accounts import actor_for, make_person
from tests.factories.programmes import make_participant, make_programme
from tests.support.neighbours import new_rows

Database = scoped_session[Session]


def count_of(programme: Programme) -> int:
    return totals_of(programme, ALL_COUNTRIES).joined


def test_joining_records_the_consent_to_the_text_that_was_shown(database: Database) -> None:
    programme, person = make_programme(), make_person()
    participation = join_programme(actor_for(person), programme, language="id")
    consent = database.get_one(Consent, participation.consent_id)
    notice = notices.current_notice(notices.PROGRAMME, "id")
    assert (consent.person_id, consent.purpose) == (person.id, purpose_of(programme))
    assert (consent.notice_version, consent.language, consent.text_hash) == (
        notice.version,
        "id",
        notice.text_hash,
    )
    assert (consent.about, consent.how, consent.withdrawn_at) == (programme.name, "join-page", None)


def test_joining_twice_changes_nothing(database: Database) -> None:
    programme, actor = make_programme(), actor_for(make_person())
    first = join_programme(actor, programme, language="en")
    before = (first.id, first.subject_id, first.joined_at, first.consent_id)
    second = join_programme(actor, programme, language="km")
    assert (second.id, second.subject_id, second.joined_at, second.consent_id) == before
    assert [consent.id for consent in new_rows(Consent)] == [first.consent_id]
    assert count_of(programme) == 1


def test_an_unknown_notice_is_refused(database: Database) -> None:
    programme, actor = make_programme(), actor_for(make_person())
    with pytest.raises(DomainError):
        join_programme(actor, programme, language="en", notice_version="1999-01")
    assert count_of(programme) == 0


@pytest.mark.parametrize("state", [ProgrammeState.DRAFT, ProgrammeState.CLOSED])
def test_only_open_programmes_take_learners(database: Database, state: ProgrammeState) -> None:
    programme = make_programme(state=state)
    with pytest.raises(ConflictError):
        join_programme(actor_for(make_person()), programme, language="en")


def test_nobody_joins_after_the_last_day(database: Database, clock: MovableClock) -> None:
    programme = make_programme()
    clock.move(timedelta(days=30))
    make_participant(programme)
    clock.move(timedelta(days=1))
    with pytest.raises(ConflictError):
        make_participant(programme)


def test_a_programme_of_one_country_takes_its_people(database: Database) -> None:
    programme = make_programme(country="KH")
    make_participant(programme, country="KH")
    for country in ("ID", ""):
        with pytest.raises(ConflictError):
            make_participant(programme, country=country)


def test_leaving_withdraws_the_consent_and_joining_again_starts_anew(database: Database) -> None:
    programme, actor = make_programme(), actor_for(make_person())
    participation = join_programme(actor, programme, language="en")
    first_subject, key = participation.subject_id, participation.record_key
    leave_programme(actor, programme)
    database.refresh(participation)
    assert participation.left_at is not None
    consents = database.scalars(sa.select(Consent).where(Consent.person_id == actor.person_id)).all()
    assert [consent.withdrawn_how for consent in consents] == ["leave-page"]
    assert count_of(programme) == 0
    again = join_programme(actor, programme, language="en")
    assert again.id == participation.id
    assert again.left_at is None
    assert again.subject_id != first_subject, "files from before and after cannot be joined"
    assert again.record_key == key, "the same people show the same figures"
    assert count_of(programme) == 1


def test_the_record_key_is_the_same_in_every_programme(database: Database) -> None:
    actor = actor_for(make_person())
    keys = {join_programme(actor, make_programme(), language="en").record_key for _ in range(3)}
    assert len(keys) == 1
    assert 0 <= keys.pop() < 2**32


def test_withdrawing_on_the_privacy_page_ends_taking_part(database: Database) -> None:
    programme, other = make_programme(), make_programme()
    person = make_participant(programme)
    join_programme(actor_for(person), other, language="en")
    withdraw_consent(person.id, purpose_of(programme), "privacy-page")
    left = dict(database.execute(sa.select(Participation.programme_id, Participation.left_at)).all())
    assert left[programme.id] is not None
    assert left[other.id] is None
    assert (count_of(programme), count_of(other)) == (0, 1)


def test_a_withdrawn_consent_counts_even_where_the_news_was_missed(database: Database) -> None:
    programme = make_programme()
    person = make_participant(programme)
    database.execute(
        sa.update(Consent).where(Consent.person_id == person.id).values(withdrawn_at=Consent.given_at)
    )
    assert count_of(programme) == 0
    assert queries.my_programmes(actor_for(person), "en") == []


def test_closing_the_account_ends_taking_part(database: Database) -> None:
    programme = make_programme()
    close_account(make_participant(programme))
    assert count_of(programme) == 0
