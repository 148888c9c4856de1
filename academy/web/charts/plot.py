"""What a chart shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Number = Fraction | None
Words = Callable[[Fraction], str]

MAXIMUM_SERIES = 3
MAXIMUM_BARS = 60


class Kind(StrEnum):
    """How a chart is drawn."""

    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Series:
    """One set of values with its name; None is a gap. `words` writes an amount, `tick` a shorter one at the axis."""

    name: str
    values: Sequence[Number]
    words: Words
    tick: Words


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart shows: `labels` name the places of every series, `across` all labels.

    Raises ValueError for more than three series, more than 60 bars, or a series of another length than its labels.
    """

    kind: Kind
    title: str
    description: str
    labels: Sequence[str]
    series: Sequence[Series]
    across: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be told apart or does not fit together."""
        if len(self.series) > MAXIMUM_SERIES:
            raise ValueError("A chart has at most three series.")
        if self.kind is Kind.BAR and len(self.labels) > MAXIMUM_BARS:
            raise ValueError("A chart has at most 60 bars.")
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise ValueError(f"{series.name}: {len(series.values)} values for {len(self.labels)} labels.")

    @property
    def known(self) -> list[Fraction]:
        """Return every value that is not a gap."""
        return [value for one in self.series for value in one.values if value is not None]

    @property
    def is_empty(self) -> bool:
        """Say whether there is too little to draw: no bar, or fewer than two points of a line."""
        filled = max((sum(value is not None for value in one.values) for one in self.series), default=0)
        return filled < (2 if self.kind is Kind.LINE else 1)
