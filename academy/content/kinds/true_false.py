"""Say whether a sentence is true."""

from dataclasses import dataclass
from typing import Literal

from academy.content.kinds.question import Explained
from academy.content.shapes import Flag, MisconceptionId, Shape, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthFeedback(Shape):
    """Feedback for choosing true and for choosing false."""

    true: Text
    false: Text

    def of(self, choice: bool) -> str:
        """Return what is said to who chose true, or false."""
        return self.true if choice else self.false


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Explained):
    """A sentence that is true or false."""

    type: Literal["true_false"] = "true_false"
    stem: Text
    answer: Flag
    feedback: TruthFeedback
    misconception: MisconceptionId
