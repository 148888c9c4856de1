"""What no machine can judge: the plain list of what a human still has to check."""

import datetime
from collections.abc import Iterator

from academy.content.package import Package
from academy.content.schema.review import NOBODY, READERS, Nobody, Reading

SOON = datetime.timedelta(days=90)

_NEEDED = {
    "machine": "the course checker has not been run for the record",
    "fresh_reader": "nobody but the writer has read every lesson and tried every question",
    "subject_reader": "no subject expert has read it",
    "language_editor": "no language editor has read it",
    "learners": "no learner from the audience has tried it, thinking aloud",
    "plagiarism": "the text has not been compared with published courses",
}


def open_points(package: Package, today: datetime.date) -> Iterator[str]:
    """Yield what is still to be checked by people, in plain words."""
    yield from _readings(package)
    yield from _facts(package, today)


def _readings(package: Package) -> Iterator[str]:
    reviews = package.reviews
    version = package.course.version
    for reader in READERS:
        reading = reviews.readings.get(reader, NOBODY) if reviews else NOBODY
        yield from _reading(reading, version, _NEEDED[reader])
    for translation in package.course.translations:
        reading = reviews.native_readers.get(translation.language, NOBODY) if reviews else NOBODY
        missing = f"no native speaker has read the translation “{translation.language}”"
        yield from _reading(reading, version, missing)


def _reading(reading: Reading | Nobody, version: str, missing: str) -> Iterator[str]:
    """Yield what is missing when nobody has read, or that the reading is of another version."""
    if reading == NOBODY:
        yield missing
    elif reading.version != version:
        yield f"the last reading by {reading.by} was of version {reading.version}, this is {version}"


def _facts(package: Package, today: datetime.date) -> Iterator[str]:
    if package.facts is None:
        return
    for key, source in package.facts.sources.items():
        if source.review_by <= today + SOON:
            yield f"the source {key} must be checked again by {source.review_by}"
    for name, fact in package.facts.facts.items():
        for code, country in fact.countries.items():
            if country.review_by <= today + SOON:
                yield f"the fact {name} for {code} must be checked again by {country.review_by}"
