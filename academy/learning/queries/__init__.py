"""Reads of learning."""

from academy.learning.queries.next_action import (
    ActionKind,
    NextAction,
    needs_workbook,
    next_action,
    next_lesson,
)
from academy.learning.queries.practice import practice_question
from academy.learning.queries.progress import Progress, get_progress_or_404, progress_everywhere, progress_in

__all__ = [
    "ActionKind",
    "NextAction",
    "Progress",
    "get_progress_or_404",
    "needs_workbook",
    "next_action",
    "next_lesson",
    "practice_question",
    "progress_everywhere",
    "progress_in",
]
