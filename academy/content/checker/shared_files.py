"""Rules for pathways, planned courses and country packs, and for courses that must agree with them."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from academy.content.edition import CONTACT_KINDS, SOURCE_LANGUAGE
from academy.content.package import Package
from academy.content.problems import Report
from academy.content.schema.shared import Catalogue, ContactEntry, CountryPack, PathwayEntry
from academy.content.shared_files import (
    CATALOGUE,
    COUNTRIES,
    SharedFiles,
    load_catalogue,
    load_shared_files,
)
from academy.core import locales

MAX_CONTACT_DAYS = 366
COURSE = "course.yaml"


def check_shared_folder(folder: Path, today: datetime.date | None) -> tuple[SharedFiles, Report]:
    """Check pathways and country packs; return as much as could be read, and the report.

    Without a day, contacts that have expired are no fault. Publishing asks so: pages hide what has expired, and
    an old number must not hold back a new one.
    """
    report = Report(folder)
    shared = load_shared_files(folder, report)
    if shared.catalogue is not None:
        _check_catalogue(shared.catalogue, report)
    _check_countries(shared.countries, report)
    for code, pack in shared.countries.items():
        _check_country(code, pack, today, report)
    return shared, report


def check_against_catalogue(package: Package, report: Report) -> None:
    """Check that `course.yaml` says what the shared catalogue says of this course, where there is one."""
    folder = package.folder / PurePosixPath(package.course.currencies).parent
    if not (folder / CATALOGUE).is_file():
        return
    catalogue = load_catalogue(folder, Report(folder))
    if catalogue is None:
        return  # the shared folder is reported on its own
    course = package.course
    planned = {each.id: each for each in catalogue.courses}
    entry = planned.get(course.id)
    if entry is None:
        report.error(COURSE, "id", f"“{course.id}” is not in the shared {CATALOGUE}")
        return
    for name in ("title", "level", "hours", "prerequisites"):
        says, due = getattr(course, name), getattr(entry, name)
        if says != due:
            report.error(COURSE, name, f"is “{_shown(says)}”, the shared {CATALOGUE} says “{_shown(due)}”")
    _check_own_pathways(package, catalogue, report)
    needed = all_needed(course.prerequisites, {each.id: each.prerequisites for each in catalogue.courses})
    for number, other in enumerate(course.recommended_next):
        place = f"recommended_next.{number}"
        if other not in planned:
            report.error(COURSE, place, f"“{other}” is not in the shared {CATALOGUE}")
        elif other == course.id or other in needed:
            report.error(COURSE, place, f"“{other}” comes before this course, not after it")


def all_needed(direct: Iterable[str], needed: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the courses that must be taken before, those that they need in turn included."""
    found: set[str] = set()
    waiting = list(direct)
    while waiting:
        course = waiting.pop()
        if course not in found:
            found.add(course)
            waiting.extend(needed.get(course, ()))
    return found


def _shown(value: object) -> str:
    return ", ".join(value) or "none" if isinstance(value, list) else str(value)


def _check_own_pathways(package: Package, catalogue: Catalogue, report: Report) -> None:
    """A course names every pathway whose core it belongs to, and no pathway that does not have it."""
    own = package.course.id
    core = {each.id for each in catalogue.pathways if own in each.core}
    possible = core | {each.id for each in catalogue.pathways if own in each.electives}
    for pathway in sorted(core - set(package.course.pathways)):
        report.error(COURSE, "pathways", f"“{pathway}” is missing; the course is part of its core")
    for number, pathway in enumerate(package.course.pathways):
        if pathway not in possible:
            report.error(COURSE, f"pathways.{number}", f"the pathway “{pathway}” does not have this course")


def _check_catalogue(catalogue: Catalogue, report: Report) -> None:
    courses = {each.id: each.prerequisites for each in catalogue.courses}
    for place, ids in (
        ("courses", [each.id for each in catalogue.courses]),
        ("pathways", [each.id for each in catalogue.pathways]),
    ):
        for twice in _twice(ids):
            report.error(CATALOGUE, place, f"“{twice}” stands here twice")
    for course in catalogue.courses:
        for other in course.prerequisites:
            if other not in courses:
                report.error(CATALOGUE, f"courses.{course.id}.prerequisites", f"“{other}” is no course")
        if course.id in all_needed(course.prerequisites, courses):
            report.error(
                CATALOGUE, f"courses.{course.id}.prerequisites", "the course needs itself, through others"
            )
    for pathway in catalogue.pathways:
        _check_pathway(pathway, courses, report)


def _check_pathway(pathway: PathwayEntry, courses: Mapping[str, list[str]], report: Report) -> None:
    place = f"pathways.{pathway.id}"
    for other in (*pathway.core, *pathway.electives):
        if other not in courses:
            report.error(CATALOGUE, place, f"“{other}” is no course")
    for twice in _twice([*pathway.core, *pathway.electives]):
        report.error(CATALOGUE, place, f"“{twice}” stands here twice")
    if pathway.electives_needed > len(pathway.electives):
        report.error(CATALOGUE, f"{place}.electives_needed", f"only {len(pathway.electives)} to choose from")
    for number, other in enumerate(pathway.core):
        late = set(courses.get(other, ())) & set(pathway.core[number + 1 :])
        for needed in sorted(late):
            report.error(CATALOGUE, f"{place}.core", f"“{needed}” must come before “{other}”")
    _check_languages(CATALOGUE, place, pathway.i18n, report)


def _check_countries(countries: Mapping[str, CountryPack], report: Report) -> None:
    """Every member state has a file, and every file is of a member state."""
    wanted = {code.lower() for code in locales.countries()}
    there = {file.stem for file in (report.folder / COUNTRIES).glob("*.yaml")}
    for code in sorted(wanted - there):
        report.error(f"{COUNTRIES}/{code}.yaml", "file", "is missing")
    for code in sorted(there - wanted):
        report.error(f"{COUNTRIES}/{code}.yaml", "file", "is not the code of a member state")
    for code, pack in countries.items():
        if pack.country.lower() != code:
            report.error(
                f"{COUNTRIES}/{code}.yaml", "country", f"{pack.country} stands in the file of {code}"
            )


def _check_country(code: str, pack: CountryPack, today: datetime.date | None, report: Report) -> None:
    path = f"{COUNTRIES}/{code}.yaml"
    for kind in CONTACT_KINDS:
        if kind not in pack.contacts:
            report.error(
                path, "contacts", f"“{kind}” is missing; write status: not_checked when nobody has looked"
            )
    for kind, known in pack.contacts.items():
        for twice in _twice([entry.name for entry in known.entries]):
            report.error(path, f"contacts.{kind}", f"“{twice}” stands here twice")
        for number, entry in enumerate(known.entries):
            place = f"contacts.{kind}.entries.{number}"
            _check_dates(path, place, entry, today, report)
            _check_languages(path, place, entry.i18n, report)
            if entry.what_for[-1] not in ".!?":
                report.error(path, f"{place}.what_for", "write one plain sentence that ends with a full stop")


def _check_dates(
    path: str, place: str, entry: ContactEntry, today: datetime.date | None, report: Report
) -> None:
    if entry.review_by <= entry.checked_on:
        report.error(path, f"{place}.review_by", "must be after checked_on")
    elif (entry.review_by - entry.checked_on).days > MAX_CONTACT_DAYS:
        report.error(path, f"{place}.review_by", f"a contact expires within {MAX_CONTACT_DAYS} days")
    if today is None:
        return
    if entry.review_by < today:
        report.error(path, f"{place}.review_by", f"expired on {entry.review_by}; check it again")
    if entry.checked_on > today:
        report.error(path, f"{place}.checked_on", f"{entry.checked_on} is in the future")


def _check_languages(path: str, place: str, tags: Iterable[str], report: Report) -> None:
    for tag in tags:
        if tag not in locales.languages() or tag == SOURCE_LANGUAGE:
            report.error(path, f"{place}.i18n", f"“{tag}” is not a language to translate into")


def _twice(values: Iterable[str]) -> list[str]:
    return sorted(value for value, count in Counter(values).items() if count > 1)
