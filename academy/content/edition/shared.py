"""What all courses share, at run time: pathways and the contacts of each country, read from JSON alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

CATALOGUE_SCHEMA = "academy-catalogue/1"
COUNTRY_SCHEMA = "academy-country/1"

#: What somebody may have to ask in her own country, in the order in which pages show it.
ContactKind = Literal[
    "registry",
    "tax",
    "guarantee",
    "insurance",
    "standards",
    "customs",
    "complaint",
    "scam",
    "debt",
    "helpline",
]
CONTACT_KINDS: tuple[str, ...] = get_args(ContactKind)


class ContactState(StrEnum):
    """Whether a contact may be shown."""

    CHECKED = "checked"
    #: It was checked, but too long ago: name and purpose are shown, telephone and address are not.
    EXPIRED = "expired"
    #: Nobody has looked yet.
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class ContactWords:
    """The name of an office and one sentence on what it is for, in one language."""

    language: str
    name: str
    what_for: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to ask about one kind of thing in one country. Only a checked one has a telephone or an address."""

    kind: str
    state: ContactState
    words: tuple[ContactWords, ...] = ()
    url: str = ""
    phone: str = ""
    source: str = ""
    checked_on: date | None = None

    @property
    def dial(self) -> str:
        """Return the telephone number as a link dials it: digits, and a plus sign in front.

        The zero of `+855 (0)23 …` is dialled only without the plus sign.
        """
        phone = self.phone.replace("(0)", "") if self.phone.startswith("+") else self.phone
        return "".join(sign for sign in phone if sign.isdigit() or sign == "+")

    @property
    def site(self) -> str:
        """Return the name of the web site, as people write it."""
        return _site(self.url)

    @property
    def source_site(self) -> str:
        """Return the name of the web site that says so."""
        return _site(self.source)

    def words_in(self, language: str) -> ContactWords:
        """Return the words in a language, or in English. Raises IndexError when nothing was checked."""
        return next((each for each in self.words if each.language == language), self.words[0])


@dataclass(frozen=True, slots=True)
class PathwayWords:
    """The title of a pathway and whom it is for, in one language."""

    language: str
    title: str
    who: str


@dataclass(frozen=True, slots=True)
class Pathway:
    """Courses in an order, and others of which the learner chooses some."""

    id: str
    words: tuple[PathwayWords, ...]
    core: tuple[str, ...]
    electives: tuple[str, ...]
    electives_needed: int

    def words_in(self, language: str) -> PathwayWords:
        """Return the words in a language, or in English."""
        return next((each for each in self.words if each.language == language), self.words[0])

    @property
    def courses(self) -> tuple[str, ...]:
        """Return the codes of all its courses, core first."""
        return self.core + self.electives


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """A course that is written or will be; its title is in English."""

    id: str
    title: str
    level: str
    hours: int
    prerequisites: tuple[str, ...]


@dataclass(frozen=True)
class SharedDocument:
    """A published document and the checksum that tells it from others; an empty one was never published."""

    checksum: str = ""
    document: Mapping[str, Any] | None = field(default=None, compare=False)

    @classmethod
    def from_json(cls, checksum: str, text: str) -> "SharedDocument":
        """Read a stored document."""
        return cls(checksum, json.loads(text))

    @cached_property
    def pathways(self) -> tuple[Pathway, ...]:
        """Return the pathways of a catalogue in their order."""
        return tuple(_pathway(each) for each in (self.document or {}).get("pathways", ()))

    @cached_property
    def planned(self) -> Mapping[str, PlannedCourse]:
        """Return the courses of a catalogue by code."""
        return {each["id"]: _planned(each) for each in (self.document or {}).get("courses", ())}

    def contacts(self, kinds: Sequence[str], today: date) -> tuple[Contact, ...]:
        """Return the contacts of a country for each of ``kinds`` in turn, at least one for each kind."""
        known: Mapping[str, Sequence[Mapping[str, Any]]] = (self.document or {}).get("contacts", {})
        return tuple(
            contact
            for kind in kinds
            for contact in (
                [_contact(kind, each, today) for each in known.get(kind, ())]
                or [Contact(kind, ContactState.NOT_CHECKED)]
            )
        )


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _contact(kind: str, entry: Mapping[str, Any], today: date) -> Contact:
    words = tuple(ContactWords(*each) for each in entry["words"])
    checked_on = date.fromisoformat(entry["checked_on"])
    if date.fromisoformat(entry["review_by"]) < today:
        return Contact(kind, ContactState.EXPIRED, words, checked_on=checked_on)
    url, phone, source = (str(entry.get(name, "")) for name in ("url", "phone", "source"))
    return Contact(kind, ContactState.CHECKED, words, url, phone, source, checked_on)


def _planned(entry: Mapping[str, Any]) -> PlannedCourse:
    return PlannedCourse(
        id=entry["id"],
        title=entry["title"],
        level=entry["level"],
        hours=entry["hours"],
        prerequisites=tuple(entry["prerequisites"]),
    )


def _pathway(entry: Mapping[str, Any]) -> Pathway:
    return Pathway(
        id=entry["id"],
        words=tuple(PathwayWords(*each) for each in entry["words"]),
        core=tuple(entry["core"]),
        electives=tuple(entry["electives"]),
        electives_needed=entry["electives_needed"],
    )
