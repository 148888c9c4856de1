"""Rules for lessons: length, sections, blocks, reading measures, pictures and words (guide 5.1)."""

import re
from collections.abc import Iterator, Sequence

from academy.content.checker.figures import check_figures
from academy.content.lesson_text import (
    BLOCKS,
    SECTIONS,
    Block,
    LessonDocument,
    count_spoken_words,
    count_words,
    reading_grade,
    sentences,
)
from academy.content.package import LessonFile, Package
from academy.content.problems import Report
from academy.content.wording import excluding_words

WORDS = range(600, 801)
MAX_GRADE = 8
MAX_AVERAGE_SENTENCE = 15
MAX_SENTENCE = 30
MAX_RULE_WORDS = 20
MAX_STORY_WORDS = 120
MAX_TABLE_COLUMNS = 4
MIN_STORY_COUNTRIES = 4
LESSONS_IN_COURSE = range(5, 10)
_FILE_NAME = re.compile(r"lessons/\d\d-[a-z0-9]+(?:-[a-z0-9]+)*\.md")


def check_lessons(package: Package, report: Report) -> None:
    """Check every lesson and what the lessons must be together."""
    for lesson in package.lessons:
        check_lesson(package, lesson, report)
    check_lessons_together(package, report)


def check_lesson(package: Package, lesson: LessonFile, report: Report) -> None:
    """Check one lesson of a package."""
    if len(set(lesson.front.contacts)) < len(lesson.front.contacts):
        report.error(lesson.path, "contacts", "a kind stands here twice")
    _check_front(package, lesson, report)
    _check_body(package, lesson, report)


def check_lessons_together(package: Package, report: Report) -> None:
    """Check how many lessons there are, where they play, and their ids."""
    count = len(package.course.lessons)
    if count not in LESSONS_IN_COURSE:
        report.error("course.yaml", "lessons", f"a course has 5 to 9 lessons, not {count}")
    countries = {lesson.front.country for lesson in package.lessons}
    if len(package.lessons) == count and len(countries) < min(MIN_STORY_COUNTRIES, count):
        report.error(
            "course.yaml",
            "lessons",
            f"the stories come from {len(countries)} countries; at least four are needed",
        )
    seen: set[str] = set()
    for lesson in package.lessons:
        if lesson.front.id in seen:
            report.error(lesson.path, "id", f"“{lesson.front.id}” is the id of another lesson")
        seen.add(lesson.front.id)


def _check_front(package: Package, lesson: LessonFile, report: Report) -> None:
    front = lesson.front
    entry = next(each for each in package.course.lessons if each.file == lesson.path)
    if not _FILE_NAME.fullmatch(lesson.path):
        report.error(lesson.path, "file", "a lesson is called lessons/NN-slug.md")
    for name in ("outcome", "minutes"):
        due, says = getattr(entry, name), getattr(front, name)
        if says != due:
            report.error(lesson.path, name, f"course.yaml says {due}, the lesson {says}")
    words = count_words(front.rule)
    if words > MAX_RULE_WORDS:
        report.error(lesson.path, "rule", f"the rule has {words} words; at most {MAX_RULE_WORDS}")
    _check_currency(package, lesson, report)
    known_sources = set()
    if package.facts is not None:
        known_sources = set(package.facts.sources) | {
            country.id for fact in package.facts.facts.values() for country in fact.countries.values()
        }
        for number, source in enumerate(front.sources):
            if source not in known_sources:
                report.error(
                    lesson.path, f"sources.{number}", f"“{source}” is not in {package.course.sources}"
                )
        for number, key in enumerate(front.facts):
            if key not in package.facts.facts:
                report.error(lesson.path, f"facts.{number}", f"“{key}” is not in {package.course.sources}")
    if package.glossary is not None:
        for number, keyword in enumerate(front.keywords):
            if keyword not in package.glossary.terms:
                report.error(lesson.path, f"keywords.{number}", f"“{keyword}” is not in the glossary")


def _check_currency(package: Package, lesson: LessonFile, report: Report) -> None:
    currencies = package.shared.currencies.currencies
    own = currencies.get(lesson.front.currency)
    if own is None:
        report.error(lesson.path, "currency", f"“{lesson.front.currency}” is not a currency of this project")
        return
    if own.country != lesson.front.country:
        report.error(
            lesson.path, "currency", f"{lesson.front.currency} is not the money of {lesson.front.country}"
        )
    for code, currency in currencies.items():
        if currency.symbol != own.symbol and re.search(
            rf"(?<![\w$]){re.escape(currency.symbol)} ?\d", lesson.body
        ):
            report.error(
                lesson.path,
                "currency",
                f"the text has amounts in {code}; the story is in {lesson.front.currency}",
            )


def _check_body(package: Package, lesson: LessonFile, report: Report) -> None:
    document = LessonDocument(lesson.body)

    def line(number: int) -> str:
        return f"line {lesson.first_line + number}"

    if document.words not in WORDS:
        report.error(lesson.path, "body", f"{document.words} words; 600 to 800 are right")
    for what, at in document.markup:
        report.error(lesson.path, line(at), f"{what} is not allowed in a lesson")
    for at, message in _broken_markup(document):
        report.error(lesson.path, line(at), message)
    check_sections(lesson.path, [text for tag, text, _ in document.headings if tag == "h2"], SECTIONS, report)
    for tag, text, at in document.headings:
        if tag != "h2":
            report.error(
                lesson.path, line(at), f"“{text}” is a heading {tag}; only the five sections are headings"
            )
    _check_blocks(lesson, document, report)
    _check_reading(lesson, document, report)
    for table in document.tables:
        columns = max(len(row) for row in table.rows)
        if columns > MAX_TABLE_COLUMNS:
            report.error(lesson.path, line(table.line), f"{columns} columns; a table has at most four")
    _check_figures_used(package, lesson, document, report)
    check_figures(lesson, document, report)
    for word in excluding_words(f"{lesson.front.title} {lesson.body}"):
        report.error(lesson.path, "body", f"“{word}” leaves people out; choose another word")


def _broken_markup(document: LessonDocument) -> Iterator[tuple[int, str]]:
    """Find what a reader would see as stray marks: open blocks, open bold type, tables that are none."""
    opened = sum(token.type.startswith("container_") and token.nesting == 1 for token in document.tokens)
    closed = [number for number, text in enumerate(document.body.split("\n")) if text.strip() == ":::"]
    if len(closed) != opened:
        yield (closed or [0])[-1], f"{opened} blocks are opened, {len(closed)} are closed with :::"
    for token in document.tokens:
        if token.type == "heading_open" and token.level > 0:
            yield (token.map or [0])[0], "a heading stands inside a block; the block before it is not closed"
    for passage in document.passages:
        if "**" in passage.text:
            yield passage.line, "bold type is not closed: **"
        if "|" in passage.text:
            yield passage.line, "a table that cannot be read: |"


def check_sections(path: str, titles: Sequence[str], expected: Sequence[str], report: Report) -> None:
    """Report sections that are missing, unknown or out of order."""
    for title in expected:
        if title not in titles:
            report.error(path, "sections", f"the section “{title}” is missing")
    for title in titles:
        if title not in expected:
            report.error(path, "sections", f"“{title}” is not one of the five sections")
    if sorted(titles) == sorted(expected) and list(titles) != list(expected):
        report.error(path, "sections", "the order is: " + ", ".join(expected))
    if len(set(titles)) < len(titles):
        report.error(path, "sections", "a section stands here twice")


def _check_blocks(lesson: LessonFile, document: LessonDocument, report: Report) -> None:
    blocks = document.blocks
    for passage in document.passages:
        if ":::" in passage.text:
            known = ", ".join(BLOCKS)
            report.error(lesson.path, f"line {lesson.first_line + passage.line}", f"the blocks are: {known}")
    for name, section in (("answer", "Try it"), ("rule", "Recap"), ("action", "Recap")):
        places = [block.section for block in blocks if block.name == name]
        if places != [section]:
            report.error(lesson.path, f"::: {name}", f"exactly one, in the section “{section}”, is needed")
    rule = next((block for block in blocks if block.name == "rule"), None)
    if rule is not None and _one_line(rule.text) != _one_line(lesson.front.rule):
        report.error(lesson.path, "::: rule", "the words differ from “rule” in the front matter")
    if blocks and blocks[-1].name != "action":
        report.error(lesson.path, "::: action", "a lesson ends with the action for this week")
    for block in blocks:
        if block.name != "facts" and not block.text.strip():
            report.error(lesson.path, f"::: {block.name}", "the block is empty")
    _check_fact_blocks(lesson, [block for block in blocks if block.name == "facts"], report)


def _check_fact_blocks(lesson: LessonFile, blocks: Sequence[Block], report: Report) -> None:
    shown = [block.argument for block in blocks]
    for key in shown:
        if key not in lesson.front.facts:
            report.error(lesson.path, "::: facts", f"“{key}” is not in “facts” of the front matter")
    for number, key in enumerate(lesson.front.facts):
        if key not in shown:
            report.error(lesson.path, f"facts.{number}", f"no block “::: facts {key}” shows it")


def _check_reading(lesson: LessonFile, document: LessonDocument, report: Report) -> None:
    passages = document.passages
    for passage in passages:
        for sentence in sentences(passage.text):
            words = count_spoken_words(sentence)
            if words > MAX_SENTENCE:
                place = f"line {lesson.first_line + passage.line}"
                report.error(lesson.path, place, f"a sentence has {words} words; at most {MAX_SENTENCE}")
    lengths = [count_spoken_words(sentence) for each in passages for sentence in sentences(each.text)]
    if lengths and sum(lengths) / len(lengths) > MAX_AVERAGE_SENTENCE:
        average = sum(lengths) / len(lengths)
        report.error(lesson.path, "body", f"sentences have {average:.1f} words on average; at most 15")
    grade = reading_grade([each.text for each in passages])
    if grade > MAX_GRADE:
        report.error(lesson.path, "body", f"reading grade {grade:.1f}; at most {MAX_GRADE}")
    story = sum(count_words(each.text) for each in passages if each.section == "Story")
    if story > MAX_STORY_WORDS:
        report.warning(lesson.path, "Story", f"{story} words; at most {MAX_STORY_WORDS}")


def _check_figures_used(
    package: Package, lesson: LessonFile, document: LessonDocument, report: Report
) -> None:
    if package.media is None:
        return
    alt_texts = {medium.file: medium.alt for medium in package.media.items}
    for figure in document.figures:
        place = f"line {lesson.first_line + figure.line}"
        file = figure.source.removeprefix("../")
        if file not in alt_texts or not figure.source.startswith("../"):
            report.error(
                lesson.path, place, f"the picture “{figure.source}” is not in {package.course.media}"
            )
        elif alt_texts[file] != figure.alt:
            report.error(lesson.path, place, f"the alt text of “{file}” differs from {package.course.media}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
