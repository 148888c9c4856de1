"""Versioned notices that people consent to: one file a notice, version and language; files are never edited.

A changed text is a new version. Consents keep the SHA-256 of the file that was shown.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from academy.core.locales import languages

TERMS = "terms"
PROGRAMME = "programme"
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """One notice in one version and language; ``is_draft`` when no native speaker has read it."""

    name: str
    version: str
    language: str
    title: str
    is_draft: bool
    sections: tuple[Section, ...]
    text_hash: str


def get_notice(name: str, version: str, language: str) -> Notice:
    """Return a notice; in English where it is not translated. Raises LookupError when there is none."""
    if version not in versions_of(name):
        raise LookupError(f"there is no notice {name} {version}")
    has_translation = language in languages() and _file(name, version, language).is_file()
    return _read(name, version, language if has_translation else SOURCE_LANGUAGE)


def versions_of(name: str) -> tuple[str, ...]:
    """Return the versions of notice ``name``, the oldest first; none for a name that is not ours."""
    return _versions().get(name, ())


def current_notice(name: str, language: str) -> Notice:
    """Return the newest version of a notice. Raises LookupError on an unknown name."""
    versions = versions_of(name)
    if not versions:
        raise LookupError(f"there is no notice {name}")
    return get_notice(name, versions[-1], language)


@cache
def _versions() -> dict[str, tuple[str, ...]]:
    suffix = f".{SOURCE_LANGUAGE}.toml"
    names: dict[str, tuple[str, ...]] = {}
    for name in (TERMS, PROGRAMME):
        files = (file.name for file in resources.files(__name__).joinpath(name).iterdir())
        names[name] = tuple(sorted(file.removesuffix(suffix) for file in files if file.endswith(suffix)))
    return names


@cache
def _read(name: str, version: str, language: str) -> Notice:
    data = _file(name, version, language).read_bytes()
    document = tomllib.loads(data.decode())
    return Notice(
        name=name,
        version=version,
        language=language,
        title=document["title"],
        is_draft=document["is_draft"],
        sections=tuple(Section(row["heading"], tuple(row["paragraphs"])) for row in document["sections"]),
        text_hash=hashlib.sha256(data).hexdigest(),
    )


def _file(name: str, version: str, language: str) -> Traversable:
    return resources.files(__name__).joinpath(name).joinpath(f"{version}.{language}.toml")
