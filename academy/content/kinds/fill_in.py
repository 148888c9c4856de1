"""Choose a word for each gap of a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from academy.content.kinds.options import Options, check_one_of, unusable_options
from academy.content.kinds.question import Complaints, Explained, Fault
from academy.content.shapes import Flag, Rules, Shape, Text, VariableName
from academy.content.strings import GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank(Shape):
    """A gap, filled from a list of words."""

    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn(Explained):
    """A text with `[[name]]` gaps; `stem` may say what to do."""

    type: Literal["fill_in"] = "fill_in"
    input: Literal["select"]
    stem: Text | None = None
    text: Text
    blanks: Annotated[dict[VariableName, Blank], Rules(min_length=1)]
    shuffle: Flag = True

    @property
    def is_shuffled(self) -> bool:
        """Return whether the page shows the words of a gap in a drawn order."""
        return self.shuffle

    @property
    def pieces(self) -> list[str]:
        """Return the text cut at the gaps: one piece more than gaps."""
        return GAP.split(self.text)[::2]

    @property
    def gaps(self) -> list[tuple[str, Blank]]:
        """Return the name and the words of each gap, in the order of the text."""
        return [(name, self.blanks[name]) for name in GAP.findall(self.text)]

    def unusable(self) -> Iterator[Fault]:
        """Refuse gaps without words, and words of which not one is right."""
        if not self._fits():
            yield "text", "each blank must stand in the text once"
        for name, blank in self.blanks.items():
            yield from unusable_options(blank.options, f"blanks.{name}.options", right_at_most=1)

    def check(self, place: str, complaints: Complaints) -> None:
        """Check that text and blanks have the same gaps, and the words of each."""
        if not self._fits():
            found = sorted(GAP.findall(self.text))
            complaints.error(f"{place}.text", f"the gaps are {found}, the blanks {sorted(self.blanks)}")
        for name, blank in self.blanks.items():
            check_one_of(blank.options, f"{place}.blanks.{name}.options", complaints)

    def _fits(self) -> bool:
        return sorted(GAP.findall(self.text)) == sorted(self.blanks)
