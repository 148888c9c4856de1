"""The learners of the bench: each in a place of her courses of her own, made by the services that the pages use."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import sqlalchemy as sa
from flask import Flask

from academy.accounts.codes import AgeBand, EnterpriseStage, Sector, Sex
from academy.accounts.models import Person
from academy.accounts.queries import ProfileAnswers
from academy.accounts.services import update_profile
from academy.assessment.models import Attempt
from academy.assessment.services import start_final_check, submit_final_check
from academy.catalogue.queries import CourseCard, current_cards, load_edition
from academy.core.db import commit, db
from academy.core.locales import countries, offered
from academy.core.permissions import Role
from academy.credentials.models import Certificate
from academy.learning.services import finish_lesson
from academy.programmes.models import Programme
from academy.programmes.services import join_programme
from bench.asked import Check, Question, final_questions, practice_questions
from bench.phone import Someone
from tests.browser.cast import cookie_for
from tests.factories.accounts import (
    PASSWORD,
    actor_for,
    full_session,
    make_member,
    make_organisation,
    make_person,
)
from tests.factories.catalogue import make_enrolment
from tests.factories.credentials import complete_course
from tests.factories.programmes import make_programme
from tests.support.answers import answer_all

#: The places in a course: nothing read; one to four steps on; a final check open (two); not passed; done (two).
PLACES = 10
OPEN_CHECK, NOT_PASSED, DONE = (5, 6), 7, (8, 9)
#: Who has a password; the others never sign in, and a hash takes long.
WITH_PASSWORD = 4
#: Whose second course waits with an untouched final check, to be taken whole; the others' waits to be started.
TAKES_WHOLE = (0, 1, 2)
ANALYSTS = 20


@dataclass
class Learner(Someone):
    """A learner with the address of her account; `course` and `second` are slugs."""

    address: str = ""
    place: int = 0
    course: str = ""
    second: str = ""


@dataclass
class Community:
    """Everybody and everything that the actions need. Lists of pairs name who does it first."""

    learners: list[Learner] = field(default_factory=list)
    analysts: list[Someone] = field(default_factory=list)
    practice: dict[str, list[Question]] = field(default_factory=lambda: defaultdict(list))
    final: dict[str, list[Question]] = field(default_factory=lambda: defaultdict(list))
    #: The kinds that final checks of these courses draw from: today no course examines by gaps in a text.
    exam_kinds: set[str] = field(default_factory=set)
    checks: list[Check] = field(default_factory=list)
    starts: list[tuple[Learner, str]] = field(default_factory=list)
    #: Learner, slug, public id of a final check that is handed in.
    results: list[tuple[Learner, str, str]] = field(default_factory=list)
    certificates: list[tuple[Learner, str]] = field(default_factory=list)
    #: Course slug: slugs of its lessons, ids and kinds of its sheets.
    lessons: dict[str, list[str]] = field(default_factory=dict)
    sheets: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    programme: str = ""
    join_code: str = ""


def prepare(app: Flask, learners: int) -> Community:
    """Fill the published database of ``app`` and commit; the application context is open."""
    cards = current_cards()
    made = Community()
    for card in cards:
        _describe(made, card)
    programme = _programme(made, cards, app)
    for number in range(learners):
        _learner(made, app, number, cards, programme)
        if number % PLACES == PLACES - 1:
            commit()
    # A check draws by chance: more learners open one until each kind that is examined is asked.
    more = count(PLACES * learners + OPEN_CHECK[0], PLACES)
    while made.exam_kinds - made.final.keys():
        _learner(made, app, next(more), cards, programme)
    commit()
    return made


def _describe(made: Community, card: CourseCard) -> None:
    edition = load_edition(card.edition_id)
    made.lessons[card.slug] = [lesson.slug for lesson in edition.lessons]
    made.exam_kinds |= {
        item["type"] for item in edition.locale("en")["items"].values() if "exam" in item["use"]
    }
    made.sheets[card.slug] = list(edition.tool("en")["sheets"])
    made.words += sorted({word for lesson in edition.lessons for word in lesson.keywords if " " not in word})


def _programme(made: Community, cards: tuple[CourseCard, ...], app: Flask) -> Programme:
    agency = make_organisation("Agency of the Bench", country="")
    programme = make_programme(agency, course_codes=[card.code for card in cards])
    for _ in range(ANALYSTS):
        analyst = make_member(Role.AGENCY_ANALYST, agency)
        made.analysts.append(Someone(jar=_jar(app, full_session(analyst))))
    made.programme, made.join_code = programme.public_id, str(programme.join_code)
    return programme


def _learner(
    made: Community, app: Flask, number: int, cards: Sequence[CourseCard], programme: Programme
) -> None:
    """Make one learner: the courses differ by tens, the places within each ten, the second courses among all."""
    first = number // PLACES % len(cards)
    second = (first + 1 + number % (len(cards) - 1)) % len(cards)
    place = number % PLACES
    country = list(countries().values())[number % len(countries())]
    language = country.languages[0] if country.languages[0] in offered() else "en"
    address = f"learner{number}@bench.example"
    person = make_person(
        name=f"Learner {number}",
        email=address,
        password=PASSWORD if place == WITH_PASSWORD else None,
        locale=language,
        country=country.code,
    )
    update_profile(person.id, _answers(number))
    if place:
        join_programme(actor_for(person), programme, language=language)
    her = Learner(
        jar=_jar(app, full_session(person)),
        language=language,
        address=address,
        place=place,
        course=cards[first].slug,
        second=cards[second].slug,
    )
    made.learners.append(her)
    _study_first(made, her, person, cards[first])
    _begin_second(made, her, person, cards[second])


def _study_first(made: Community, her: Learner, person: Person, card: CourseCard) -> None:
    """Bring ``her`` to her place in the first course."""
    edition = load_edition(card.edition_id)
    if her.place in DONE:
        complete_course(person, card.edition_id)
        number = db.session.scalars(
            sa.select(Certificate.number).where(Certificate.person_id == person.id)
        ).one()
        made.certificates.append((her, number))
    else:
        enrolment = make_enrolment(person, card.edition_id)
        for lesson in edition.lessons[: her.place]:
            finish_lesson(enrolment.id, lesson.id)
    if her.place in OPEN_CHECK:
        attempt = start_final_check(person.id, card.edition_id, edition, country=person.country)
        for question in final_questions(her, attempt, edition):
            made.final[question.kind].append(question)
        return
    if her.place == NOT_PASSED:
        attempt = start_final_check(person.id, card.edition_id, edition, country=person.country)
        answer_all(attempt, wrong_items=len(attempt.items) - 1)
        submit_final_check(attempt, edition)
    for attempt in _handed_in(person):
        made.results.append((her, card.slug, attempt.public_id))
    for question in practice_questions(her, person, card, number=len(made.learners)):
        made.practice[question.kind].append(question)


def _begin_second(made: Community, her: Learner, person: Person, card: CourseCard) -> None:
    edition = load_edition(card.edition_id)
    make_enrolment(person, card.edition_id)
    if her.place in TAKES_WHOLE:
        attempt = start_final_check(person.id, card.edition_id, edition, country=person.country)
        made.checks.append(Check(her, card.slug, attempt.public_id, final_questions(her, attempt, edition)))
    else:
        made.starts.append((her, card.slug))


def _handed_in(person: Person) -> Iterator[Attempt]:
    yield from db.session.scalars(
        sa.select(Attempt).where(Attempt.person_id == person.id, Attempt.finished_at.is_not(None))
    )


def _answers(number: int) -> ProfileAnswers:
    """Return answers that differ from one learner to the next."""
    sexes, ages = list(Sex), list(AgeBand)
    stages, sectors = list(EnterpriseStage), list(Sector)
    return ProfileAnswers(
        sex=sexes[number % len(sexes)],
        age_band=ages[number % len(ages)],
        enterprise_stage=stages[number % len(stages)],
        sector=sectors[number % len(sectors)],
    )


def _jar(app: Flask, token: str) -> dict[str, str]:
    return {app.config["SESSION_COOKIE_NAME"]: cookie_for(app, token)}
