"""Forms of administrators, one module a subject."""
