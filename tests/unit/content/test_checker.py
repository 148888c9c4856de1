"""The checker: the model course is clean, and every seeded fault is reported with its path and place."""

import datetime
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from academy.content.checker import check_paths
from academy.content.cli import content_group
from academy.content.problems import Problem
from tests.support.sample import sampled
from tests.unit.content import faults
from tests.unit.content.conftest import COURSES
from tests.unit.content.faults import Fault

SHIPPED = sorted(path.parent.name for path in COURSES.glob("*/course.yaml"))
TODAY = datetime.date(2026, 11, 30)


def errors_of(path: Path, samples: int = 20, today: datetime.date = TODAY) -> list[Problem]:
    return [problem for problem in check_paths([path], samples, today=today) if problem.severity == "error"]


@pytest.mark.sampled
@pytest.mark.parametrize("course", sampled(SHIPPED, 2, "courses to check", course=str))
def test_a_shipped_course_has_no_problem(course: str) -> None:
    """At few draws; `make lint` checks all of them at two thousand."""
    assert check_paths([COURSES / course], 20, today=TODAY) == []


@pytest.mark.parametrize("fault", faults.ALL, ids=lambda fault: fault.name)
def test_seeded_fault_is_reported_at_its_place(course: Path, fault: Fault) -> None:
    fault.apply(course)
    expected = (course / (fault.path or fault.file)).resolve()
    found = errors_of(course, fault.samples)
    assert any(
        Path(problem.path).resolve() == expected
        and fault.place in problem.place
        and fault.message in problem.message
        for problem in found
    ), "\n".join(map(str, found)) or "no error at all"


@pytest.mark.parametrize(
    "path",
    [
        "media/two-jars.svg",
        "course.yaml",
        "lessons/01-two-pockets.md",
        "i18n/id",
        "lessons",
        "extra.yaml",
        ".kept",
    ],
)
def test_g15_a_link_inside_a_package_is_refused(course: Path, tmp_path: Path, path: str) -> None:
    """Also when it leads to the very file that stood there: it could lead to any file of the machine."""
    place, elsewhere = course / path, tmp_path / "elsewhere"
    if place.exists():
        place.rename(elsewhere)
    else:
        elsewhere.write_text("secret")
    place.symlink_to(elsewhere)
    problems = [problem for problem in errors_of(course, 1) if "is a link" in problem.message]
    assert [Path(problem.path) for problem in problems] == [place]
    answer = CliRunner().invoke(content_group, ["check", str(course)])
    assert answer.exit_code == 1
    assert "secret" not in answer.output


@pytest.mark.parametrize("path", ["currencies.yaml", "competences.yaml", "catalogue.yaml"])
def test_g15_a_link_inside_the_shared_folder_is_refused(course: Path, tmp_path: Path, path: str) -> None:
    place = course.parent / "_shared" / path
    place.rename(tmp_path / path)
    place.symlink_to(tmp_path / path)
    assert any("is a link" in problem.message for problem in errors_of(course.parent, 1))


def test_all_problems_are_reported_at_once(course: Path) -> None:
    chosen = [
        faults.ITEM_RULES[0],
        faults.LESSON_RULES[0],
        faults.COURSE_RULES[0],
        faults.SUPPORTING_RULES[0],
    ]
    for fault in chosen:
        fault.apply(course)
    paths = {Path(problem.path).name for problem in errors_of(course)}
    assert {Path(fault.file).name for fault in chosen} <= paths


@pytest.mark.parametrize(
    ("day", "errors"), [(datetime.date(2027, 11, 21), 0), (datetime.date(2027, 11, 22), 5)]
)
def test_facts_expire_on_the_day_after_review_by(day: datetime.date, errors: int) -> None:
    expired = [problem for problem in errors_of(COURSES / "mon-101", 5, day) if "expired" in problem.message]
    assert len(expired) == errors
    assert all(problem.path.endswith("facts.yaml") for problem in expired)


def test_few_different_answers_are_a_warning(course: Path) -> None:
    file = course / faults.Q5
    text = file.read_text(encoding="utf-8")
    text = text.replace("below: {money: [40, 160], step: 5}", "below: {money: [40, 50], step: 5}")
    file.write_text(
        text.replace("safe: {money: [20, 60], step: 5}", "safe: {money: [55, 60], step: 5}"), encoding="utf-8"
    )
    problems = check_paths([course], 600, today=TODAY)
    assert [(problem.place, problem.severity) for problem in problems] == [("rk-0502.answer", "warning")]


@pytest.mark.parametrize("sign", ["%", " %", "\N{NO-BREAK SPACE}%"])
def test_an_answer_in_percent_brings_its_own_sign(course: Path, sign: str) -> None:
    Fault("unit", faults.Q6, "    unit: money", "    unit: percent", "").apply(course)
    Fault("sign", faults.Q6, "{interest} = {answer}.", f"{{interest}} = {{answer}}{sign}.", "").apply(course)
    assert any(
        problem.place == "rk-0603.solution" and "its own percent sign" in problem.message
        for problem in errors_of(course, 5)
    )


def test_absolute_words_in_wrong_options_are_a_warning(course: Path) -> None:
    Fault("never", faults.Q2, "Rub out 84 and", "Never rub out 84 and", "").apply(course)
    problems = check_paths([course], 5, today=TODAY)
    assert [(problem.place, problem.severity) for problem in problems] == [
        ("rk-0205.options.1.text", "warning")
    ]


def test_a_percent_answer_has_one_percent_sign(course: Path) -> None:
    file = course / faults.Q1
    text = file.read_text("utf-8").replace("unit: money", "unit: percent")
    file.write_text(text.replace("{answer}. The home", "{answer}%. The home"), "utf-8")
    assert [problem.place for problem in errors_of(course, 5) if "percent sign" in problem.message] == [
        "rk-0104.solution"
    ]


def test_longest_right_options_are_a_warning(course: Path) -> None:
    for path in sorted((course / "questions").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        text = text.replace(", correct: true, feedback", " with some care, correct: true, feedback")
        path.write_text(
            text.replace("\n        correct: true", " with care\n        correct: true"), encoding="utf-8"
        )
    problems = [problem for problem in check_paths([course], 5, today=TODAY) if problem.place == "questions"]
    assert [problem.severity for problem in problems] == ["warning"]


def test_two_courses_may_not_share_an_id(courses: Path) -> None:
    shutil.copytree(courses / "mon-101", courses / "mon-102")
    places = {(Path(problem.path).parent.name, problem.place) for problem in errors_of(courses, 5)}
    assert places == {("mon-102", "id"), ("mon-102", "slug")}


def test_a_word_has_one_meaning_in_all_courses(courses: Path) -> None:
    shutil.copytree(courses / "mon-101", courses / "mon-102")
    Fault("word", "glossary.yaml", "The fixed amount", "Some amount", "").apply(courses / "mon-102")
    problems = [each for each in errors_of(courses, 5) if each.place == "terms.wage"]
    assert [(Path(each.path).parent.name, "a word has one meaning" in each.message) for each in problems] == [
        ("mon-102", True)
    ]


def test_a_circle_of_prerequisites_is_found(courses: Path) -> None:
    other = Path(shutil.copytree(courses / "mon-101", courses / "mon-102")) / "course.yaml"
    text = other.read_text(encoding="utf-8").replace("\nid: mon-101", "\nid: mon-102")
    text = text.replace("slug: record", "slug: other-record").replace(
        "prerequisites: []", "prerequisites: [mon-101]"
    )
    other.write_text(text, encoding="utf-8")
    Fault("circle", "course.yaml", "prerequisites: []", "prerequisites: [mon-102]", "").apply(
        courses / "mon-101"
    )
    circle = [problem for problem in errors_of(courses, 5) if "needs itself" in problem.message]
    assert {(Path(problem.path).parent.name, problem.place) for problem in circle} == {
        ("mon-101", "prerequisites"),
        ("mon-102", "prerequisites"),
    }


def test_a_folder_without_a_course_is_an_error(tmp_path: Path) -> None:
    assert [problem.place for problem in errors_of(tmp_path)] == ["folder"]


def test_a_course_without_course_yaml_is_not_overlooked(courses: Path) -> None:
    (courses / "mon-101" / "course.yaml").unlink()
    problems = errors_of(courses)
    assert [Path(problem.path).name for problem in problems] == ["course.yaml"]


def test_level_balance(course: Path) -> None:
    for path in (course / "questions").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("level: apply", "level: remember"), encoding="utf-8")
    messages = [problem.message for problem in errors_of(course) if problem.place == "questions"]
    assert any("recall" in message for message in messages)
    assert any("apply" in message for message in messages)


def test_stories_come_from_four_countries(course: Path) -> None:
    for path, country, currency in (
        (faults.L2, "KH", "KHR"),
        (faults.L3, "MY", "MYR"),
        (faults.L4, "VN", "VND"),
    ):
        file = course / path
        text = file.read_text(encoding="utf-8")
        text = text.replace(f"country: {country}", "country: PH").replace(
            f"currency: {currency}", "currency: PHP"
        )
        file.write_text(text, encoding="utf-8")
    assert any("3 countries" in problem.message for problem in errors_of(course))


def test_true_or_false_are_few(course: Path) -> None:
    template = (
        "\n  - id: rk-08{n:02}\n    type: true_false\n    level: apply\n    difficulty: 0.5\n    use: [practice]\n"
        "    stem: Sale {n} is cash in the bag.\n    answer: true\n    misconception: M01\n    feedback:\n"
        '      "true": "Right. It is money you can use."\n      "false": "It is money you can use."\n'
    )
    with (course / faults.Q1).open("a", encoding="utf-8") as file:
        file.write("".join(template.format(n=number) for number in range(5)))
    assert any("true or false" in problem.message for problem in errors_of(course))


def test_the_command_prints_problems_and_fails(course: Path) -> None:
    faults.COURSE_RULES[0].apply(course)
    result = CliRunner().invoke(
        content_group, ["check", str(course), "--samples", "5", "--today", "2026-11-30"]
    )
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith(f"{course / 'course.yaml'}: assessment.final.pass_mark: 18 of 18")
    assert lines[-1] == "1 courses, 1 errors, 0 warnings"


def test_the_command_passes_a_clean_folder_of_courses(courses: Path) -> None:
    result = CliRunner().invoke(
        content_group, ["check", str(courses), "--samples", "5", "--today", "2026-11-30"]
    )
    assert (result.exit_code, result.output) == (0, "1 courses, 0 errors, 0 warnings\n")
