"""The modes: how one way of asking draws, counts and goes on stands in the module of its name."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from academy.assessment.modes import final_check, practice, review
from academy.assessment.modes.mastery import Mastery
from academy.assessment.modes.mode import Answer, AttemptProgress, Mode, PastAttempt, Sitting


class ModeName(StrEnum):
    """Every mode. Those of which attempts are stored are also an `AttemptKind`, with the same name."""

    PRACTICE = "practice"
    FINAL = "final"
    REVIEW = "review"


MODES: Mapping[ModeName, Mode] = {
    ModeName.PRACTICE: practice,
    ModeName.FINAL: final_check,
    ModeName.REVIEW: review,
}


def fold(mode: Mode, answers: Iterable[Answer]) -> AttemptProgress:
    """Return what all answers of an attempt come to; ``answers`` are in the order of arrival."""
    progress: AttemptProgress = {}
    for answer in answers:
        progress = mode.add(progress, answer)
    return progress


__all__ = [
    "MODES",
    "Answer",
    "AttemptProgress",
    "Mastery",
    "Mode",
    "ModeName",
    "PastAttempt",
    "Sitting",
    "final_check",
    "fold",
    "practice",
    "review",
]
