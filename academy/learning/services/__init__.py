"""Writes of learning."""

from academy.learning.services.enrol import enrol_learner
from academy.learning.services.lessons import finish_lesson, lesson_progress

__all__ = ["enrol_learner", "finish_lesson", "lesson_progress"]
