"""Strict reading of JSON objects: a wrong kind, a missing or an unknown key is an error with its place."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class ItemError(ValueError):
    """An item that cannot be used; the message begins with the place in the item."""


class Fields:
    """The keys of one object, taken one by one; `close` refuses what was not asked for."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, Mapping):
            raise ItemError(f"{place}: an object is needed")
        self._data = data
        self._taken: set[str] = set()
        self.place = place

    def error(self, key: str, message: str) -> ItemError:
        """Return an error at a key."""
        return ItemError(f"{self.place}.{key}: {message}")

    def value(self, key: str) -> object:
        """Take any value; None when the key is absent."""
        self._taken.add(key)
        return self._data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without `default` it must be there and not be empty."""
        value = self.value(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not (value or default is not None):
            raise self.error(key, "a text is needed")
        return value

    def optional_text(self, key: str) -> str | None:
        """Take a text or None."""
        return self.text(key, "") or None

    def id(self, key: str) -> str:
        """Take a permanent id: letters, digits, hyphen and underscore."""
        value = self.text(key)
        if not ID.fullmatch(value):
            raise self.error(key, "an id has letters, digits, - and _ only")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Take true or false."""
        value = self.value(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, "true or false is needed")
        return value

    def number(self, key: str, default: int | None = None) -> Fraction:
        """Take an exact number, written as a number or as a text."""
        value = self.value(key)
        if value is None and default is not None:
            return Fraction(default)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.error(key, "a number is needed")
        try:
            return Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            raise self.error(key, "a number is needed") from None

    def formula(self, key: str) -> str:
        """Take a formula; a bare number is one too."""
        value = self.value(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text(key)

    def rows(self, key: str, low: int, high: int) -> Sequence[object]:
        """Take a list of `low` to `high` entries; an absent list is empty."""
        value = self.value(key)
        rows = [] if value is None else value
        if not isinstance(rows, Sequence) or isinstance(rows, str) or not low <= len(rows) <= high:
            raise self.error(key, f"a list of {low} to {high} entries is needed")
        return rows

    def objects(self, key: str, low: int, high: int) -> list["Fields"]:
        """Take a list of objects."""
        return [
            Fields(row, f"{self.place}.{key}.{index}") for index, row in enumerate(self.rows(key, low, high))
        ]

    def texts(self, key: str, low: int, high: int) -> tuple[str, ...]:
        """Take a list of texts."""
        texts = tuple(row for row in self.rows(key, low, high) if isinstance(row, str))
        if len(texts) != len(self.rows(key, low, high)):
            raise self.error(key, "texts are needed")
        return texts

    def object(self, key: str) -> "Fields":
        """Take an object; an absent one is empty."""
        value = self.value(key)
        return Fields({} if value is None else value, f"{self.place}.{key}")

    def keys(self) -> tuple[str, ...]:
        """Return all keys, in the order of the file; each must be a text."""
        if not all(isinstance(key, str) for key in self._data):
            raise ItemError(f"{self.place}: keys must be texts")
        return tuple(self._data)

    def ignore(self, *keys: str) -> None:
        """Accept keys that only the checker and the editors use."""
        self._taken.update(keys)

    def close(self) -> None:
        """Refuse keys that nobody took."""
        unknown = [str(key) for key in self._data if key not in self._taken]
        if unknown:
            raise ItemError(f"{self.place}: unknown {', '.join(sorted(unknown))}")
