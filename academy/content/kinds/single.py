"""Choose one option; exactly one is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from academy.content.kinds.options import Choice, check_one_of, unusable_options
from academy.content.kinds.question import Complaints, Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Single(Choice):
    """A single choice."""

    type: Literal["single"] = "single"

    def unusable(self) -> Iterator[Fault]:
        """Refuse anything but one right option."""
        yield from unusable_options(self.options, "options", right_at_most=1)

    def check(self, place: str, complaints: Complaints) -> None:
        """Check the options."""
        check_one_of(self.options, f"{place}.options", complaints)
