"""One story with two to four questions that can be answered independently."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from academy.content.kinds.multiple import Multiple
from academy.content.kinds.numeric import Numeric
from academy.content.kinds.question import (
    Complaints,
    Explained,
    Fault,
    Question,
    check_count,
    check_different,
)
from academy.content.kinds.single import Single
from academy.content.kinds.true_false import TrueFalse
from academy.content.shapes import ByType, Rules, Text

PARTS = range(2, 5)

Part = Annotated[Single | Multiple | TrueFalse | Numeric, ByType()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Explained):
    """A story and its questions."""

    is_constructed: ClassVar[bool] = True

    type: Literal["scenario"] = "scenario"
    stem: Text
    parts: Annotated[list[Part], Rules(min_length=1)]

    def unusable(self) -> Iterator[Fault]:
        """Refuse too few or too many parts, two with one id, and parts that cannot be asked."""
        if len(self.parts) not in PARTS:
            yield "parts", "a list of 2 to 4 entries is needed"
        if len({part.id for part in self.parts}) != len(self.parts):
            yield "parts", "two parts have the same id"
        for number, part in enumerate(self.parts):
            yield from ((f"parts.{number}.{place}", message) for place, message in part.unusable())

    def check(self, place: str, complaints: Complaints) -> None:
        """Check each part, how many there are, and that their ids differ."""
        for here, part in self.asked(place):
            part.check(here, complaints)
        check_count(self.parts, PARTS, "parts", f"{place}.parts", complaints)
        check_different([part.id for part in self.parts], f"{place}.parts", complaints)

    def asked(self, place: str) -> Iterator[tuple[str, Question]]:
        """Return the parts."""
        yield from ((f"{place}.parts.{part.id}", part) for part in self.parts)
