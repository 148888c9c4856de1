"""Facts, glossary, misconceptions, media, translations and the data all courses share."""

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from academy.content.schema.base import (
    CompetenceId,
    Country,
    CurrencyCode,
    Language,
    PackagePath,
    Positive,
    Slug,
    Strict,
    WebAddress,
)
from academy.content.shapes import Amount, Identifier, MisconceptionId, Text, Version


class Source(Strict):
    """A statement with its source; a house rule is our own and needs no address."""

    kind: Literal["research", "law", "programme", "house_rule"]
    claim: Text
    source: Text
    url: WebAddress | None = None
    checked_on: datetime.date
    review_by: datetime.date

    @model_validator(mode="after")
    def _has_address(self) -> "Source":
        if self.url is None and self.kind != "house_rule":
            raise ValueError("url is missing")
        return self


class CountryFact(Strict):
    id: Identifier
    value: Amount | Text
    unit: Text
    kind: Literal["law", "programme"]
    source: Text
    url: WebAddress
    checked_on: datetime.date
    review_by: datetime.date


class Fact(Strict):
    question: Text
    fallback: Text
    countries: dict[Country, CountryFact]


class Facts(Strict):
    schema_name: Annotated[Literal["academy-facts/1"], Field(alias="schema")]
    sources: dict[Identifier, Source]
    facts: dict[Slug, Fact] = Field(default_factory=dict)


class Glossary(Strict):
    schema_name: Annotated[Literal["academy-glossary/1"], Field(alias="schema")]
    terms: Annotated[dict[Text, Text], Field(min_length=1)]


class Misconceptions(Strict):
    schema_name: Annotated[Literal["academy-misconceptions/1"], Field(alias="schema")]
    items: Annotated[dict[MisconceptionId, Text], Field(min_length=1)]


class Medium(Strict):
    """A picture; a photo says its width and height in pixels, an SVG has its own viewBox."""

    file: PackagePath
    alt: str
    decorative: bool
    width: Positive | None = None
    height: Positive | None = None
    licence: Text
    author: Text


class MediaLimits(Strict):
    svg_kb: Annotated[int, Field(gt=0, le=8)]
    photo_kb: Annotated[int, Field(gt=0, le=40)]
    text_in_image: Literal["none"]


class Media(Strict):
    schema_name: Annotated[Literal["academy-media/1"], Field(alias="schema")]
    items: list[Medium]
    limits: MediaLimits


class StringsTranslation(Strict):
    """`i18n/<language>/….yaml`: strings only, addressed by their path in the source file."""

    schema_name: Annotated[Literal["academy-i18n/1"], Field(alias="schema")]
    language: Language
    status: Literal["draft-needs-native-review", "reviewed"]
    source: PackagePath
    source_version: Version
    strings: Annotated[dict[Text, Text], Field(min_length=1)]


class Currency(Strict):
    """`unit` is the amount of money that one teaching unit stands for."""

    country: Country
    unit: Annotated[Amount, Field(gt=0)]
    decimals: Annotated[int, Field(ge=0, le=3)]
    symbol: Text
    optional: bool = False


class Currencies(Strict):
    schema_name: Annotated[Literal["academy-currencies/1"], Field(alias="schema")]
    reviewed: datetime.date
    currencies: Annotated[dict[CurrencyCode, Currency], Field(min_length=1)]


class FirstNames(Strict):
    f: Annotated[list[Text], Field(min_length=1)]
    m: Annotated[list[Text], Field(min_length=1)]


class People(Strict):
    schema_name: Annotated[Literal["academy-people/1"], Field(alias="schema")]
    countries: Annotated[dict[Country, FirstNames], Field(min_length=1)]


class Competence(Strict):
    name: Text
    oecd: Literal["F1", "F2", "F3", "F4", "-"]
    entrecomp: list[Amount]
    l1: Text
    l2: Text
    l3: Text


class Competences(Strict):
    schema_name: Annotated[Literal["academy-competences/1"], Field(alias="schema")]
    areas: dict[Text, Text]
    items: dict[CompetenceId, Competence]
