"""Enrolment, lessons, practice, final check, progress and completion.

Doors: services, queries, signals, home_news.
"""
