"""What a certificate says, frozen when it is issued.

The content and the words around it are kept together, so that a certificate printed again years later reads as
it did on the first day, whatever happened to the course, the profile or the translations.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Self

from academy.core.canonical import canonical_json

SCHEMA: Final = "academy-certificate/1"
JOINERS: Final = {"\u200c", "\u200d"}  # they decide the shape of letters in Khmer, Burmese and Indic scripts
NAME_LIMIT: Final = 120
TITLE_LIMIT: Final = 240
OUTCOME_LIMIT: Final = 400
COMPETENCE_LIMIT: Final = 100
OUTCOME_COUNT: Final = 8
COMPETENCE_COUNT: Final = 12


def labels_for(translate: Callable[[str], str]) -> dict[str, str]:
    """Return the words printed around the content, in the language that ``translate`` translates to."""
    _ = translate
    return {
        "title": _("Certificate of completion"),
        "holder": _("This certificate is awarded to"),
        "course": _("for finishing the course"),
        "outcomes": _("What the holder learned to do"),
        "competences": _("Skills and levels"),
        "level": _("level %(level)s"),
        "issued_on": _("Date"),
        "hours": _("Hours of learning"),
        "edition": _("Course edition"),
        "number": _("Certificate number"),
        "check": _("Scan the square to check this certificate, or open:"),
        "statement": _(
            "The holder passed the final check of this course online, without supervision. The academy did not"
            " check identity papers."
        ),
    }


LABEL_NAMES: Final = frozenset(labels_for(str))


@dataclass(frozen=True)
class Competence:
    """A competence the course reaches, with its level from 1 to 3."""

    id: str
    name: str
    level: int


@dataclass(frozen=True)
class SecondLanguage:
    """The lines printed a second time, smaller, so that a reader abroad understands the certificate."""

    locale: str
    title: str
    course_title: str
    statement: str


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """Everything a certificate shows; all texts are in ``locale``, the holder's name is in any script.

    Raises ValueError when a text is empty or too long for the page, or a label is missing.
    """

    number: str
    holder_name: str
    course_title: str
    course_id: str
    course_version: str
    outcomes: Sequence[str]
    competences: Sequence[Competence]
    hours: int
    issued_on: date
    issuer_name: str
    verification_url: str
    locale: str
    labels: Mapping[str, str]
    second: SecondLanguage | None = None

    def __post_init__(self) -> None:
        """Normalise the texts to NFC without invisible characters, and check their limits."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, clean(value))
        object.__setattr__(self, "outcomes", tuple(map(clean, self.outcomes)))
        competences = (Competence(item.id, clean(item.name), item.level) for item in self.competences)
        object.__setattr__(self, "competences", tuple(competences))
        if self.second:
            object.__setattr__(self, "second", SecondLanguage(*map(clean, astuple(self.second))))
        labels = {name: clean(text) for name, text in self.labels.items()}
        object.__setattr__(self, "labels", MappingProxyType(labels))
        self._check()

    def to_canonical_json(self) -> str:
        """Return the one JSON text of this content: sorted keys, no spaces, NFC, UTF-8 when encoded."""
        document: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        document |= {
            "schema": SCHEMA,
            "competences": [asdict(competence) for competence in self.competences],
            "issued_on": self.issued_on.isoformat(),
            "labels": dict(self.labels),
            "second": asdict(self.second) if self.second else None,
        }
        return canonical_json(document)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the content that `to_canonical_json` wrote; raise ValueError for any other text."""
        document = json.loads(text)
        if not isinstance(document, dict) or document.pop("schema", None) != SCHEMA:
            raise ValueError(f"This is not a document of the schema {SCHEMA}.")
        try:
            second = document.pop("second")
            return cls(
                competences=[Competence(**competence) for competence in document.pop("competences")],
                issued_on=date.fromisoformat(document.pop("issued_on")),
                second=SecondLanguage(**second) if second else None,
                **document,
            )
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"The certificate's document is not complete: {error}") from error

    def _check(self) -> None:
        limits = [
            ("holder's name", self.holder_name, NAME_LIMIT),
            ("course title", self.course_title, TITLE_LIMIT),
        ]
        limits += [("outcome", outcome, OUTCOME_LIMIT) for outcome in self.outcomes]
        limits += [("competence", item.name, COMPETENCE_LIMIT) for item in self.competences]
        for what, text, limit in limits:
            if not 0 < len(text) <= limit:
                raise ValueError(f"The {what} must have 1 to {limit} characters, not {len(text)}.")
        if len(self.outcomes) > OUTCOME_COUNT or len(self.competences) > COMPETENCE_COUNT:
            raise ValueError(
                f"At most {OUTCOME_COUNT} outcomes and {COMPETENCE_COUNT} competences fit on the page."
            )
        if not self.verification_url.startswith(("https://", "http://")):
            raise ValueError("The verification address must be a web address.")
        if missing := LABEL_NAMES - self.labels.keys():
            raise ValueError(f"Labels are missing: {', '.join(sorted(missing))}.")


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
