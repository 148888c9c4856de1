"""The tables of learning. Every model is imported here, so that the metadata knows it."""

from academy.learning.models.enrolments import Enrolment, EnrolmentSource, LessonProgress

__all__ = ["Enrolment", "EnrolmentSource", "LessonProgress"]
