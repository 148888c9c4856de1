"""The final check as its learner sees it: before, during and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from academy.assessment import modes
from academy.assessment.drawn_item import FormValues, ItemFeedback, PresentedItem
from academy.assessment.queries import Attempt, AttemptState, final_attempts
from academy.content.edition import Edition, Lesson
from academy.core import clock
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class FinalCheckOverview:
    """What the start page says: the rules, earlier attempts, and what can be done now."""

    policy: modes.final_check.FinalPolicy
    open_attempt: Attempt | None
    submitted: tuple[Attempt, ...]
    has_passed: bool
    #: When the next attempt opens, UTC; None when it may start now.
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class FinalQuestion:
    """One question of a check in progress, with what was answered so far."""

    attempt: str
    number: int
    total: int
    item: PresentedItem
    values: FormValues
    sequence: int
    #: For each question: 'done', 'now' or ''.
    states: tuple[str, ...]
    minutes: int
    #: Minutes left of the soft limit, 0 when it has passed.
    minutes_left: int

    @property
    def answered(self) -> int:
        """Return how many other questions have an answer."""
        return self.states.count("done")


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """Points of one outcome and where to study it again."""

    text: str
    points: Fraction
    maximum: int
    needed: Fraction
    is_met: bool
    is_weak: bool
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class FinalResult:
    """A submitted check with everything that may be shown now."""

    attempt: Attempt
    points: Fraction
    pass_mark: int
    has_marks: bool
    has_floors: bool
    outcomes: tuple[OutcomeResult, ...]
    items: tuple[ItemFeedback, ...]
    opens_at: datetime | None
    has_passed: bool


def final_check_overview(person_id: int, edition_id: int, edition: Edition) -> FinalCheckOverview:
    """Return what a person can do about the final check of an edition now."""
    attempts = final_attempts(person_id, edition_id)
    policy = modes.final_check.policy_of(edition)
    return FinalCheckOverview(
        policy=policy,
        open_attempt=next((each for each in attempts if each.state is AttemptState.OPEN), None),
        submitted=tuple(each for each in attempts if each.state is AttemptState.SUBMITTED),
        has_passed=any(each.is_passed for each in attempts),
        opens_at=_opens_at(attempts, policy),
    )


def final_question(attempt: Attempt, edition: Edition, number: int, locale: str) -> FinalQuestion:
    """Return question ``number`` (from 1) of an open check. Raises NotFoundError outside it."""
    item_id = item_at(attempt, number)
    drawn = attempt.draw(edition, item_id, locale)
    saved = attempt.progress.get(item_id, {})
    states = answered_states(attempt)
    policy = modes.final_check.policy_of(edition)
    return FinalQuestion(
        attempt=attempt.public_id,
        number=number,
        total=len(states),
        item=drawn.present(),
        values=drawn.form_values(saved.get("response", {})),
        sequence=modes.final_check.next_sequence(attempt.progress),
        states=(*states[: number - 1], "now", *states[number:]),
        minutes=policy.minutes,
        minutes_left=max(0, policy.minutes - _minutes_used(attempt)),
    )


def final_result(attempt: Attempt, edition: Edition, locale: str) -> FinalResult:
    """Return the result of a submitted check, with why each answer is right or not."""
    policy = modes.final_check.policy_of(edition)
    points = sum((Fraction(each["points"]) for each in attempt.outcomes), Fraction(0))
    attempts = final_attempts(attempt.person_id, attempt.edition_id)
    return FinalResult(
        attempt=attempt,
        points=points,
        pass_mark=policy.pass_mark,
        has_marks=points >= policy.pass_mark,
        has_floors=all(each["is_met"] for each in attempt.outcomes),
        outcomes=tuple(_outcome(each, edition, locale) for each in attempt.outcomes),
        items=tuple(_feedback(attempt, edition, item["id"], locale) for item in attempt.items),
        opens_at=_opens_at(attempts, policy),
        has_passed=any(each.is_passed for each in attempts),
    )


def answered_states(attempt: Attempt) -> tuple[str, ...]:
    """Return for each question of a check 'done' when it has an answer, else ''."""
    return tuple("done" if item["id"] in attempt.progress else "" for item in attempt.items)


def item_at(attempt: Attempt, number: int) -> str:
    """Return the id of question ``number`` (from 1). Raises NotFoundError outside the check."""
    if not 1 <= number <= len(attempt.items):
        raise NotFoundError(_("There is no question with this number in your final check."))
    return str(attempt.items[number - 1]["id"])


def first_open_question(attempt: Attempt) -> int:
    """Return the number (from 1) of the first question without an answer; of the last when all have one."""
    item_ids = [item["id"] for item in attempt.items]
    return item_ids.index(attempt.mode.next_item(attempt.progress, item_ids)) + 1


def _opens_at(attempts: Sequence[Attempt], policy: modes.final_check.FinalPolicy) -> datetime | None:
    return modes.final_check.next_attempt_at([each.past for each in attempts], policy, clock.now())


def _minutes_used(attempt: Attempt) -> int:
    until = attempt.paused_at or clock.now()
    return int(((until - attempt.started_at).total_seconds() - attempt.paused_seconds) // 60)


def _outcome(stored: dict[str, Any], edition: Edition, locale: str) -> OutcomeResult:
    return OutcomeResult(
        text=edition.locale(locale)["outcomes"][stored["outcome"]],
        points=Fraction(stored["points"]),
        maximum=stored["maximum"],
        needed=Fraction(stored["needed"]),
        is_met=stored["is_met"],
        is_weak=stored["is_weak"],
        lessons=tuple(lesson for lesson in edition.lessons if lesson.outcome == stored["outcome"]),
    )


def _feedback(attempt: Attempt, edition: Edition, item_id: str, locale: str) -> ItemFeedback:
    response = attempt.progress.get(item_id, {}).get("response", {})
    return attempt.draw(edition, item_id, locale).feedback(response)
