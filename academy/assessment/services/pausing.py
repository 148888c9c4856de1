"""Pauses of a final check: the soft clock stands still while the learner is away."""

from academy.assessment.models import Attempt
from academy.core import clock


def begin_pause(attempt: Attempt) -> None:
    """Stop the clock of an attempt, unless it stands already."""
    attempt.paused_at = attempt.paused_at or clock.now()


def end_pause(attempt: Attempt) -> None:
    """Let the clock of an attempt run on."""
    if attempt.paused_at is not None:
        attempt.paused_seconds += max(0, int((clock.now() - attempt.paused_at).total_seconds()))
        attempt.paused_at = None
