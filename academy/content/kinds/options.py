"""Options to choose from, as in single and multiple choice and in the gaps of a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from academy.content.kinds.question import (
    Complaints,
    Explained,
    Fault,
    check_count,
    check_different,
    unusable_list,
)
from academy.content.shapes import Flag, MisconceptionId, Rules, Shape, Text
from academy.content.wording import ABSOLUTE_WORDS, ALL_OR_NONE

OPTIONS = range(3, 7)
LONGER_FACTOR = 1.5
LONGER_CHARACTERS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Shape):
    """One answer to choose, with the feedback for who chooses it."""

    text: Text
    correct: Flag = False
    misconception: MisconceptionId | None = None
    feedback: Text

    @property
    def is_right(self) -> bool:
        """Return whether it is a right answer."""
        return self.correct


Options = Annotated[list[Option], Rules(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Explained):
    """What single and multiple choice share."""

    stem: Text
    options: Options
    shuffle: Flag = True

    @property
    def is_shuffled(self) -> bool:
        """Return whether the page shows the options in a drawn order."""
        return self.shuffle


def count_right(options: Sequence[Option]) -> int:
    """Return how many options are right."""
    return sum(option.is_right for option in options)


def unusable_options(options: Sequence[Option], place: str, *, right_at_most: int) -> Iterator[Fault]:
    """Return what keeps options from being asked: too few or too many, or none of them right."""
    yield from unusable_list(2, options, place)
    right = count_right(options)
    if not 1 <= right <= right_at_most:
        yield place, f"{right} right options"


def check_one_of(options: Sequence[Option], place: str, complaints: Complaints) -> None:
    """Check options of which exactly one is right, and not clearly longer than the others."""
    right = count_right(options)
    if right != 1:
        complaints.error(place, f"{right} options are right; exactly one must be")
    check_options(options, place, complaints)
    lengths = [len(option.text) for option in options if option.is_right]
    wrong = [len(option.text) for option in options if not option.is_right]
    if len(lengths) == 1 and wrong:
        longest = max(wrong)
        if lengths[0] > LONGER_FACTOR * longest and lengths[0] > longest + LONGER_CHARACTERS:
            complaints.error(place, "the right option is clearly longer than the others")


def check_options(options: Sequence[Option], place: str, complaints: Complaints) -> None:
    """Check how many options there are, their words, and the misconception of each wrong one."""
    check_count(options, OPTIONS, "options", place, complaints)
    check_different([option.text for option in options], place, complaints)
    for number, option in enumerate(options):
        here = f"{place}.{number}"
        if ALL_OR_NONE.search(option.text):
            complaints.error(f"{here}.text", "“all of the above” and its kind are not allowed")
        if option.is_right and option.misconception:
            complaints.error(f"{here}.misconception", "a right option has no misconception")
        if not option.is_right and not option.misconception:
            complaints.error(f"{here}.misconception", "a wrong option needs the id of its misconception")
        if not option.is_right and (found := ABSOLUTE_WORDS.search(option.text)):
            complaints.warning(f"{here}.text", f"“{found[0]}” gives a wrong option away")
