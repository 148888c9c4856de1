"""Type a number; the answer is an exact formula, and money is in teaching units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from academy.content.kinds.question import (
    Box,
    Complaints,
    Fault,
    Question,
    Tolerance,
    Trap,
    Unit,
    unusable_list,
)
from academy.content.shapes import Formula, Rules, Shape, Text

MIN_TRAPS = 2
_SECOND_PERCENT_SIGN = re.compile(r"\{answer\}\s*%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Shape):
    """What to say about the right number, and about a wrong one that is no trap."""

    correct: Text
    wrong: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric(Question):
    """A number to type."""

    is_constructed: ClassVar[bool] = True
    has_one_answer: ClassVar[bool] = True

    type: Literal["numeric"] = "numeric"
    stem: Text
    answer: Formula
    unit: Unit
    tolerance: Tolerance = field(default_factory=Tolerance)
    verify: Annotated[list[Formula], Rules(min_length=1)]
    traps: list[Trap]
    feedback: Feedback
    solution: Text

    def unusable(self) -> Iterator[Fault]:
        """Refuse a band below 0, and more traps than anybody needs."""
        yield from unusable_list(0, self.traps, "traps")
        if self.tolerance.abs < 0:
            yield "tolerance.abs", "must not be below 0"

    def check(self, place: str, complaints: Complaints) -> None:
        """Check that there are traps, and the percent sign."""
        if len(self.traps) < MIN_TRAPS:
            complaints.error(f"{place}.traps", "at least two traps are needed")
        if self.unit is Unit.PERCENT and _SECOND_PERCENT_SIGN.search(self.solution):
            complaints.error(f"{place}.solution", "an answer in percent brings its own percent sign")

    def boxes(self) -> Iterator[Box]:
        """Return the one number."""
        yield Box(
            formula=self.answer,
            place="answer",
            unit=self.unit,
            unit_place="unit",
            tolerance=self.tolerance.abs,
            verify_place="verify",
            verify={f"verify.{number}": text for number, text in enumerate(self.verify)},
            traps={f"traps.{number}.value": trap.value for number, trap in enumerate(self.traps)},
        )
