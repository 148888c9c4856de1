"""The courses that ship: each question against its key, and a thousand final checks."""

import datetime
import re
from collections import Counter
from functools import cache

import pytest
import yaml

from academy.assessment.drawn_item import DrawnItem
from academy.assessment.modes.final_check import FinalPolicy, choose_items
from academy.content.items import Item, Use, read_item
from academy.content.kinds import Numeric
from academy.content.report import CourseReport, measure_course
from academy.core.money import exact_text
from tests.support.sample import sampled
from tests.unit.assessment.bank import COURSES, CURRENCIES, item_dicts, reader, right_form, simple_questions

SHIPPED = sorted(path.parent.name for path in COURSES.glob("*/course.yaml"))
SAMPLE = sampled(SHIPPED, 2, "courses", course=str)
TODAY = datetime.date(2026, 11, 22)
ATTEMPTS = 1_000
CONSTRUCTED = 3
FIGURES = 7
CIRCUMSTANCES = [reader(f"shipped-{currency}", currency) for currency in CURRENCIES]


@cache
def bank(course: str) -> dict[str, Item]:
    """Return the questions of a course."""
    return {data["id"]: read_item(data) for data in item_dicts(course)}


@cache
def measured(course: str) -> CourseReport:
    """Return the report on a course."""
    return measure_course(COURSES / course, TODAY)


@pytest.mark.sampled
@pytest.mark.parametrize("course", SAMPLE)
def test_who_knows_everything_gets_every_point_in_every_currency(course: str) -> None:
    for data in item_dicts(course):
        item = read_item(data)
        for attempt in CIRCUMSTANCES:
            form = right_form(item, DrawnItem.of(item, **attempt).present(), attempt)
            parsed = DrawnItem.of(item, **attempt).parse(form)
            assert parsed.problems == (), item.id
            marked = DrawnItem.of(item, **attempt).mark(parsed.response)
            assert marked.is_correct, item.id
            assert marked.misconceptions == (), item.id


@pytest.mark.sampled
@pytest.mark.parametrize("course", SAMPLE)
def test_who_falls_into_a_trap_is_told_which(course: str) -> None:
    for item in bank(course).values():
        parts = getattr(item.question, "parts", None)
        ids = [part.id for part in parts] if parts else [None]
        for part_id, question in zip(ids, simple_questions(item), strict=True):
            if isinstance(question, Numeric):
                _fall(item, part_id, question)


def _fall(item: Item, part_id: str | None, question: Numeric) -> None:
    for attempt in CIRCUMSTANCES:
        drawn = DrawnItem.of(item, **attempt).drawn
        for trap in question.traps:
            response = {"number": exact_text(drawn.number(trap.value, question.unit))}
            marked = DrawnItem.of(item, **attempt).mark(
                {"parts": {part_id: response}} if part_id else response
            )
            assert not marked.is_correct, (item.id, trap.value)
            assert marked.misconceptions, (item.id, trap.value)


@pytest.mark.sampled
@pytest.mark.parametrize("course", SAMPLE)
def test_a_thousand_final_checks_repeat_no_question(course: str) -> None:
    items, report = bank(course), measured(course)
    rules = yaml.safe_load((COURSES / course / "course.yaml").read_text("utf-8"))["assessment"]
    policy = FinalPolicy.from_dict(rules["final"])
    asked: Counter[str] = Counter()
    previous: list[str] = []
    for number in range(ATTEMPTS):
        drawn = choose_items(items.values(), policy, seed=f"{course}-{number}", exclude=previous)
        assert len(drawn) == len(set(drawn)) == policy.items
        asked.update(drawn)
        previous = drawn
    exam = {item.id for item in items.values() if Use.EXAM in item.uses and not item.is_retired}
    assert set(asked) == exam
    assert all(outcome.constructed_exam >= CONSTRUCTED for outcome in report.outcomes)


@pytest.mark.sampled
@pytest.mark.parametrize("course", SAMPLE)
def test_enough_figures_are_worked_out_again(course: str) -> None:
    assert min(lesson.figures for lesson in measured(course).lessons) > FIGURES


@pytest.mark.sampled
@pytest.mark.parametrize("course", SAMPLE)
def test_lessons_and_courses_keep_to_their_bytes(course: str) -> None:
    report = measured(course)
    sizes = sorted(lesson.transfer or 0 for lesson in report.lessons)
    assert sizes[0] > 0
    assert sizes[-1] <= 12 * 1024
    assert sizes[len(sizes) // 2] <= 4 * 1024
    assert report.package_bytes <= 60 * 1024


def owners_and_countries() -> tuple[Counter[str], Counter[str], set[str]]:
    """Return the names and the sexes of all owners, and the countries of all stories, from the heads of lessons."""
    names, sexes, countries = Counter[str](), Counter[str](), set[str]()
    for file in COURSES.glob("*/lessons/*.md"):
        head = file.read_text("utf-8").split("\n---\n")[0]
        owners = re.findall(r"\{name: ([^,}]+), sex: ([fm])\}", head)
        names.update(name for name, _ in owners)
        sexes.update(sex for _, sex in owners)
        countries.update(re.findall(r"^country: (\w+)$", head, re.MULTILINE))
    return names, sexes, countries


def test_women_and_men_own_businesses_in_at_least_eight_countries() -> None:
    names, sexes, countries = owners_and_countries()
    assert sexes["f"] / sexes.total() == pytest.approx(0.525, abs=0.075)
    assert len(countries) >= 8
    assert [name for name, count in names.items() if count > 1] == []
