"""Reading `_shared/catalogue.yaml` and `_shared/country/*.yaml`, and the JSON documents made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from academy.content.edition import CATALOGUE_SCHEMA, COUNTRY_SCHEMA, SOURCE_LANGUAGE
from academy.content.package_reader import read_model
from academy.content.problems import Report
from academy.content.schema.shared import Catalogue, ContactEntry, CountryPack, PathwayEntry

CATALOGUE = "catalogue.yaml"
COUNTRIES = "country"


@dataclass(frozen=True)
class SharedFiles:
    """As much of the shared folder as has the right shape; countries by the name of their file."""

    catalogue: Catalogue | None
    countries: Mapping[str, CountryPack] = field(default_factory=dict)

    def documents(self) -> dict[str, dict[str, Any]]:
        """Return what is published, by key: `catalogue` and `country/<cc>`."""
        documents = {f"{COUNTRIES}/{code}": _country(pack) for code, pack in self.countries.items()}
        if self.catalogue is not None:
            documents["catalogue"] = _catalogue(self.catalogue)
        return documents


def load_shared_files(folder: Path, report: Report) -> SharedFiles:
    """Read the shared folder; report every file that is missing or has the wrong shape."""
    countries = {}
    for file in sorted((folder / COUNTRIES).glob("*.yaml")):
        pack = read_model(folder, f"{COUNTRIES}/{file.name}", CountryPack, report)
        if pack is not None:
            countries[file.stem] = pack
    return SharedFiles(load_catalogue(folder, report), countries)


def load_catalogue(folder: Path, report: Report) -> Catalogue | None:
    """Read the catalogue of a shared folder; report it when it is missing or has the wrong shape."""
    return read_model(folder, CATALOGUE, Catalogue, report)


def _catalogue(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "schema": CATALOGUE_SCHEMA,
        "pathways": [
            {
                **each.model_dump(include={"id", "core", "electives", "electives_needed"}),
                "words": _pathway_words(each),
            }
            for each in catalogue.pathways
        ],
        "courses": [each.model_dump() for each in catalogue.courses],
    }


def _pathway_words(pathway: PathwayEntry) -> list[list[str]]:
    others = [[tag, words.title, words.who] for tag, words in sorted(pathway.i18n.items())]
    return [[SOURCE_LANGUAGE, pathway.title, pathway.who], *others]


def _country(pack: CountryPack) -> dict[str, Any]:
    return {
        "schema": COUNTRY_SCHEMA,
        "country": pack.country,
        "contacts": {
            kind: [_contact(entry) for entry in known.entries]
            for kind, known in pack.contacts.items()
            if known.entries
        },
    }


def _contact(entry: ContactEntry) -> dict[str, Any]:
    others = [[tag, words.name or entry.name, words.what_for] for tag, words in sorted(entry.i18n.items())]
    plain = entry.model_dump(mode="json", exclude={"name", "what_for", "i18n"}, exclude_none=True)
    return {**plain, "words": [[SOURCE_LANGUAGE, entry.name, entry.what_for], *others]}
