"""Choose every option that fits; `select` says how many when the stem does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from academy.content.kinds.options import Choice, check_options, count_right, unusable_options
from academy.content.kinds.question import MAX_CHOICES, Complaints, Fault
from academy.content.shapes import Rules, Whole

MIN_RIGHT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple(Choice):
    """A multiple choice."""

    type: Literal["multiple"] = "multiple"
    select: Annotated[Whole, Rules(gt=0)] | None = None
    scoring: Literal["right_minus_wrong"] = "right_minus_wrong"

    def unusable(self) -> Iterator[Fault]:
        """Refuse options of which none is right, and a number to choose that cannot be."""
        yield from unusable_options(self.options, "options", right_at_most=MAX_CHOICES)
        if self.select not in (None, count_right(self.options)):
            yield "select", "must be the number of right options"

    def check(self, place: str, complaints: Complaints) -> None:
        """Check how many options are right, and the options."""
        right = count_right(self.options)
        if right < MIN_RIGHT or right == len(self.options):
            complaints.error(
                f"{place}.options", f"{right} options are right; at least two, and not all, must be"
            )
        if self.select not in (None, right):
            complaints.error(f"{place}.select", f"says {self.select}, but {right} options are right")
        check_options(self.options, f"{place}.options", complaints)
