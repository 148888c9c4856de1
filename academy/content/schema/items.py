"""The head of a file of questions; each question is a module of `academy.content.kinds`."""

from typing import Annotated, Any, Literal

from pydantic import Field

from academy.content.schema.base import OutcomeId, Slug, Strict


class QuestionFile(Strict):
    """The head of `questions/NN-slug.yaml`; items are read one by one so that all mistakes are seen."""

    schema_name: Annotated[Literal["academy-questions/1"], Field(alias="schema")]
    lesson: Slug
    outcome: OutcomeId
    items: Annotated[list[dict[str, Any]], Field(min_length=1)]
