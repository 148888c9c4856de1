"""Published editions, search and course pages.

Doors: services, queries, labels, course_progress.
"""
