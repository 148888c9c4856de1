"""What the seeded faults happen in: the model course, a twin, the shared folder, and pieces that stand alone."""

from pathlib import Path

import yaml

from tests.unit.content.conftest import COURSES, copy_courses
from tests.unit.content.faults.doors import DRAW, FORMULA, TOOLS
from tests.unit.content.workbook.samples import model_tool
from tests.unit.content.workbook.test_tool_parts import planner

LESSON = "lessons/01-two-pockets.md"
_TRANSLATED_HEAD = """---
schema: academy-i18n/1
language: id
status: draft-needs-native-review
source: lessons/01-two-pockets.md
source_version: 1.2.0
title: Dua kantong, satu upah
rule: "Two pockets. One wage. The wage is never more than your worst normal week."
---
"""


def world(courses: Path) -> Path:
    """Make the folder of courses and return the folder of the model course."""
    course = copy_courses(courses) / "mon-101"
    _check_nothing_in_brunei(courses / "_shared/country")
    _translate_a_lesson(course)
    _make_twin(course, courses / "twin")
    for folder in ("alone", "empty"):
        (courses / folder).mkdir()
    (course / FORMULA).write_text("1", "utf-8")
    (course / DRAW).write_text("params: {a: {int: [1, 9]}}\nderive: {}\nrequire: []\n", "utf-8")
    tools = {**planner(), "evidence": ["only: every field filled"]}, model_tool()
    for path, tool in zip(TOOLS, tools, strict=True):
        text = yaml.dump(tool, Dumper=_WithoutAliases, allow_unicode=True, sort_keys=False, width=1000)
        (course / path).write_text(text, "utf-8")
    return course


def _check_nothing_in_brunei(countries: Path) -> None:
    kinds = yaml.safe_load((COURSES / "_shared/country/kh.yaml").read_text("utf-8"))["contacts"]
    contacts = "".join(f"  {kind}: {{status: not_checked}}\n" for kind in kinds)
    (countries / "bn.yaml").write_text(
        f"schema: academy-country/1\ncountry: BN\ncontacts:\n{contacts}", "utf-8"
    )


def _translate_a_lesson(course: Path) -> None:
    body = (course / LESSON).read_text("utf-8").split("\n---\n", 1)[1]
    (course / "i18n/id/lessons").mkdir()
    (course / "i18n/id" / LESSON).write_text(_TRANSLATED_HEAD + body, "utf-8")


def _make_twin(course: Path, twin: Path) -> None:
    twin.mkdir()
    (twin / "glossary.yaml").write_bytes((course / "glossary.yaml").read_bytes())
    text = (course / "course.yaml").read_text("utf-8")
    text = text.replace("\nid: mon-101", "\nid: twin-101").replace("slug: record", "slug: other-record")
    (twin / "course.yaml").write_text(text, "utf-8")


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Write everything out, so that a change has one place."""
        return True
