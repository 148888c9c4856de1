"""Enrolment and lesson pages."""
