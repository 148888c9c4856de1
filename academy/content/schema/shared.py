"""`_shared/catalogue.yaml` and `_shared/country/<cc>.yaml`: pathways, planned courses, contacts of a country."""

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from academy.content.edition import ContactKind
from academy.content.schema.base import Country, Language, Positive, Slug, Strict, WebAddress
from academy.content.shapes import Text

#: A telephone number as people write it, short ones such as 997 included.
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()-]*[0-9]$", max_length=30)]
LanguageTag = Language | Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}-[A-Z][a-z]{3}$")]


class ContactTranslation(Strict):
    """The words of a contact in another language; the name may stay as it is."""

    name: Text | None = None
    what_for: Text


class ContactEntry(Strict):
    """One office: what it is for in one plain sentence, how to reach it, and who says so."""

    name: Annotated[Text, Field(max_length=120)]
    what_for: Annotated[Text, Field(max_length=160)]
    url: WebAddress | None = None
    phone: Phone | None = None
    source: WebAddress
    checked_on: datetime.date
    review_by: datetime.date
    i18n: dict[LanguageTag, ContactTranslation] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _can_be_reached(self) -> "ContactEntry":
        if self.url is None and self.phone is None:
            raise ValueError("url or phone is missing")
        return self


class ContactList(Strict):
    """What is known of one kind: entries, or the honest word that nobody has looked yet."""

    status: Literal["not_checked"] | None = None
    entries: list[ContactEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_one_thing(self) -> "ContactList":
        if (self.status is None) == (not self.entries):
            raise ValueError("give entries, or status: not_checked")
        return self


class CountryPack(Strict):
    """The whole of `country/<cc>.yaml`."""

    schema_name: Annotated[Literal["academy-country/1"], Field(alias="schema")]
    country: Country
    contacts: dict[ContactKind, ContactList]


class PathwayTranslation(Strict):
    title: Text
    who: Text


class PathwayEntry(Strict):
    """A pathway: its core courses in order, and electives of which `electives_needed` are chosen."""

    id: Slug
    title: Text
    who: Text
    core: Annotated[list[Slug], Field(min_length=1)]
    electives: list[Slug]
    electives_needed: Annotated[int, Field(ge=0)]
    i18n: dict[LanguageTag, PathwayTranslation] = Field(default_factory=dict)


class CourseEntry(Strict):
    """A course that is written or planned."""

    id: Slug
    title: Text
    level: Literal["foundation", "intermediate", "advanced"]
    hours: Positive
    prerequisites: list[Slug]


class Catalogue(Strict):
    """The whole of `catalogue.yaml`."""

    schema_name: Annotated[Literal["academy-catalogue/1"], Field(alias="schema")]
    pathways: Annotated[list[PathwayEntry], Field(min_length=1)]
    courses: Annotated[list[CourseEntry], Field(min_length=1)]
