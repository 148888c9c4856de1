"""Languages and countries of the region, as data. No code may count them."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from babel import Locale, UnknownLocaleError


@dataclass(frozen=True)
class Language:
    """A language of the academy. ``is_complete`` says whether its pages are offered."""

    tag: str
    name: str
    is_complete: bool
    is_reviewed: bool
    plural_forms: str
    #: The Babel locale whose formats it uses.
    formats: str


@dataclass(frozen=True)
class Country:
    """A member state: ISO 3166 code, ISO 4217 currency, likely languages, phone prefix."""

    code: str
    currency: str
    languages: tuple[str, ...]
    phone_prefix: str
    time_zone: str


def _table(name: str) -> dict[str, dict[str, object]]:
    text = resources.files("academy.core").joinpath(name).read_text("utf-8")
    return tomllib.loads(text)


@cache
def languages() -> dict[str, Language]:
    """Return every language by tag, in the order in which they are offered."""
    return {tag: Language(tag=tag, **row) for tag, row in _table("languages.toml").items()}  # type: ignore[arg-type]  # the dataclass is the schema of the file


@cache
def countries() -> dict[str, Country]:
    """Return every member state by code."""
    return {
        code: Country(code=code, **{**row, "languages": tuple(row["languages"])})  # type: ignore[arg-type]
        for code, row in _table("countries.toml").items()
    }


@cache
def country_of(tag: str) -> str:
    """Return the country that reads the language ``tag`` most; '' when that is none, or one of several."""
    found = [country.code for country in countries().values() if country.languages[0] == tag]
    return found[0] if len(found) == 1 else ""


def offered() -> tuple[str, ...]:
    """Return the tags of the languages whose pages are complete."""
    return tuple(tag for tag, language in languages().items() if language.is_complete)


def country_name(code: str, locale: str) -> str:
    """Return the name of country ``code`` in ``locale``, or the code where Babel knows none."""
    return str(Locale.parse(languages()[locale].formats).territories.get(code, code))


@lru_cache(1024)
def canonical(tag: str) -> str | None:
    """Return our tag for what a browser sends (``in-ID``, ``tl-PH``, ``zh-SG`` …), or None."""
    try:
        parsed = Locale.parse(tag.replace("_", "-"), sep="-", resolve_likely_subtags=True)
    except (ValueError, UnknownLocaleError, TypeError):
        return None
    for candidate in (f"{parsed.language}-{parsed.script}" if parsed.script else "", parsed.language):
        if candidate in languages():
            return candidate
    return None


def negotiate(preferred: list[str]) -> str:
    """Return the first offered language among ``preferred`` tags, else the first offered one."""
    for tag in preferred:
        found = canonical(tag)
        if found in offered():
            return str(found)
    return offered()[0]
