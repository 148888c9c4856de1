"""Reads of learning."""

from academy.learning.queries.enrolment_progress import (
    EnrolmentProgress,
    get_progress_or_404,
    progress_everywhere,
    progress_in,
)
from academy.learning.queries.next_action import (
    ActionKind,
    NextAction,
    needs_workbook,
    next_action,
    next_lesson,
)
from academy.learning.queries.practice import practice_question

__all__ = [
    "ActionKind",
    "EnrolmentProgress",
    "NextAction",
    "get_progress_or_404",
    "needs_workbook",
    "next_action",
    "next_lesson",
    "practice_question",
    "progress_everywhere",
    "progress_in",
]
