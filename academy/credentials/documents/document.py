"""What certificates of every kind say: who holds it, who issued it when, where it is checked, in which words."""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Final, Self

from academy.core.canonical import canonical_json

JOINERS: Final = {"\u200c", "\u200d"}  # they decide the shape of letters in Khmer, Burmese and Indic scripts
NAME_LIMIT: Final = 120


class Kind(StrEnum):
    """What a certificate is given for: the name of a module beside this one, and of two templates."""

    COURSE = "course"


@dataclass(frozen=True, kw_only=True)
class SecondLanguage:
    """The lines printed a second time, smaller, so that a reader abroad understands the certificate."""

    locale: str
    title: str
    statement: str


@dataclass(frozen=True, kw_only=True)
class Document(ABC):
    """Everything a certificate shows; all texts are in ``locale``, the holder's name is in any script.

    Raises ValueError when a text is empty or too long for the page, or a label is missing.
    """

    kind: ClassVar[Kind]
    #: Name and version of the stored form.
    schema: ClassVar[str]
    label_names: ClassVar[frozenset[str]]

    number: str
    holder_name: str
    issued_on: date
    issuer_name: str
    verification_url: str
    locale: str
    #: The words printed around the facts, by their names.
    labels: Mapping[str, str]
    second: SecondLanguage | None = None

    def __post_init__(self) -> None:
        """Normalise the texts to NFC without invisible characters, and check their limits."""
        for field in fields(self):
            object.__setattr__(self, field.name, _frozen(getattr(self, field.name)))
        for what, text, limit in self.limited_texts():
            if not 0 < len(text) <= limit:
                raise ValueError(f"The {what} must have 1 to {limit} characters, not {len(text)}.")
        if not self.verification_url.startswith(("https://", "http://")):
            raise ValueError("The verification address must be a web address.")
        if missing := self.label_names - self.labels.keys():
            raise ValueError(f"Labels are missing: {', '.join(sorted(missing))}.")

    @property
    @abstractmethod
    def achievement(self) -> str:
        """Return in one line what the certificate is given for, in its language."""

    @abstractmethod
    def told(self) -> list[tuple[str, str | int | date]]:
        """Return what the certificate says about its holder, each with the words printed beside it."""

    def limited_texts(self) -> list[tuple[str, str, int]]:
        """Return the texts that must fit on the page: what each is, the text, the most characters."""
        return [("holder's name", self.holder_name, NAME_LIMIT)]

    def to_canonical_json(self) -> str:
        """Return the one JSON text of this document: sorted keys, no spaces, NFC, UTF-8 when encoded."""
        stored = {field.name: _plain(getattr(self, field.name)) for field in fields(self)}
        return canonical_json({**stored, "schema": self.schema})

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Self:
        """Return the document with these stored fields; raise ValueError when some are missing or unknown."""
        try:
            return cls(**cls._read(stored))
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"The certificate's document is not complete: {error}") from error

    @classmethod
    def _read(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the stored fields as they are given to this class."""
        return {**stored, "issued_on": date.fromisoformat(stored["issued_on"])}


def clean(text: str) -> str:
    """Return ``text`` as NFC on one line, without invisible characters other than the two joiners."""
    visible = (
        character
        for character in unicodedata.normalize("NFC", text)
        if character in JOINERS
        or character.isspace()
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join("".join(visible).split())


def _frozen(value: Any) -> Any:
    """Return a value that nobody can change, with every text in it clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(each) for key, each in value.items()})
    if isinstance(value, Sequence):
        return tuple(map(_frozen, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _frozen(getattr(value, field.name)) for field in fields(value)})
    return value


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
