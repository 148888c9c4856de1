"""Builds the demonstration in one transaction: all of it, or nothing."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Flask, current_app

from academy.accounts.codes import OrganisationKind
from academy.accounts.queries import Organisation, Person, has_people
from academy.accounts.services import create_organisation
from academy.catalogue.queries import CourseCard, current_cards, load_edition
from academy.content.items import seeded
from academy.core.clock import today
from academy.core.db import commit, db, rollback
from academy.credentials.services import leave_files_until_asked
from academy.demonstration.journeys import SHARES, TO_THE_END, Journey, Traveller
from academy.demonstration.past import PastClock, in_the_past
from academy.demonstration.people import actor_for, invent, register
from academy.demonstration.sign_ins import keep_sign_ins, make_sign_ins
from academy.programmes.queries import Programme
from academy.programmes.services import ProgrammeDetails, create_programme, join_programme
from academy.programmes.states import ProgrammeState
from config import Settings

DAYS_BACK = 170
#: The longest way takes about this many days, with one failed final check.
DAYS_TO_THE_END = 45
LEARNERS_A_STEP = 50


def is_wanted(settings: Settings) -> bool:
    """Say whether this start is to make the demonstration: allowed, nobody there yet, and a course published."""
    if not settings.demonstration or settings.is_production:
        return False
    return not has_people() and bool(current_cards())


def all_journeys() -> list[Journey]:
    """Return how far each of the invented learners comes, mixed."""
    journeys = [journey for journey, count in SHARES.items() for _one in range(count)]
    seeded("demonstration").shuffle(journeys)
    return journeys


def make_demonstration(say: Callable[[str], None], journeys: Sequence[Journey] = ()) -> str:
    """Make the demonstration in an empty database and return how to sign in.

    ``say`` hears of the progress; ``journeys`` says how far each invented learner comes (default: all of them).
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own way out
    settings: Settings = app.extensions["settings"]
    try:
        with in_the_past(app) as past:
            text = _build(past, current_cards()[0], journeys or all_journeys(), say)
            keep_sign_ins(settings.data_dir, text)
            commit()
        leave_files_until_asked()
        commit()
    except BaseException:
        rollback()
        raise
    return text


def _build(past: PastClock, card: CourseCard, journeys: Sequence[Journey], say: Callable[[str], None]) -> str:
    now = past.latest
    past.set(now - timedelta(days=DAYS_BACK + 10))
    organisation = create_organisation(
        None, name="SME Agency (demonstration)", kind=OrganisationKind.SME_AGENCY, country="ID"
    )
    programme = _programme(organisation, card)
    sign_ins = make_sign_ins(organisation)
    past.set(now - timedelta(days=12))
    _join_and_learn(sign_ins.learner, Journey.STUDYING, programme, card, past)
    for number, journey in enumerate(journeys, start=1):
        chance = seeded(f"demonstration/{number}")
        latest = DAYS_TO_THE_END if journey in TO_THE_END else 1
        past.set(now - timedelta(days=chance.uniform(latest, DAYS_BACK)))
        person = register(invent(number, load_edition(card.edition_id), chance))
        _join_and_learn(person, journey, programme, card, past)
        db.session.expunge_all()
        if number % LEARNERS_A_STEP == 0:
            say(f"Demonstration: {number} of {len(journeys)} invented learners.")
    return sign_ins.text


def _programme(organisation: Organisation, card: CourseCard) -> Programme:
    details = ProgrammeDetails(
        name="Women and youth in business (demonstration)",
        summary="A programme with invented learners, to look around in.",
        starts_on=today(),
        ends_on=today() + timedelta(days=365),
        for_women=True,
        for_youth=True,
        course_codes=[card.code],
    )
    return create_programme(None, organisation.id, details, state=ProgrammeState.OPEN)


def _join_and_learn(
    person: Person, journey: Journey, programme: Programme, card: CourseCard, past: PastClock
) -> None:
    """Let ``person`` join the programme and go her way in the course."""
    actor = actor_for(person)
    join_programme(actor, programme, language=person.locale, how="join-code")
    Traveller(actor, card.edition_id, card.slug, past, seeded(f"journey/{person.email}")).travel(journey)
