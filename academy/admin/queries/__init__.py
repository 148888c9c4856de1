"""Reads of administrators, one module a subject."""
