"""Choose a target for each row; a target may fit several rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from academy.content.kinds.question import (
    Complaints,
    Correction,
    Explained,
    Fault,
    check_different,
    check_known,
    unusable_list,
)
from academy.content.shapes import Identifier, Rules, Shape, Text

MIN_PAIRS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair(Shape):
    """One row; `right` is the name of its target."""

    left: Text
    right: Identifier
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Explained):
    """Rows and targets; targets are always shuffled."""

    is_constructed: ClassVar[bool] = True

    type: Literal["matching"] = "matching"
    stem: Text
    targets: Annotated[dict[Identifier, Text], Rules(min_length=2)]
    pairs: list[Pair]
    wrong: Correction
    scoring: Literal["per_pair"] = "per_pair"

    @property
    def target_names(self) -> list[str]:
        """Return the names of the targets, sorted: JSON objects have no order that a language or a store must keep."""
        return sorted(self.targets)

    def unusable(self) -> Iterator[Fault]:
        """Refuse too few or too many rows and targets, and a row without its target."""
        yield from unusable_list(2, self.target_names, "targets")
        yield from unusable_list(2, self.pairs, "pairs")
        for number, pair in enumerate(self.pairs):
            if pair.right not in self.targets:
                yield f"pairs.{number}.right", f"“{pair.right}” is not a target"

    def check(self, place: str, complaints: Complaints) -> None:
        """Check rows, targets and that they differ."""
        if len(self.pairs) < MIN_PAIRS:
            complaints.error(f"{place}.pairs", f"at least three pairs are needed, not {len(self.pairs)}")
        for number, pair in enumerate(self.pairs):
            check_known(pair.right, self.targets, "targets", f"{place}.pairs.{number}.right", complaints)
        if len({pair.right for pair in self.pairs}) == 1:
            complaints.error(f"{place}.pairs", "every pair has the same target")
        check_different([pair.left for pair in self.pairs], f"{place}.pairs", complaints)
        check_different(list(self.targets.values()), f"{place}.targets", complaints)
