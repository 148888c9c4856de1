"""Taking one submitted question: read its fields, and record the answer when it can be read."""

from dataclasses import dataclass, replace

from academy.assessment.drawn_item import DrawnItem, FieldProblem, FormValues
from academy.assessment.queries import Attempt
from academy.assessment.services import GivenAnswer, KeyTakenError, RecordedAnswer, record_answer
from academy.core.i18n import gettext as _
from academy.learning.submission import Submission


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """What became of a submission: a recorded answer, or problems and then nothing is saved."""

    recorded: RecordedAnswer | None
    problems: tuple[FieldProblem, ...] = ()
    #: What was typed and chosen, to show it again beside the problems.
    typed: FormValues | None = None
    #: Whether parts of the answer can be read, so that the learner may save it as it is.
    is_partly_readable: bool = False
    #: Whether the page is an old copy whose answer was saved before.
    is_old_copy: bool = False

    @property
    def errors(self) -> dict[str, str]:
        """Return the messages by form field; '' holds what is about the whole question."""
        return {problem.field: problem.message for problem in self.problems}


def take_answer(attempt: Attempt, drawn: DrawnItem, submission: Submission) -> SubmissionResult:
    """Record what a submission answers in a locked attempt. Without an answer nothing is saved."""
    parsed = drawn.parse(submission.fields)
    is_readable = bool(parsed.response)
    refused = SubmissionResult(None, parsed.problems, parsed.typed)
    if not parsed.is_complete and not (submission.is_partial and is_readable):
        return replace(refused, is_partly_readable=is_readable)
    if submission.stamp is None:
        return _because(_("This page is an old copy. Check your answer and save it again."), refused)
    given = GivenAnswer(
        item_id=drawn.item.id,
        response=parsed.response,
        key=submission.stamp.key,
        sequence=submission.stamp.sequence,
        client_at=submission.stamp.client_at,
        try_number=submission.tried,
    )
    try:
        return SubmissionResult(record_answer(attempt, drawn, given))
    except KeyTakenError as error:
        return replace(_because(str(error), refused), is_old_copy=True)


def _because(message: str, refused: SubmissionResult) -> SubmissionResult:
    return replace(refused, problems=(FieldProblem("", message),))
