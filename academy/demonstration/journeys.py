"""What invented learners do in a course, step by step, through the services that real learners use."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from academy.assessment import modes
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.queries import Attempt, practice_sitting
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition, Lesson
from academy.core.clock import now
from academy.core.permissions import Actor
from academy.demonstration.past import PastClock
from academy.demonstration.workbooks import fill_workbook
from academy.learning.queries import EnrolmentProgress, needs_workbook, practice_question, progress_in
from academy.learning.services import (
    EnrolmentSource,
    Stamp,
    Submission,
    answer_practice,
    answer_question,
    enrol_learner,
    finish_lesson,
    start_check,
    submit_check,
)


class Journey(StrEnum):
    """How far an invented learner comes."""

    JOINED = "joined"
    ENROLLED = "enrolled"
    STUDYING = "studying"
    STUDIED = "studied"
    FAILED = "failed"
    PASSED = "passed"
    COMPLETED = "completed"


#: How many of 300 come how far.
SHARES = {
    Journey.JOINED: 21,
    Journey.ENROLLED: 30,
    Journey.STUDYING: 114,
    Journey.STUDIED: 27,
    Journey.FAILED: 18,
    Journey.PASSED: 15,
    Journey.COMPLETED: 75,
}
#: Which part of them practises: enough to look at, and few enough for a quick start.
PRACTISING = 0.12
RIGHT_IN_PRACTICE = 0.8
FAILING_FIRST = 0.2
TO_THE_END = {Journey.FAILED, Journey.PASSED, Journey.COMPLETED}
#: How much of the workbook is filled in by those who begin it.
FILLED = {Journey.STUDIED: 0.5, Journey.PASSED: 0.5, Journey.COMPLETED: 1.0}
#: Above the longest wait after a failed final check.
WAIT_AFTER_FAIL = timedelta(hours=30)


@dataclass
class Traveller:
    """One invented learner on the way through one course."""

    actor: Actor
    edition_id: int
    slug: str
    clock: PastClock
    chance: random.Random

    def travel(self, journey: Journey) -> None:
        """Go as far as ``journey`` says. The clock must show when the learner joined."""
        if journey is Journey.JOINED:
            return
        self._let_days_pass(0, 3)
        enrol_learner(self.actor, self.edition_id, source=EnrolmentSource.PROGRAMME)
        if journey is Journey.ENROLLED:
            return
        lessons = self.edition.lessons
        count = self.chance.randint(1, len(lessons)) if journey is Journey.STUDYING else len(lessons)
        self._study(lessons[:count], practises=self.chance.random() < PRACTISING)
        if (share := FILLED.get(journey)) and needs_workbook(self.edition):
            fill_workbook(self.actor, self.edition_id, share=share)
        if journey in TO_THE_END:
            self._take_final_checks(passes=journey is not Journey.FAILED)

    @property
    def edition(self) -> Edition:
        """Return the edition that is studied."""
        return load_edition(self.edition_id)

    @property
    def _progress(self) -> EnrolmentProgress:
        progress = progress_in(self.actor.person_id, self.slug)
        assert progress is not None  # noqa: S101 - enrolled just now
        return progress

    def _study(self, lessons: Sequence[Lesson], *, practises: bool) -> None:
        enrolment_id = self._progress.enrolment_id
        for lesson in lessons:
            self._let_days_pass(1, 4)
            finish_lesson(enrolment_id, lesson.id)
            if practises:
                self._practise(lesson)

    def _practise(self, lesson: Lesson) -> None:
        """Answer until the lesson is mastered, at most five times."""
        for _turn in range(5):
            progress = self._progress
            if lesson.id in progress.mastered:
                return
            self.clock.wait(timedelta(minutes=2))
            who, country = self.actor.person_id, self.actor.country
            question = practice_question(who, progress, self.edition, lesson, country=country, locale="en")
            item_id, tried = question.item.item_id, question.try_number
            sitting = practice_sitting(who, self.edition_id, lesson.id, self.edition, country)
            drawn = modes.practice.draw(sitting, self.edition, item_id, "en", try_number=tried)
            submission = self._submission(drawn, is_right=self.chance.random() < RIGHT_IN_PRACTICE)
            answered = replace(submission, item_id=item_id, tried=tried)
            answer_practice(self.actor, progress, self.edition, lesson, answered)

    def _take_final_checks(self, *, passes: bool) -> None:
        self._let_days_pass(1, 3)
        if not passes or self.chance.random() < FAILING_FIRST:
            self._take_final_check(right=0.5)
            self.clock.wait(WAIT_AFTER_FAIL)
        if passes:
            self._take_final_check(right=1.0)

    def _take_final_check(self, *, right: float) -> None:
        attempt = start_check(self.actor, self._progress)
        # One question may go wrong in a check that is to be passed: marks and floors leave room for it.
        spoilt = self.chance.randint(1, len(attempt.items)) if right == 1.0 else 0
        for number in range(1, len(attempt.items) + 1):
            is_right = number != spoilt and self.chance.random() < right
            self._answer(attempt, number, is_right=is_right)
        submit_check(self.actor, attempt.public_id)

    def _answer(self, attempt: Attempt, number: int, *, is_right: bool) -> None:
        self.clock.wait(timedelta(seconds=self.chance.randint(30, 140)))
        drawn = attempt.draw(self.edition, attempt.items[number - 1]["id"], "en")
        submission = self._submission(drawn, is_right=is_right)
        answer_question(self.actor, attempt.public_id, number, submission)

    def _submission(self, drawn: DrawnItem, *, is_right: bool) -> Submission:
        response = drawn.best_answer() if is_right else drawn.worst_answer()
        values = drawn.form_values(response)
        form = MultiDict[str, str]([(name, value) for name, chosen in values.items() for value in chosen])
        return Submission(form, "en", Stamp(key=str(uuid4()), client_at=now()))

    def _let_days_pass(self, least: int, most: int) -> None:
        """Let some days pass, and some hours, so that not everybody learns at the same time of day."""
        self.clock.wait(timedelta(days=self.chance.randint(least, most), hours=self.chance.uniform(-3, 3)))
