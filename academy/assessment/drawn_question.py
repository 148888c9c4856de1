"""One question as it is asked: an item's own, or one of a scenario, with its place in form and response."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.kinds import KINDS
from academy.assessment.kinds.kind import QuestionKind
from academy.assessment.marks import Mark
from academy.assessment.presented import PresentedQuestion
from academy.content.kinds import SimpleQuestion, kind_of


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question with its draw, the name of its form field and, in a scenario, the id of its part."""

    question: SimpleQuestion
    drawn: Drawn
    field: str
    part_id: str | None = None

    def present(self) -> PresentedQuestion:
        """Return what the learner sees."""
        shown: PresentedQuestion = self._kind.present(self.question, self.drawn, self.field)
        return shown

    def parse(self, form: AnswerForm) -> Response:
        """Read this question's fields of a form."""
        return self._kind.parse(self.question, form, self.field)

    def mark(self, response: object) -> Mark:
        """Mark a response and say how it is solved."""
        mark = self._kind.mark(self.question, response, self.drawn)
        answer = "; ".join(mark.correct_answer)
        return replace(mark, solution=self.drawn.fill(self.question.solution, answer=answer))

    def fill(self, response: Mapping[str, Any]) -> FormValues:
        """Return the form fields of a response."""
        return self._kind.fill(self.present(), response, self.drawn.locale)

    def tell(self, response: Mapping[str, Any]) -> str:
        """Return a response in words."""
        return self._kind.tell(self.present(), response)

    def best_answer(self) -> Response:
        """Return the response that earns everything."""
        return self._kind.best_answer(self.question, self.drawn)

    def worst_answer(self) -> Response:
        """Return a complete response that earns as little as it can."""
        return self._kind.worst_answer(self.question, self.drawn)

    @property
    def _kind(self) -> QuestionKind[Any, Any]:
        return KINDS[kind_of(self.question)]
