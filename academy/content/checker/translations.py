"""Rules for translations: only words, addressed exactly, with the same placeholders and the same build."""

from collections.abc import Iterator

from academy.content.lesson_text import SECTIONS, LessonDocument, count_words
from academy.content.package import LessonTranslationFile, Package, StringsFile
from academy.content.problems import Report
from academy.content.schema import LessonTranslation, StringsTranslation
from academy.content.strings import placeholders, words_of
from academy.content.versions import version_key
from academy.content.wording import MARKUP


def check_translations(package: Package, report: Report) -> None:
    """Check every file under `i18n/` against its source, and the list in `course.yaml`."""
    for number, entry in enumerate(package.course.translations):
        if not (package.folder / entry.path).is_dir():
            report.error(
                "course.yaml", f"translations.{number}.path", f"the folder “{entry.path}” is missing"
            )
        if entry.language == package.course.language:
            report.error(
                "course.yaml", f"translations.{number}.language", "is the language of the course itself"
            )
    for file in package.string_translations:
        check_strings(package, file, report)
    for lesson in package.lesson_translations:
        check_translated_lesson(package, lesson, report)


def _head_faults(
    package: Package, path: str, head: StringsTranslation | LessonTranslation
) -> Iterator[tuple[str, str]]:
    languages = {entry.path: entry.language for entry in package.course.translations}
    if head.source not in package.raw:
        yield "source", f"“{head.source}” is not a file of this course"
    folder = next((each for each in languages if path.startswith(f"{each}/")), None)
    if folder is None:
        yield "file", "course.yaml does not list this translation"
    elif path != f"{folder}/{head.source}":
        yield "source", f"the translation of “{head.source}” stands in “{folder}/{head.source}”"
    if folder is not None and head.language != languages[folder]:
        yield "language", f"the folder is for “{languages[folder]}”"
    if version_key(head.source_version) > version_key(package.course.version):
        yield "source_version", f"is newer than the course, which is {package.course.version}"


def check_strings(package: Package, file: StringsFile, report: Report) -> None:
    """Check the translated words of one file."""
    for place, message in _head_faults(package, file.path, file.content):
        report.error(file.path, place, message)
    source = package.raw.get(file.content.source)
    if not isinstance(source, dict):
        return
    words = words_of(source)
    for place, text in file.content.strings.items():
        if place not in words:
            report.error(file.path, place, "the source has no words at this place")
            continue
        missing = sorted(placeholders(words[place]) - placeholders(text))
        added = sorted(placeholders(text) - placeholders(words[place]))
        if missing:
            report.error(file.path, place, f"the placeholder {', '.join(missing)} is lost")
        if added:
            report.error(file.path, place, f"the placeholder {', '.join(added)} is not in the source")
        if MARKUP.search(text):
            report.error(file.path, place, "HTML and links are not allowed")
        if text.count("{") != words[place].count("{") or text.count("}") != words[place].count("}"):
            report.error(file.path, place, "the braces differ from the source")


def check_translated_lesson(package: Package, file: LessonTranslationFile, report: Report) -> None:
    """Check one translated lesson."""
    for place, message in _head_faults(package, file.path, file.front):
        report.error(file.path, place, message)
    source = next((each for each in package.lessons if each.path == file.front.source), None)
    if source is None:
        return
    own, original = LessonDocument(file.body), LessonDocument(source.body)
    for what, at in own.markup:
        report.error(file.path, f"line {file.first_line + at}", f"{what} is not allowed in a lesson")
    headings = [tag for tag, _, _ in own.headings]
    if headings != ["h2"] * len(SECTIONS):
        report.error(file.path, "sections", "the five sections of the source are needed, in the same order")
    blocks = [(block.name, block.argument if block.name == "facts" else "") for block in own.blocks]
    if blocks != [(block.name, block.argument if block.name == "facts" else "") for block in original.blocks]:
        report.error(file.path, "blocks", "the blocks differ from the source")
    if [figure.source for figure in own.figures] != [figure.source for figure in original.figures]:
        report.error(file.path, "figures", "the pictures differ from the source")
    if [len(table.rows) for table in own.tables] != [len(table.rows) for table in original.tables]:
        report.error(file.path, "tables", "the tables differ from the source")
    rule = next((block.text for block in own.blocks if block.name == "rule"), "")
    if " ".join(rule.split()) != " ".join(file.front.rule.split()):
        report.error(file.path, "::: rule", "the words differ from “rule” in the front matter")
    if not count_words(file.body):
        report.error(file.path, "body", "there is no text")
