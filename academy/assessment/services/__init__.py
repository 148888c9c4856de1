"""Writes of assessment: attempts are started, answered, paused and submitted."""

from academy.assessment.services.answers import GivenAnswer, KeyTakenError, RecordedAnswer, record_answer
from academy.assessment.services.final_check import (
    AttemptLimitError,
    pause_final_check,
    start_final_check,
    submit_final_check,
)
from academy.assessment.services.locking import lock_attempt, lock_practice
from academy.assessment.services.merging import join_attempts
from academy.assessment.services.recompute import Drift, attempts_to_verify, recompute_attempt

__all__ = [
    "AttemptLimitError",
    "Drift",
    "GivenAnswer",
    "KeyTakenError",
    "RecordedAnswer",
    "attempts_to_verify",
    "join_attempts",
    "lock_attempt",
    "lock_practice",
    "pause_final_check",
    "recompute_attempt",
    "record_answer",
    "start_final_check",
    "submit_final_check",
]
