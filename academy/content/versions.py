"""Versions of packages, such as 1.0.0."""


def version_key(version: str) -> tuple[int, ...]:
    """Return a version as numbers that can be compared."""
    return tuple(int(part) for part in version.split("."))
