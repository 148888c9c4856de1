"""Practice of a lesson as its learner sees it."""

from dataclasses import dataclass

from academy.assessment import modes
from academy.assessment.drawn_item import ItemFeedback, PresentedItem
from academy.assessment.modes import AttemptProgress, Mastery
from academy.assessment.queries import draw_again, practice_answer_or_404, practice_sitting
from academy.content.edition import Edition, Lesson
from academy.core.errors import ConflictError, NotFoundError
from academy.core.i18n import gettext as _
from academy.learning.queries.enrolment_progress import EnrolmentProgress


class InCheckError(ConflictError):
    """The question is part of a final check that is not handed in, so it is not practised now."""

    code = "in-final-check"

    def __init__(self) -> None:
        super().__init__(
            _("This question is in your final check now. You can practise it again after you hand in.")
        )


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """The question to practise now; ``results`` are the latest answers, oldest first."""

    item: PresentedItem
    try_number: int
    mastery: Mastery
    is_mastered: bool
    results: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PracticeFeedback:
    """A given practice answer with its explanation, and how far the lesson's practice is now."""

    item: ItemFeedback
    mastery: Mastery
    is_mastered: bool
    results: tuple[bool, ...]


def practice_question(
    person_id: int,
    progress: EnrolmentProgress,
    edition: Edition,
    lesson: Lesson,
    *,
    country: str,
    locale: str,
    wanted: str = "",
) -> PracticeQuestion:
    """Return the question to practise next, or the ``wanted`` one, with a draw of its own for this try.

    Raises NotFoundError when the lesson has no practice or ``wanted`` is not in it, InCheckError when an open
    final check asks the question, or all of them.
    """
    sitting = practice_sitting(person_id, progress.edition_id, lesson.id, edition, country)
    item_id = (
        practice_item_or_404(edition, lesson, wanted)
        if wanted
        else _next(sitting.progress, progress, edition, lesson)
    )
    refuse_in_check(progress, item_id)
    try_number = modes.practice.tries_of(sitting.progress, item_id)
    mastery = modes.practice.mastery_of(sitting.progress, edition)
    return PracticeQuestion(
        item=modes.practice.draw(sitting, edition, item_id, locale, try_number=try_number).present(),
        try_number=try_number,
        mastery=mastery,
        is_mastered=mastery.is_mastered or lesson.id in progress.mastered,
        results=_window(sitting.progress, mastery),
    )


def practice_feedback(
    person_id: int, progress: EnrolmentProgress, edition: Edition, lesson: Lesson, *, key: str, locale: str
) -> PracticeFeedback:
    """Return a person's own answer of this lesson with its explanation. Raises NotFoundError and InCheckError."""
    answer, attempt = practice_answer_or_404(person_id, key)
    if (attempt.edition_id, attempt.lesson_id) != (progress.edition_id, lesson.id):
        raise NotFoundError(_("There is no such answer. Open the practice again from the lesson."))
    refuse_in_check(progress, answer.item_id)
    mastery = modes.practice.mastery_of(attempt.progress, edition)
    return PracticeFeedback(
        item=draw_again(attempt, answer, edition, locale).feedback(answer.response),
        mastery=mastery,
        is_mastered=mastery.is_mastered or lesson.id in progress.mastered,
        results=_window(attempt.progress, mastery),
    )


def practice_items(edition: Edition, lesson: Lesson) -> list[str]:
    """Return the ids of a lesson's practice questions in the order of the course."""
    items = edition.locale("")["items"]
    return [
        item_id
        for item_id in lesson.items
        if "practice" in items[item_id]["use"] and not items[item_id]["retired"]
    ]


def practice_item_or_404(edition: Edition, lesson: Lesson, item_id: str) -> str:
    """Return ``item_id`` when it belongs to the lesson's practice. Raises NotFoundError."""
    if item_id not in practice_items(edition, lesson):
        raise NotFoundError(_("This question is not part of the practice of this lesson."))
    return item_id


def refuse_in_check(progress: EnrolmentProgress, item_id: str) -> None:
    """Raise InCheckError for a question that an open final check asks."""
    if item_id in progress.in_check:
        raise InCheckError


def _next(answered: AttemptProgress, progress: EnrolmentProgress, edition: Edition, lesson: Lesson) -> str:
    item_ids = practice_items(edition, lesson)
    if not item_ids:
        raise NotFoundError(_("This lesson has no practice."))
    free = [item_id for item_id in item_ids if item_id not in progress.in_check]
    if not free:
        raise InCheckError
    return modes.practice.next_item(answered, free)


def _window(answered: AttemptProgress, mastery: Mastery) -> tuple[bool, ...]:
    return tuple(modes.practice.results_of(answered)[-mastery.window :])
