"""Enrolment, lessons, practice, final check, progress and completion."""
