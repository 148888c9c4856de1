"""Questions: eight item types, told apart by `type`."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, model_validator

from academy.content.schema.base import (
    Amount,
    Cognitive,
    Formula,
    Identifier,
    MisconceptionId,
    OutcomeId,
    Slug,
    Strict,
    Text,
    VariableName,
    Version,
)


class Param(Strict):
    """One drawn value: exactly one of money, int, pick and pool; `step` with money and int."""

    money: Annotated[list[Amount], Field(min_length=2, max_length=2)] | None = None
    int_: Annotated[list[int] | None, Field(min_length=2, max_length=2, alias="int")] = None
    pick: Annotated[list[Amount], Field(min_length=2)] | None = None
    pool: Literal["people"] | None = None
    step: Annotated[Amount, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Param":
        kinds = [self.money, self.int_, self.pick, self.pool]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("needs exactly one of money, int, pick, pool")
        if self.step is not None and self.money is None and self.int_ is None:
            raise ValueError("step goes with money or int")
        return self


class Tolerance(Strict):
    """How far a typed number may be off, as an absolute band."""

    abs: Annotated[Amount, Field(ge=0)] = 0


class Feedback(Strict):
    correct: Text
    wrong: Text


class Trap(Strict):
    """A wrong value with a known cause."""

    value: Formula
    misconception: MisconceptionId
    feedback: Text


class Option(Strict):
    text: Text
    correct: bool = False
    misconception: MisconceptionId | None = None
    feedback: Text


class WrongAnswer(Strict):
    """Feedback of an item whose parts have no feedback of their own."""

    misconception: MisconceptionId
    feedback: Text


class Choice(Strict):
    """What single and multiple choice share, as items and as parts."""

    stem: Text
    options: Annotated[list[Option], Field(min_length=1)]
    explain: Text | None = None
    shuffle: bool = True


class SinglePart(Choice):
    type: Literal["single"]
    id: Identifier


class MultiplePart(Choice):
    type: Literal["multiple"]
    id: Identifier
    select: Annotated[int, Field(gt=0)] | None = None
    scoring: Literal["right_minus_wrong"] = "right_minus_wrong"


class TruthFeedback(Strict):
    """Feedback for choosing true and for choosing false."""

    true: Text
    false: Text


class TrueFalsePart(Strict):
    type: Literal["true_false"]
    id: Identifier
    stem: Text
    answer: bool
    feedback: TruthFeedback
    misconception: MisconceptionId
    explain: Text | None = None


class NumericPart(Strict):
    """A typed number with an exact formula; money is in teaching units."""

    type: Literal["numeric"]
    id: Identifier
    stem: Text
    answer: Formula
    unit: Literal["money", "number", "percent"]
    tolerance: Tolerance = Tolerance()
    verify: Annotated[list[Formula], Field(min_length=1)]
    traps: list[Trap]
    feedback: Feedback
    solution: Text


class Bank(Strict):
    """What every item of the bank has; `changed` is the version in which its words last changed."""

    level: Cognitive
    difficulty: Annotated[float, Field(gt=0, lt=1)]
    use: Annotated[list[Literal["practice", "review", "exam"]], Field(min_length=1)]
    currency: Literal["learner"] | None = None
    params: dict[VariableName, Param] = Field(default_factory=dict)
    derive: dict[VariableName, Formula] = Field(default_factory=dict)
    require: list[Formula] = Field(default_factory=list)
    retired: bool = False
    changed: Version | None = None


class SingleItem(Bank, SinglePart):
    pass


class MultipleItem(Bank, MultiplePart):
    pass


class TrueFalseItem(Bank, TrueFalsePart):
    pass


class NumericItem(Bank, NumericPart):
    pass


class Pair(Strict):
    left: Text
    right: Identifier
    why: Text


class MatchingItem(Bank):
    type: Literal["matching"]
    id: Identifier
    stem: Text
    targets: Annotated[dict[Identifier, Text], Field(min_length=2)]
    pairs: list[Pair]
    wrong: WrongAnswer
    explain: Text | None = None
    scoring: Literal["per_pair"] = "per_pair"


class Step(Strict):
    text: Text
    why: Text


class OrderingItem(Bank):
    """Steps stand in the right order."""

    type: Literal["ordering"]
    id: Identifier
    stem: Text
    steps: list[Step]
    wrong: WrongAnswer
    explain: Text | None = None
    scoring: Literal["adjacent_pairs"] = "adjacent_pairs"


class Blank(Strict):
    options: Annotated[list[Option], Field(min_length=1)]


class FillInItem(Bank):
    """A sentence with `[[name]]` gaps; each gap is chosen from a word list."""

    type: Literal["fill_in"]
    id: Identifier
    input: Literal["select"]
    text: Text
    blanks: Annotated[dict[VariableName, Blank], Field(min_length=1)]
    explain: Text | None = None
    shuffle: bool = True


Part = Annotated[SinglePart | MultiplePart | TrueFalsePart | NumericPart, Field(discriminator="type")]


class ScenarioItem(Bank):
    """One data set and two to four parts that can be answered independently."""

    type: Literal["scenario"]
    id: Identifier
    stem: Text
    parts: Annotated[list[Part], Field(min_length=1)]
    explain: Text | None = None


Item = Annotated[
    SingleItem
    | MultipleItem
    | TrueFalseItem
    | NumericItem
    | MatchingItem
    | OrderingItem
    | FillInItem
    | ScenarioItem,
    Field(discriminator="type"),
]
ItemAdapter: TypeAdapter[Item] = TypeAdapter(Item)


class QuestionFile(Strict):
    """The head of `questions/NN-slug.yaml`; items are read one by one so that all mistakes are seen."""

    schema_name: Annotated[Literal["academy-questions/1"], Field(alias="schema")]
    lesson: Slug
    outcome: OutcomeId
    items: Annotated[list[dict[str, Any]], Field(min_length=1)]
