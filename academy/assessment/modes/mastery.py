"""Practice mastery: m of n consecutive answers in a lesson are right (guide, part 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any


@dataclass(frozen=True, slots=True)
class MasteryRule:
    """`needed` right answers among `window` consecutive ones."""

    needed: int
    window: int

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "MasteryRule":
        """Read ``{"kind": "m_of_n", "m": 3, "n": 4}``; raise `ValueError` for anything else."""
        rule = cls(int(data["m"]), int(data["n"]))
        if data.get("kind") != "m_of_n" or not 1 <= rule.needed <= rule.window:
            raise ValueError(f"{data!r} is not a rule of mastery")
        return rule


@dataclass(frozen=True, slots=True)
class Mastery:
    """How far the practice of a lesson is: `right` of the last `window` answers.

    `missing` is how many right answers in a row are enough from here.
    """

    is_mastered: bool
    right: int
    needed: int
    window: int
    missing: int


def practice_mastery(results: Sequence[bool], rule: MasteryRule) -> Mastery:
    """Judge the answers of one lesson, oldest first; True is an answer that is right in full.

    Mastery once reached stays, whatever is answered later: `results` must therefore go back to the first
    answer, or the caller keeps that mastery was reached.
    """
    is_mastered = any(_right_at(results[:end], rule) >= rule.needed for end in range(1, len(results) + 1))
    enough = (more for more in count() if _right_at([*results, *[True] * more], rule) >= rule.needed)
    return Mastery(
        is_mastered=is_mastered,
        right=_right_at(results, rule),
        needed=rule.needed,
        window=rule.window,
        missing=0 if is_mastered else next(enough),
    )


def _right_at(results: Sequence[bool], rule: MasteryRule) -> int:
    return sum(results[-rule.window :])
