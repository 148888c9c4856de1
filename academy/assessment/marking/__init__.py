"""Marking: from a response to an exact score, feedback and explanation."""

from academy.assessment.marking.mark import mark
from academy.assessment.marking.result import Feedback, Mark

__all__ = ["Feedback", "Mark", "mark"]
