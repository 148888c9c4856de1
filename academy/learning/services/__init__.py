"""Writes of learning; other domains import the names from here."""

from academy.learning.models import EnrolmentSource
from academy.learning.services.enrol import enrol_learner
from academy.learning.services.final_check import answer_question, start_check, submit_check
from academy.learning.services.lessons import ensure_lesson_progress, finish_lesson
from academy.learning.services.practice import answer_practice
from academy.learning.submission import Stamp, Submission

__all__ = [
    "EnrolmentSource",
    "Stamp",
    "Submission",
    "answer_practice",
    "answer_question",
    "enrol_learner",
    "ensure_lesson_progress",
    "finish_lesson",
    "start_check",
    "submit_check",
]
