"""The tables of learning. Every model is imported here, so that the metadata knows it."""

import academy.assessment.models  # noqa: F401 - tables that ours refer to
from academy.learning.models.completions import Completion
from academy.learning.models.enrolments import Enrolment, EnrolmentSource, LessonProgress

__all__ = ["Completion", "Enrolment", "EnrolmentSource", "LessonProgress"]
