"""Reads of learning."""

from academy.learning.queries.progress import Progress, get_progress_or_404, progress_everywhere, progress_in
from academy.learning.queries.steps import NextStep, StepKind, needs_workbook, next_lesson, next_step

__all__ = [
    "NextStep",
    "Progress",
    "StepKind",
    "get_progress_or_404",
    "needs_workbook",
    "next_lesson",
    "next_step",
    "progress_everywhere",
    "progress_in",
]
