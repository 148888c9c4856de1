"""Practice mastery: m of n consecutive answers in a lesson are right (guide, part 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    """How far the practice of a lesson is: `right` of the last `window` answers."""

    is_mastered: bool
    right: int
    needed: int
    window: int

    @property
    def missing(self) -> int:
        """Return how many right answers in a row would be enough from here, not fewer than 0."""
        return 0 if self.is_mastered else max(1, self.needed - self.right)


def practice_mastery(results: Sequence[bool], rule: MasteryRule) -> Mastery:
    """Judge the answers of one lesson, oldest first; True is an answer that is right in full.

    Mastery once reached stays, whatever is answered later: `results` must therefore go back to the first
    answer, or the caller keeps that mastery was reached.
    """
    windows = (results[max(0, end - rule.window) : end] for end in range(1, len(results) + 1))
    return Mastery(
        is_mastered=any(sum(window) >= rule.needed for window in windows),
        right=sum(results[-rule.window :]),
        needed=rule.needed,
        window=rule.window,
    )
