"""Put steps in order; they stand in the right one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from academy.content.kinds.question import (
    Complaints,
    Correction,
    Explained,
    Fault,
    check_count,
    check_different,
    unusable_list,
)
from academy.content.shapes import Shape, Text

STEPS = range(4, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Shape):
    """One step, and why it comes where it does."""

    text: Text
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Explained):
    """Steps in the right order."""

    is_constructed: ClassVar[bool] = True

    type: Literal["ordering"] = "ordering"
    stem: Text
    steps: list[Step]
    wrong: Correction
    scoring: Literal["adjacent_pairs"] = "adjacent_pairs"

    def unusable(self) -> Iterator[Fault]:
        """Refuse too few or too many steps."""
        yield from unusable_list(2, self.steps, "steps")

    def check(self, place: str, complaints: Complaints) -> None:
        """Check how many steps there are, and that they differ."""
        check_count(self.steps, STEPS, "steps", f"{place}.steps", complaints)
        check_different([step.text for step in self.steps], f"{place}.steps", complaints)
