"""The kinds of what a tool is made of. A new one is a member here; what does not know it yet fails the type check."""

from enum import StrEnum


class SheetKind(StrEnum):
    """A form has single values only, a ledger lines by date, a list lines, a series as many lines as it says."""

    FORM = "form"
    LEDGER = "ledger"
    LIST = "list"
    SERIES = "series"


class FieldKind(StrEnum):
    """What a box holds. A percent is stored as it is typed: 2 means 2 %. What is worked out has no words."""

    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    CHOICE = "choice"


#: What formulas add up, and what a tool may say that a result is.
AMOUNTS = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.PERCENT)
TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
#: Sheets whose lines a learner adds and takes out herself.
GROWING = (SheetKind.LEDGER, SheetKind.LIST)


class Tone(StrEnum):
    """How an advice is meant."""

    WARN = "warn"
    GOOD = "good"
    INFO = "info"


class ChartKind(StrEnum):
    """How a chart is drawn."""

    BAR = "bar"
    LINE = "line"


class ChartSource(StrEnum):
    """What a chart shows: the what-if table or the lines."""

    TABLE = "table"
    ROWS = "rows"


class EvidenceKind(StrEnum):
    """What a rule of evidence counts: different dates, filled lines, filled boxes."""

    DATES = "dates"
    FILLED = "filled"
    FIELDS = "fields"
