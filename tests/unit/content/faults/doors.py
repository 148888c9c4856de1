"""The checker's doors: what is read and checked again when one file of a good course has changed."""

import datetime
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import yaml

from academy.content.checker import check_folder, check_paths, check_together
from academy.content.checker.course import check_course
from academy.content.checker.items import check_item, check_items_together
from academy.content.checker.lessons import check_lesson, check_lessons_together
from academy.content.checker.numbers import check_numbers
from academy.content.checker.shared_files import check_against_catalogue, check_shared_folder
from academy.content.checker.supporting import (
    check_facts,
    check_media,
    check_review,
    check_shared,
    check_workbook,
)
from academy.content.checker.translations import check_strings, check_translated_lesson, check_translations
from academy.content.expressions import ExpressionError, evaluate
from academy.content.items.draw import DrawError, draw_values
from academy.content.package import LessonTranslationFile, Package
from academy.content.package_reader import PackageReader, load_package
from academy.content.problems import Problem, Report
from academy.content.schema import (
    Course,
    Currencies,
    Facts,
    Glossary,
    Media,
    Misconceptions,
    People,
    QuestionFile,
    Reviews,
    Tool,
)
from academy.content.workbook import check_examples, check_formulas

TODAY = datetime.date(2026, 11, 30)
#: What the formulas that stand alone may read.
NAMES = {"a": Fraction(3), "b": Fraction(-1, 2), "zero": Fraction(0), "instalment": Fraction(5)}
#: Enough for what shows in some draws only; the draws are the same on every machine.
SAMPLES = 500
#: Formulas, draws and tools that stand alone: they are read without a course too.
FORMULA, DRAW = "../alone/formula.txt", "../alone/draw.yaml"
TOOLS = ("../alone/planner.yaml", "../alone/cash-book-planner.yaml")


def good_course(folder: Path) -> Package:
    """Return a course in which the checker finds nothing."""
    package, report = check_folder(folder, samples=1, today=TODAY)
    assert list(report) == []
    assert package is not None
    return package


def problems_after(package: Package, path: str) -> list[Problem]:
    """Return what is wrong with one file of a good course that was changed, was taken away or is new.

    `path` is seen from the course; the shared folder stands beside it.
    """
    report = Report(package.folder)
    if path.startswith("../alone/"):
        return _alone_problems(path, (package.folder / path).read_text("utf-8"), package.folder)
    if path.startswith("../empty/"):
        return check_paths([package.folder.parent / "empty"], SAMPLES, today=TODAY)
    if path.startswith("../twin/"):
        return _twin_problems(package)
    shared = path.removeprefix("../_shared/")
    if shared == "catalogue.yaml" or shared.startswith("country/"):
        return list(check_shared_folder(package.folder.parent / "_shared", TODAY)[1])
    if not (package.folder / path).is_file() or path not in known_files(package):
        _check_whole(package, report)
    else:
        _check_file(package, path, report)
    return list(report)


def known_files(package: Package) -> set[str]:
    """Return the files that the course names, and those of the shared folder."""
    media = [each.file for each in package.media.items] if package.media else []
    sheets = package.tool.sheets if package.tool else []
    return {*package.raw, *media, *(sheet.examples_csv for sheet in sheets if sheet.examples_csv)}


def _check_whole(good: Package, report: Report) -> None:
    """Read the whole course; check which files there are, what they are together, and the lessons that differ."""
    package = load_package(good.folder, report)
    if package is not None:
        for lesson in package.lessons:
            if lesson not in good.lessons:
                check_lesson(package, lesson, report)
        check_lessons_together(package, report)
        check_items_together(package, report)
        check_course(package, report)
        check_media(package, report)
        check_translations(package, report)


def _check_file(good: Package, path: str, report: Report) -> None:
    reader = PackageReader(good.folder, report)
    match Path(path).parts[0]:
        case "lessons":
            _check_lesson(good, path, reader, report)
        case "questions":
            _check_questions(good, path, reader, report)
        case "i18n":
            _check_translation(good, path, reader, report)
        case "tools":
            if tool := reader.model(path, Tool):
                check_workbook(replace(good, tool=tool, raw={**good.raw, **reader.raw}), report)
        case "data":
            check_workbook(good, report)
        case "..":
            _check_shared(good, reader, report)
        case "media":
            media = reader.model(good.course.media, Media)
            check_media(replace(good, media=media), report)
        case _:
            _check_head(good, path, reader, report)


def _check_head(good: Package, path: str, reader: PackageReader, report: Report) -> None:
    """Check a file that stands directly in the folder of the course."""
    match path:
        case "course.yaml":
            if course := reader.model(path, Course):
                changed = replace(good, course=course, raw={**good.raw, **reader.raw})
                check_course(changed, report)
                check_lessons_together(changed, report)
                check_review(changed, TODAY, report)
                check_against_catalogue(changed, report)
                check_translations(changed, report)
                for problem in check_together([changed]):
                    report.error("course.yaml", problem.place, problem.message)
        case "facts.yaml":
            check_facts(replace(good, facts=reader.model(path, Facts)), TODAY, report)
        case "glossary.yaml":
            if glossary := reader.model(path, Glossary):
                check_course(replace(good, glossary=glossary, raw={**good.raw, **reader.raw}), report)
        case "misconceptions.yaml":
            if misconceptions := reader.model(path, Misconceptions):
                check_course(
                    replace(good, misconceptions=misconceptions, raw={**good.raw, **reader.raw}), report
                )
        case _:
            reader.model(path, Reviews)


def _check_lesson(good: Package, path: str, reader: PackageReader, report: Report) -> None:
    if lesson := reader.lesson(path):
        lessons = [lesson if each.path == path else each for each in good.lessons]
        changed = replace(good, lessons=lessons)
        check_lesson(changed, lesson, report)
        check_lessons_together(changed, report)


def _check_questions(good: Package, path: str, reader: PackageReader, report: Report) -> None:
    if file := reader.model(path, QuestionFile):
        own = list(reader.items(path, file))
        first = next(number for number, entry in enumerate(good.items) if entry.path == path)
        others = [entry for entry in good.items if entry.path != path]
        changed = replace(
            good,
            question_files={**good.question_files, path: file},
            items=[*others[:first], *own, *others[first:]],
        )
        before = [entry.raw for entry in good.items]
        for entry in own:
            if entry.raw not in before:
                check_item(changed, entry, report)
                check_numbers(changed, [entry], SAMPLES, report)
        check_items_together(changed, report)
        if not report.has_errors:
            check_course(changed, report)


def _check_translation(good: Package, path: str, reader: PackageReader, report: Report) -> None:
    translation = reader.translation(path)
    if isinstance(translation, LessonTranslationFile):
        check_translated_lesson(good, translation, report)
    elif translation is not None:
        check_strings(good, translation, report)


def _check_shared(good: Package, reader: PackageReader, report: Report) -> None:
    currencies = reader.model("../_shared/currencies.yaml", Currencies)
    people = reader.model("../_shared/people.yaml", People)
    if currencies and people:
        check_shared(replace(good, shared=replace(good.shared, currencies=currencies, people=people)), report)


def _twin_problems(good: Package) -> list[Problem]:
    """Return what is wrong with two courses together; of the second one only the head and the words differ."""
    report = Report(good.folder.parent / "twin")
    reader = PackageReader(report.folder, report)
    course, glossary = reader.model("course.yaml", Course), reader.model("glossary.yaml", Glossary)
    assert course is not None
    twin = replace(good, folder=report.folder, course=course, glossary=glossary)
    return list(check_together([good, twin]))


def _alone_problems(path: str, text: str, folder: Path) -> list[Problem]:
    if path == FORMULA:
        return _formula_problems(text)
    return _draw_problems(text) if path == DRAW else _tool_problems(text, path, folder)


def _draw_problems(text: str) -> list[Problem]:
    """Return why nothing can be drawn from parameters."""
    item = yaml.safe_load(text)
    try:
        draw_values(item["params"], item["derive"], item["require"], seed="x", people=["A", "B", "C"])
    except DrawError as error:
        return [Problem(DRAW, "draw", str(error))]
    return []


def _tool_problems(text: str, path: str, folder: Path) -> list[Problem]:
    """Return what is wrong with a tool; its data sets are files of the folder."""
    tool = yaml.safe_load(text)
    found = [*check_formulas(tool), *check_examples(tool, folder)]
    return [Problem(path, place, message) for place, message in dict.fromkeys(found)]


def _formula_problems(text: str) -> list[Problem]:
    """Return what is wrong with one formula."""
    try:
        evaluate(text, NAMES)
    except ExpressionError as error:
        return [Problem(FORMULA, "formula", str(error))]
    return []
