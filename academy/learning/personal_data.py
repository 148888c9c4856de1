"""What the tables of learning and of assessment hold about people.

Attempts and answers are entered here, because their words come from the editions, which assessment does not know.
"""

from fractions import Fraction

import sqlalchemy as sa
from babel.numbers import get_currency_name

from academy.assessment.queries import AnswerEvent, Attempt, AttemptKind, AttemptState, draw_again
from academy.catalogue.queries import load_edition
from academy.content.edition import SOURCE_LANGUAGE, Edition
from academy.core.db import db
from academy.core.i18n import LazyString, current_locale, formats_locale
from academy.core.i18n import lazy_gettext as _l
from academy.core.ids import new_public_id
from academy.core.money import format_number
from academy.core.personal_data import (
    COUNTRY,
    WHILE_OPEN,
    AboutPeople,
    Subject,
    Told,
    Words,
    about_people,
    country_words,
)
from academy.core.personal_data.months import only_the_month
from academy.learning.models import Completion, Enrolment, EnrolmentSource, LessonProgress

COUNTED: LazyString = _l("That somebody took and finished the course stays with its month, without who.")
SOURCES = {EnrolmentSource.SELF: _l("By yourself"), EnrolmentSource.PROGRAMME: _l("By a programme")}
KINDS = {AttemptKind.PRACTICE: _l("Practice"), AttemptKind.FINAL: _l("Final check")}
STATES = {AttemptState.OPEN: _l("Open"), AttemptState.SUBMITTED: _l("Handed in")}


def _language(edition: Edition) -> str:
    here = current_locale()
    return here if here in edition.languages else SOURCE_LANGUAGE


def _title(edition_id: int) -> str:
    edition = load_edition(edition_id)
    return str(edition.locale(_language(edition))["title"])


def _code(edition_id: int) -> str:
    edition = load_edition(edition_id)
    return f"{edition.id} {edition.version}"


COURSE = Told(_l("Course"), words=lambda row: _title(row.edition_id), value=lambda row: _code(row.edition_id))


CURRENCY = Told(_l("Currency"), words=lambda row: get_currency_name(row.currency, locale=formats_locale()))


def _enrolment(row: LessonProgress | Completion) -> Enrolment:
    return db.session.get_one(Enrolment, row.enrolment_id)


COURSE_OF_ENROLMENT = Told(
    _l("Course"),
    words=lambda row: _title(_enrolment(row).edition_id),
    value=lambda row: _code(_enrolment(row).edition_id),
)


def _lesson(edition_id: int, lesson_id: str) -> str:
    if not lesson_id:
        return ""
    edition = load_edition(edition_id)
    return str(edition.locale(_language(edition))["lessons"][lesson_id]["title"])


def _attempt(row: AnswerEvent) -> Attempt:
    return db.session.get_one(Attempt, row.attempt_id)


def _answer(row: AnswerEvent) -> Words:
    attempt = _attempt(row)
    edition = load_edition(attempt.edition_id)
    return draw_again(attempt, row, edition, _language(edition)).told(row.response)


def _enrolments_of(subject: Subject) -> sa.Select[int]:
    return sa.select(Enrolment.id).where(Enrolment.person_id == subject.person_id)


def _attempts_of(subject: Subject) -> sa.Select[int]:
    return sa.select(Attempt.id).where(Attempt.person_id == subject.person_id)


def _number(exact: str | float) -> str:
    """Return points, which are exact fractions such as 2/3, with at most two decimals."""
    return format_number(round(Fraction(exact), 2), current_locale())


def _points(row: Attempt) -> str | None:
    return f"{_number(row.points)} / {row.maximum}" if row.state is AttemptState.SUBMITTED else None


def _points_by_aim(row: Attempt) -> Words:
    edition = load_edition(row.edition_id)
    aims = edition.locale(_language(edition))["outcomes"]
    return [
        (aims[each["outcome"]], f"{_number(each['points'])} / {each['maximum']}") for each in row.outcomes
    ]


def _score(row: AnswerEvent) -> str | None:
    """Return the mark, but not before a final check is handed in: it would give away the answers."""
    attempt = _attempt(row)
    is_secret = attempt.mode.IS_HANDED_IN and attempt.state is AttemptState.OPEN
    return None if is_secret else row.score


def _score_in_words(row: AnswerEvent) -> str | None:
    score = _score(row)
    return score and _number(score)


about_people(
    AboutPeople(
        model=Enrolment,
        title=_l("Courses you take"),
        kept=WHILE_OPEN,
        rows=lambda subject: Enrolment.person_id == subject.person_id,
        told={
            "edition_id": COURSE,
            "source": Told(_l("How you came"), words=lambda row: str(SOURCES[row.source])),
            "enrolled_at": _l("Since"),
        },
        plain=frozenset({"id", "public_id", "person_id"}),
        emptied={"public_id": lambda _old: new_public_id(), "enrolled_at": only_the_month},
        stays=COUNTED,
    ),
    AboutPeople(
        model=LessonProgress,
        title=_l("Lessons you have done"),
        kept=WHILE_OPEN,
        rows=lambda subject: LessonProgress.enrolment_id.in_(_enrolments_of(subject)),
        told={
            "enrolment_id": COURSE_OF_ENROLMENT,
            "lesson_id": Told(
                _l("Lesson"), words=lambda row: _lesson(_enrolment(row).edition_id, row.lesson_id)
            ),
            "done_at": _l("Done"),
            "mastered_at": _l("Practice mastered"),
        },
        plain=frozenset({"id"}),
    ),
    AboutPeople(
        model=Completion,
        title=_l("Courses you have finished"),
        kept=WHILE_OPEN,
        rows=lambda subject: Completion.enrolment_id.in_(_enrolments_of(subject)),
        told={"enrolment_id": COURSE_OF_ENROLMENT, "completed_on": _l("Finished")},
        plain=frozenset({"id", "public_id", "attempt_id", "completed_at"}),
        emptied={
            "public_id": lambda _old: new_public_id(),
            "completed_at": only_the_month,
            "completed_on": lambda day: day.replace(day=1),
        },
        stays=COUNTED,
    ),
    AboutPeople(
        model=Attempt,
        title=_l("Your practice and final checks"),
        kept=WHILE_OPEN,
        rows=lambda subject: Attempt.person_id == subject.person_id,
        told={
            "edition_id": COURSE,
            "kind": Told(_l("Kind"), words=lambda row: str(KINDS[row.kind])),
            "lesson_id": Told(_l("Lesson"), words=lambda row: _lesson(row.edition_id, row.lesson_id)),
            "number": _l("Try"),
            "state": Told(_l("State"), words=lambda row: str(STATES[row.state])),
            "started_at": _l("Begun"),
            "finished_at": _l("Handed in"),
            "points": Told(_l("Points"), words=_points, value=_points),
            "outcomes": Told(_l("Points by aim"), words=_points_by_aim),
            "is_passed": _l("Passed"),
            "country": Told(COUNTRY, words=country_words),
            "currency": CURRENCY,
        },
        # The seed and the draw would give away the answers of an open final check.
        left_out=frozenset({"seed", "items", "progress", "maximum"}),
        plain=frozenset({"id", "public_id", "person_id", "paused_at", "paused_seconds"}),
        emptied={
            "public_id": lambda _old: new_public_id(),
            "seed": "",
            "items": lambda _old: [],
            "progress": lambda _old: {},
            "outcomes": lambda _old: [],
            "started_at": only_the_month,
            "finished_at": only_the_month,
            "paused_at": None,
        },
        stays=_l(
            "That somebody tried, and the points, stay with the month, without who. The answers are deleted."
        ),
    ),
    AboutPeople(
        model=AnswerEvent,
        title=_l("Your answers to questions"),
        kept=WHILE_OPEN,
        rows=lambda subject: AnswerEvent.attempt_id.in_(_attempts_of(subject)),
        told={
            "attempt_id": Told(
                _l("Course"),
                words=lambda row: _title(_attempt(row).edition_id),
                value=lambda row: _attempt(row).public_id,
            ),
            "item_id": Told(_l("Question"), words=lambda _row: None),
            "response": Told(_l("Your answer"), words=_answer),
            "score": Told(_l("Points"), words=_score_in_words, value=_score),
            "received_at": _l("When"),
        },
        left_out=frozenset({"values", "client_at"}),
        plain=frozenset({"id", "try_number", "key", "content_hash", "sequence", "is_late"}),
    ),
)
