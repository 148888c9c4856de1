"""Taking one sent question: read its fields, and record the answer when it can be read."""

from dataclasses import dataclass, replace

from academy.assessment.asked import Asked
from academy.assessment.models import Attempt
from academy.assessment.responses import Problem
from academy.assessment.services import KeyTakenError, RecordedAnswer, SentAnswer, record_answer
from academy.core.i18n import gettext as _
from academy.learning.sent import SentQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sent question: a recorded answer, or problems and then nothing is saved."""

    asked: Asked
    recorded: RecordedAnswer | None
    problems: tuple[Problem, ...] = ()
    #: Whether parts of the answer can be read, so that the learner may save it as it is.
    is_partly_readable: bool = False
    #: Whether the page is an old copy whose answer was saved before.
    is_old_copy: bool = False

    @property
    def errors(self) -> dict[str, str]:
        """Return the messages by form field; '' holds what is about the whole question."""
        return {problem.field: problem.message for problem in self.problems}


def take_answer(attempt: Attempt, asked: Asked, sent: SentQuestion) -> Outcome:
    """Record what a sent question answers in a locked attempt. Without an answer nothing is saved."""
    parsed = asked.read(sent.fields)
    is_readable = bool(parsed.response)
    if not parsed.is_complete and not (sent.is_partial and is_readable):
        return Outcome(asked, None, parsed.problems, is_readable)
    if sent.stamp is None:
        return _refused(asked, _("This page is an old copy. Check your answer and save it again."))
    answer = SentAnswer(
        item_id=asked.item.id,
        response=parsed.response,
        key=sent.stamp.key,
        sequence=sent.stamp.sequence,
        client_at=sent.stamp.client_at,
        try_number=sent.tried,
    )
    try:
        return Outcome(asked, record_answer(attempt, asked, answer))
    except KeyTakenError as error:
        return replace(_refused(asked, str(error)), is_old_copy=True)


def _refused(asked: Asked, message: str) -> Outcome:
    return Outcome(asked, None, (Problem("", message),))
