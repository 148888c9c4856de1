"""Versioned notices that people consent to: one file a notice, version and language; files are never edited.

A changed text is a new version. Consents keep the SHA-256 of the file that was shown.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

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


@cache
def get_notice(name: str, version: str, language: str) -> Notice:
    """Return a notice; in English where it is not translated. Raises LookupError when there is none."""
    if version not in versions_of(name):
        raise LookupError(f"there is no notice {name} {version}")
    folder = resources.files("academy.accounts.notices").joinpath(name)
    chosen = language
    file = folder.joinpath(f"{version}.{chosen}.toml")
    if not file.is_file():
        chosen = SOURCE_LANGUAGE
        file = folder.joinpath(f"{version}.{chosen}.toml")
    data = file.read_bytes()
    document = tomllib.loads(data.decode())
    return Notice(
        name=name,
        version=version,
        language=chosen,
        title=document["title"],
        is_draft=document["is_draft"],
        sections=tuple(Section(row["heading"], tuple(row["paragraphs"])) for row in document["sections"]),
        text_hash=hashlib.sha256(data).hexdigest(),
    )


@cache
def versions_of(name: str) -> tuple[str, ...]:
    """Return the versions of notice ``name``, the oldest first; none for a name that is not ours."""
    if name not in (TERMS, PROGRAMME):
        return ()
    files = resources.files("academy.accounts.notices").joinpath(name).iterdir()
    suffix = f".{SOURCE_LANGUAGE}.toml"
    return tuple(sorted(file.name.removesuffix(suffix) for file in files if file.name.endswith(suffix)))


def current_notice(name: str, language: str) -> Notice:
    """Return the newest version of a notice. Raises LookupError on an unknown name."""
    versions = versions_of(name)
    if not versions:
        raise LookupError(f"there is no notice {name}")
    return get_notice(name, versions[-1], language)
