"""What every kind of question can do. A kind is one module of this package with these functions."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from academy.assessment.answer_form import AnswerForm, FormValues, Response
from academy.assessment.drawing import Drawn
from academy.assessment.marks import Mark
from academy.assessment.presented import PresentedQuestion

Asked_contra = TypeVar("Asked_contra", contravariant=True)
Shown = TypeVar("Shown", bound=PresentedQuestion)


class QuestionKind(Protocol[Asked_contra, Shown]):
    """One kind of question, for the model ``Asked_contra`` of its words and what a page shows of it, ``Shown``."""

    def present(self, question: Asked_contra, drawn: Drawn, field: str) -> Shown:
        """Return what the page shows, and nothing of the answer."""
        ...

    def parse(self, question: Asked_contra, form: AnswerForm, field: str) -> Response:
        """Read the question's fields; refuse those that cannot be read. An empty response says nothing."""
        ...

    def mark(self, question: Asked_contra, response: object, drawn: Drawn) -> Mark:
        """Mark any stored value: what cannot be understood counts as not answered. The solution is left out."""
        ...

    def fill(self, shown: Shown, response: Mapping[str, Any], locale: str) -> FormValues:
        """Return the form fields that ``parse`` would read as this response."""
        ...

    def tell(self, shown: Shown, response: Mapping[str, Any]) -> str:
        """Return a response in the words that stood on the page."""
        ...

    def best_answer(self, question: Asked_contra, drawn: Drawn) -> Response:
        """Return the response that earns everything."""
        ...

    def worst_answer(self, question: Asked_contra, drawn: Drawn) -> Response:
        """Return a complete response that earns nothing, or as little as a complete one can."""
        ...
