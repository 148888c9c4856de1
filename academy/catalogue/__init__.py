"""Published editions, search and course pages.

Doors: services, queries, labels, study.
"""
