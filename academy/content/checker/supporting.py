"""Rules for facts, pictures, data sets, the workbook and shared data."""

import datetime

from academy.content.package import Package
from academy.content.problems import Report
from academy.content.schema.supporting import CountryFact, Source
from academy.content.svg import svg_faults
from academy.content.workbook import check_examples, check_formulas

MAX_LAW_DAYS = 366
MIN_ALT_CHARACTERS = 20
BYTES_PER_KB = 1024
PHOTOS = (".jpg", ".jpeg", ".png", ".webp")


def check_facts(package: Package, today: datetime.date, report: Report) -> None:
    """Check that every fact has a live expiry date, and law facts one within 366 days."""
    if package.facts is None:
        return
    path = package.course.sources
    for key, source in package.facts.sources.items():
        _check_dates(path, f"sources.{key}", source, today, report)
    ids: set[str] = set(package.facts.sources)
    for key, fact in package.facts.facts.items():
        for code, country in fact.countries.items():
            place = f"facts.{key}.countries.{code}"
            _check_dates(path, place, country, today, report)
            if country.id in ids:
                report.error(path, f"{place}.id", f"“{country.id}” is used twice")
            ids.add(country.id)


def _check_dates(
    path: str, place: str, source: Source | CountryFact, today: datetime.date, report: Report
) -> None:
    if source.review_by <= source.checked_on:
        report.error(path, f"{place}.review_by", "must be after checked_on")
    elif source.kind == "law" and (source.review_by - source.checked_on).days > MAX_LAW_DAYS:
        report.error(path, f"{place}.review_by", f"a law fact expires within {MAX_LAW_DAYS} days")
    if source.review_by < today:
        report.error(path, f"{place}.review_by", f"expired on {source.review_by}; check it again")
    if source.checked_on > today:
        report.warning(path, f"{place}.checked_on", f"{source.checked_on} is in the future")


def check_review(package: Package, today: datetime.date, report: Report) -> None:
    """Warn when the course itself is due for review."""
    review = package.course.review
    if review.next_review <= review.last_reviewed:
        report.error("course.yaml", "review.next_review", "must be after last_reviewed")
    if review.next_review < today:
        report.warning("course.yaml", "review.next_review", f"the review was due on {review.next_review}")


def check_media(package: Package, report: Report) -> None:
    """Check pictures: kind, size, alt text, and nothing but a drawing inside an SVG."""
    if package.media is None:
        return
    limits = package.media.limits
    seen: set[str] = set()
    for number, medium in enumerate(package.media.items):
        place = f"items.{number}"
        if medium.file in seen:
            report.error(package.course.media, f"{place}.file", f"“{medium.file}” is listed twice")
        seen.add(medium.file)
        if medium.decorative and medium.alt:
            report.error(package.course.media, f"{place}.alt", "a decorative picture has an empty alt text")
        if not medium.decorative and len(medium.alt.strip()) < MIN_ALT_CHARACTERS:
            report.error(
                package.course.media, f"{place}.alt", f"at least {MIN_ALT_CHARACTERS} characters are needed"
            )
        file = package.folder / medium.file
        if not file.is_file():
            report.error(package.course.media, f"{place}.file", f"the file “{medium.file}” is missing")
            continue
        is_svg = medium.file.endswith(".svg")
        if not is_svg and not medium.file.endswith(PHOTOS):
            report.error(medium.file, "file", "a picture is an SVG, JPEG, PNG or WebP file")
        if not is_svg and (medium.width is None or medium.height is None):
            report.error(package.course.media, f"{place}.width", "a photo needs width and height in pixels")
        content = file.read_bytes()
        limit = limits.svg_kb if is_svg else limits.photo_kb
        if len(content) > limit * BYTES_PER_KB:
            report.error(medium.file, "file", f"{len(content) / BYTES_PER_KB:.1f} KB; at most {limit} KB")
        for fault in svg_faults(content) if is_svg else ():
            report.error(medium.file, "file", fault)


def check_workbook(package: Package, report: Report) -> None:
    """Check the workbook's formulas, its examples and its data sets."""
    if package.tool is None:
        return
    path = package.course.tool
    tool = package.raw[path]
    for place, message in (*check_formulas(tool), *check_examples(tool, package.folder)):
        report.error(path, place, message)


def check_shared(package: Package, report: Report) -> None:
    """Check names and currencies: as many women's as men's names, one symbol and exact units each."""
    folder = package.course.currencies.rpartition("/")[0] or "."
    for code, names in package.shared.people.countries.items():
        if len(names.f) != len(names.m):
            report.error(
                f"{folder}/people.yaml",
                f"countries.{code}",
                f"{len(names.f)} women's names, {len(names.m)} men's; they must be equal",
            )
        if len({*names.f, *names.m}) < len(names.f) + len(names.m):
            report.error(f"{folder}/people.yaml", f"countries.{code}", "a name stands here twice")
    symbols: dict[str, str] = {}
    for code, currency in package.shared.currencies.currencies.items():
        if currency.symbol in symbols:
            message = f"“{currency.symbol}” is the symbol of {symbols[currency.symbol]} too"
            report.error(f"{folder}/currencies.yaml", f"currencies.{code}.symbol", message)
        symbols[currency.symbol] = code
        if currency.country not in package.shared.people.countries:
            report.error(
                f"{folder}/people.yaml", "countries", f"there are no names for {currency.country} ({code})"
            )
