"""`tools/*.yaml`: the workbook. What its formulas mean is decided by `academy.content.workbook`."""

from typing import Annotated, Literal

from pydantic import Field

from academy.content.schema.base import (
    Amount,
    Formula,
    PackagePath,
    Positive,
    Slug,
    Strict,
    Text,
    VariableName,
)


class InputField(Strict):
    """A value that the learner types or chooses."""

    id: VariableName
    type: Literal["money", "number", "text", "date", "choice"]
    label: Text | None = None
    allow_negative: bool = False
    min: Amount | None = None
    max: Amount | None = None
    choices: Annotated[list[Text], Field(min_length=2)] | None = None


class ComputedField(Strict):
    id: VariableName
    label: Text | None = None
    expr: Formula


class DayEndField(Strict):
    """A field at the end of a day: typed when it has a type, computed when it has a formula."""

    id: VariableName
    label: Text | None = None
    type: Literal["money"] | None = None
    expr: Formula | None = None


class Advice(Strict):
    when: Formula
    text: Text


class Example(Strict):
    given: dict[VariableName, Amount]
    expect: dict[VariableName, Amount]


class Sheet(Strict):
    """One page of the workbook; without `kind` it is a plain form."""

    id: VariableName
    title: Text
    kind: Literal["form", "ledger", "list", "series"] = "form"
    length: Positive | None = None
    start: InputField | None = None
    fields: list[InputField] = Field(default_factory=list)
    row: list[InputField] = Field(default_factory=list)
    running: ComputedField | None = None
    computed_row: list[ComputedField] = Field(default_factory=list)
    computed: list[ComputedField] = Field(default_factory=list)
    day_end: list[DayEndField] = Field(default_factory=list)
    totals: dict[VariableName, Formula] = Field(default_factory=dict)
    sort: Text | None = None
    advice: list[Advice] = Field(default_factory=list)
    examples: list[Example] = Field(default_factory=list)
    examples_csv: PackagePath | None = None


class Tool(Strict):
    schema_name: Annotated[Literal["academy-tool/1"], Field(alias="schema")]
    id: Slug
    title: Text
    purpose: Text
    works_offline: bool
    print: list[Literal["a4", "pocket"]]
    export: list[Literal["csv", "pdf", "xlsx"]]
    privacy: Text
    sheets: Annotated[list[Sheet], Field(min_length=1)]
    evidence: Annotated[list[Text], Field(min_length=1)]
