"""What to do next in a course: one clear action, computed from progress."""

from dataclasses import dataclass
from enum import StrEnum

from academy.content.edition import Edition, Lesson
from academy.learning.queries.enrolment_progress import EnrolmentProgress


class ActionKind(StrEnum):
    """What is to be done on the way to the certificate, in this order."""

    LESSON = "lesson"
    PRACTICE = "practice"
    WORKBOOK = "workbook"
    FINAL_CHECK = "final-check"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class NextAction:
    """What to do next; ``lesson`` says which lesson to read or practise."""

    kind: ActionKind
    lesson: Lesson | None = None


def next_action(edition: Edition, progress: EnrolmentProgress) -> NextAction:
    """Return what to do next: lessons, an open final check, practice, workbook, final check, certificate."""
    if progress.is_complete:
        return NextAction(ActionKind.CERTIFICATE)
    lesson = next_lesson(edition, progress)
    if lesson is not None:
        return NextAction(ActionKind.LESSON, lesson)
    if progress.has_passed:
        return NextAction(ActionKind.WORKBOOK)
    unmastered = next((each for each in edition.lessons if each.id not in progress.mastered), None)
    if unmastered is not None and not progress.in_check:
        return NextAction(ActionKind.PRACTICE, unmastered)
    if needs_workbook(edition) and not progress.has_workbook and not progress.in_check:
        return NextAction(ActionKind.WORKBOOK)
    return NextAction(ActionKind.FINAL_CHECK)


def next_lesson(edition: Edition, progress: EnrolmentProgress) -> Lesson | None:
    """Return where to go on reading: the first open lesson after the one done last, then from the start.

    Progress is stored on the server, so this is the same on every device. None when all are done.
    """
    done = frozenset(progress.done)
    places = {lesson.id: place for place, lesson in enumerate(edition.lessons)}
    start = places.get(progress.done[-1], -1) + 1 if progress.done else 0
    ordered = [*edition.lessons[start:], *edition.lessons[:start]]
    return next((lesson for lesson in ordered if lesson.id not in done), None)


def needs_workbook(edition: Edition) -> bool:
    """Say whether the certificate needs the workbook."""
    return bool(edition.assessment["workbook"]["required_for_certificate"])
