"""The one next step of a course."""

from dataclasses import replace

import pytest

from academy.content.edition import Edition
from academy.learning.queries import ActionKind, EnrolmentProgress, NextAction, next_action, next_lesson
from tests.factories.catalogue import document_of

EDITION = Edition(document_of("mon-101", lessons=4))
NAMES = [lesson.id for lesson in EDITION.lessons]
START = EnrolmentProgress(
    enrolment_id=1,
    public_id="p",
    edition_id=1,
    slug="course",
    done=(),
    mastered=frozenset(),
    has_workbook=False,
    has_passed=False,
    is_complete=False,
)
ALL_READ = replace(START, done=tuple(NAMES))
ALL_MASTERED = replace(ALL_READ, mastered=frozenset(NAMES))


@pytest.mark.parametrize(
    ("done", "following"),
    [((), 0), ((0,), 1), ((0, 1), 2), ((2,), 3), ((0, 3), 1), ((3, 0), 1), ((0, 1, 2, 3), None)],
)
def test_reading_goes_on_after_the_lesson_done_last(done: tuple[int, ...], following: int | None) -> None:
    lesson = next_lesson(EDITION, replace(START, done=tuple(NAMES[place] for place in done)))
    assert lesson == (None if following is None else EDITION.lessons[following])


@pytest.mark.parametrize(
    ("progress", "action"),
    [
        (START, NextAction(ActionKind.LESSON, EDITION.lessons[0])),
        (ALL_READ, NextAction(ActionKind.PRACTICE, EDITION.lessons[0])),
        (
            replace(ALL_READ, mastered=frozenset(NAMES[:2])),
            NextAction(ActionKind.PRACTICE, EDITION.lessons[2]),
        ),
        (ALL_MASTERED, NextAction(ActionKind.WORKBOOK)),
        (replace(ALL_MASTERED, has_workbook=True), NextAction(ActionKind.FINAL_CHECK)),
        (replace(ALL_READ, has_passed=True), NextAction(ActionKind.WORKBOOK)),
        (replace(START, is_complete=True), NextAction(ActionKind.CERTIFICATE)),
    ],
)
def test_actions_come_in_their_order(progress: EnrolmentProgress, action: NextAction) -> None:
    assert next_action(EDITION, progress) == action


def test_a_course_without_a_required_workbook_goes_to_the_check() -> None:
    document = document_of("mon-101", lessons=4)
    document["assessment"]["workbook"]["required_for_certificate"] = False
    assert next_action(Edition(document), ALL_MASTERED) == NextAction(ActionKind.FINAL_CHECK)
