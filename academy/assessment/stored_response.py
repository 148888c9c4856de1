"""Looking into a stored response without trusting it: what does not fit counts as not answered."""

from collections.abc import Mapping, Sequence


def mapping(value: object) -> Mapping[str, object]:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[object]:
    """Return a JSON list, or an empty one for anything else."""
    return value if isinstance(value, list | tuple) else ()


def entry(response: object, key: str) -> object:
    """Return one entry of a response, or None."""
    return mapping(response).get(key)
