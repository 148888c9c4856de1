"""`tools/*.yaml`: the workbook. What its formulas mean is decided by `academy.content.workbook`."""

from typing import Annotated, Literal

from pydantic import Field

from academy.content.edition import ContactKind
from academy.content.schema.base import PackagePath, Positive, Slug, Strict
from academy.content.shapes import Amount, Formula, Text, VariableName
from academy.content.workbook.kinds import ChartKind, ChartSource, FieldKind, SheetKind, Tone

#: A file holds the word of a kind.
WORD = Field(strict=False)
Unit = Literal["money", "number", "percent"]
Decimals = Annotated[int, Field(ge=0, le=4)]


class Slider(Strict):
    """A range control; its field needs a default."""

    start: Annotated[Amount, Field(alias="from")]
    to: Amount
    step: Amount


class InputField(Strict):
    """A value that the learner types, chooses or slides.

    `choices` are words, or ids with their words: the ids are what formulas and entries hold. `default` is what a blank
    box counts as: an amount, one of the choices, for a date `never` or `before`. Without it a blank box is unknown.
    """

    id: VariableName
    type: Annotated[FieldKind, WORD]
    label: Text | None = None
    hint: Annotated[Text, Field(max_length=160)] | None = None
    allow_negative: bool = False
    min: Amount | None = None
    max: Amount | None = None
    default: Amount | str | None = None
    slider: Slider | None = None
    choices: (
        Annotated[list[Text], Field(min_length=2)]
        | Annotated[dict[VariableName, Text], Field(min_length=2)]
        | None
    ) = None


class ComputedField(Strict):
    """Something worked out; `decimals` is how many are shown, halves up."""

    id: VariableName
    label: Text | None = None
    expr: Formula
    unit: Unit | None = None
    decimals: Decimals | None = None


class DayEndField(Strict):
    """A field at the end of a day: typed when it has a type, computed when it has a formula."""

    id: VariableName
    label: Text | None = None
    type: Literal["money"] | None = None
    expr: Formula | None = None


class Advice(Strict):
    when: Formula
    text: Text
    tone: Annotated[Tone, WORD] = Tone.WARN


class Over(Strict):
    """What a table counts through; the ends and the step are numbers or formulas of single values."""

    id: VariableName
    label: Text
    unit: Unit = "number"
    first: Annotated[Formula | Amount, Field(alias="from")]
    to: Formula | Amount
    step: Formula | Amount


class Column(ComputedField):
    label: Text


class Table(Strict):
    """A what-if table of at most 60 rows."""

    id: VariableName
    title: Text
    over: Over
    columns: Annotated[list[Column], Field(min_length=1, max_length=6)]


class Chart(Strict):
    """A chart of the what-if table or of the rows."""

    title: Text
    kind: Annotated[ChartKind, WORD]
    of: Annotated[ChartSource, WORD]
    x: VariableName
    y: Annotated[list[VariableName], Field(min_length=1, max_length=3)]


Entry = Amount | str


class Example(Strict):
    """Values as a learner would enter them, and what the workbook must make of them.

    `given` holds single values (and `rows` too, if it is shorter), `rows` the lines of a list or a series;
    `expect` names single results, `expect_rows` results of the lines in the order of entry.
    """

    given: dict[VariableName, Entry | list[dict[VariableName, Entry]]] = Field(default_factory=dict)
    rows: list[dict[VariableName, Entry]] = Field(default_factory=list)
    expect: dict[VariableName, Amount] = Field(default_factory=dict)
    expect_rows: list[dict[VariableName, Amount]] = Field(default_factory=list)


class Sheet(Strict):
    """One page of the workbook; without `kind` it is a plain form."""

    id: VariableName
    title: Text
    intro: Annotated[Text, Field(max_length=240)] | None = None
    kind: Annotated[SheetKind, WORD] = SheetKind.FORM
    length: Positive | None = None
    max_rows: Annotated[int, Field(ge=1, le=400)] | None = None
    start: InputField | None = None
    fields: list[InputField] = Field(default_factory=list)
    row: list[InputField] = Field(default_factory=list)
    running: ComputedField | None = None
    computed_row: list[ComputedField] = Field(default_factory=list)
    computed: list[ComputedField] = Field(default_factory=list)
    day_end: list[DayEndField] = Field(default_factory=list)
    totals: dict[VariableName, Formula] = Field(default_factory=dict)
    sort: Text | None = None
    table: Table | None = None
    chart: Chart | None = None
    advice: list[Advice] = Field(default_factory=list)
    examples: list[Example] = Field(default_factory=list)
    examples_csv: PackagePath | None = None


class Tool(Strict):
    schema_name: Annotated[Literal["academy-tool/1", "academy-tool/2"], Field(alias="schema")]
    id: Slug
    title: Text
    purpose: Text
    works_offline: bool
    print: list[Literal["a4", "pocket"]]
    export: list[Literal["csv", "pdf", "xlsx"]]
    privacy: Text
    contacts: list[ContactKind] = Field(default_factory=list)
    sheets: Annotated[list[Sheet], Field(min_length=1)]
    evidence: Annotated[list[Text], Field(min_length=1)]
