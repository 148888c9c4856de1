"""Enrolment, lessons, practice, final check, workbooks, progress and completion."""
