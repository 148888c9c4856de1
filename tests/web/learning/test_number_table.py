"""The ninth type, a small ledger to fill in, from its file through practice and final check to its feedback."""

import copy
import shutil
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from academy.assessment.drawn_item import DrawnItem, draw
from academy.assessment.modes import practice
from academy.assessment.queries import final_attempts, practice_sitting
from academy.assessment.services import recompute_attempt
from academy.catalogue.queries import load_edition
from academy.catalogue.services.publish import publish_edition
from academy.content.checker import check_folder
from academy.content.compiler import CompiledCourse, CompileError, compile_course
from academy.content.edition import Edition
from academy.content.kinds import ItemKind
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import COURSES, make_enrolment
from tests.support.answers import right_fields, wrong_fields
from tests.support.pages import PageClient
from tests.support.question_pages import question_page, squeezed, words
from tests.unit.assessment.bank import Form

ITEM_ID = "rk-0199"
SLUG = "ledger-course"
FILE = "questions/01-two-pockets.yaml"
ITEM = """
id: rk-0199
type: number_table
level: apply
difficulty: 0.5
use: [practice, review, exam]
currency: learner
params:
  start: {money: [20, 60], step: 1}
  a: {money: [100, 190], step: 1}
  b: {money: [200, 290], step: 1}
stem: "The box of a business holds {start} on Monday morning. Fill in the cash book for two days."
columns:
  - {id: paid_in, text: Money in, unit: money}
  - {id: left, text: Left in the box, unit: money}
rows:
  - {id: mon, text: Monday}
  - {id: tue, text: Tuesday}
given:
  - {row: mon, column: paid_in, value: a}
  - {row: tue, column: paid_in, value: b}
cells:
  - row: mon
    column: left
    answer: start + a
    verify: ["answer - a == start"]
    why: "What was in the box, and what came in."
  - row: tue
    column: left
    answer: start + a + b
    verify: ["answer - b - a == start"]
    why: "Monday's end is Tuesday's start."
wrong: {misconception: M03, feedback: "Work down the table, because each day begins where the last one ended."}
explain: "Each line adds what came in to what was there."
"""


def course_with(item: dict[str, Any], folder: Path) -> Path:
    """Copy the model course into ``folder`` with one more question."""
    for name in ("mon-101", "_shared"):
        shutil.copytree(COURSES / name, folder / name)
    path = folder / "mon-101" / FILE
    data = yaml.safe_load(path.read_text("utf-8"))
    data["items"].append(item)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    return folder / "mon-101"


@cache
def compiled() -> CompiledCourse:
    """Return the compiled model course with the ledger."""
    with TemporaryDirectory() as folder:
        return compile_course(course_with(yaml.safe_load(ITEM), Path(folder)), samples=20)


def ledger(currency: str = "KHR", locale: str = "en") -> DrawnItem:
    edition = Edition(compiled().document)
    return draw(edition, ITEM_ID, seed="seed", country="KH", currency=currency, locale=locale)


def spoilt(path: str, value: Any) -> dict[str, Any]:
    """Return the question with one value changed."""
    item: Any = yaml.safe_load(ITEM)
    *parents, last = path.split(".")
    target = item
    for key in parents:
        target = target[int(key)] if isinstance(target, list) else target[key]
    target[int(last) if isinstance(target, list) else last] = value
    return item  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("cells.0.answer", "start + c", "rk-0199.cells.0.answer"),
        ("cells.0.verify", ["answer == a"], "rk-0199.cells.0.verify.0"),
        ("cells.0.row", "sun", "rk-0199.cells.0.row"),
        ("cells.1.row", "mon", "rk-0199.cells"),
        ("given.0.column", "sold", "rk-0199.given.0.column"),
        ("columns.1.unit", "number", "rk-0199.cells.0.column"),
        ("columns.1.text", "Money in", "rk-0199.columns"),
        ("rows", [{"id": "mon", "text": "Monday"}], "rk-0199.rows"),
        ("cells.0.unit", "money", "rk-0199.cells.0.unit"),
        ("stem", "Fill in {answer}.", "rk-0199.stem"),
    ],
)
def test_the_checker_refuses_a_ledger_that_cannot_be_right(
    tmp_path: Path, path: str, value: Any, place: str
) -> None:
    _package, report = check_folder(course_with(spoilt(path, value), tmp_path), 20)
    assert any(str(problem.place).startswith(place) for problem in report if problem.severity == "error")
    with pytest.raises(CompileError):
        compile_course(tmp_path / "mon-101", samples=20)


def test_the_best_answer_earns_everything_and_comes_back_from_its_form() -> None:
    drawn = ledger()
    assert drawn.item.type is ItemKind.NUMBER_TABLE
    assert drawn.item.question.is_constructed
    assert set(drawn.best_answer()["cells"]) == {"mon-left", "tue-left"}
    for response, score in ((drawn.best_answer(), 1), (drawn.worst_answer(), 0)):
        for locale in ("en", "id", "km", "vi"):
            own = ledger(locale=locale)
            parsed = own.parse(Form(own.form_values(response)))
            assert (parsed.response, parsed.problems) == (response, ())
        assert drawn.mark(response).score == score


def test_each_cell_is_marked_by_itself() -> None:
    drawn = ledger()
    mark = drawn.mark({"cells": {**drawn.best_answer()["cells"], "mon-left": "1"}})
    assert mark.score == Fraction(1, 2)
    assert [remark.path for remark in mark.remarks] == ["cells.mon-left", "cells.tue-left", "wrong"]
    assert [remark.is_right for remark in mark.remarks] == [False, True, False]
    assert mark.remarks[0].label == "Monday, Left in the box: ៛1"
    assert mark.misconceptions == ("M03",)
    assert mark.correct_answer[0].startswith("Monday, Left in the box: ៛")


@pytest.mark.parametrize(
    "response",
    [{}, {"cells": []}, {"cells": {"mon-left": 5, "x": "1"}}, {"cells": {"mon-left": "1e9"}}, [1], None],
)
def test_what_nobody_should_send_is_not_answered(response: Any) -> None:
    mark = ledger().mark(response)
    assert (mark.score, mark.is_answered, mark.remarks) == (Fraction(0), False, ())


def test_a_cell_that_cannot_be_read_is_named_and_the_others_are_kept() -> None:
    parsed = ledger().parse(Form({"answer-mon-left": "many", "answer-tue-left": "5,000"}))
    assert [problem.field for problem in parsed.problems] == ["answer-mon-left"]
    assert parsed.response == {"cells": {"tue-left": "5000"}}
    assert parsed.typed == {"answer-mon-left": ["many"], "answer-tue-left": ["5,000"]}
    assert ledger().told(parsed.response)[0][1] == "Tuesday, Left in the box: 5000"


def open_course(client: PageClient) -> tuple[int, int]:
    """Publish the course and sign a learner of it in; return the keys of the person and of the edition."""
    document = copy.deepcopy(compiled().document)
    document["course"].update(id="mon-199", slug=SLUG)
    items = document["locales"]["en"]["items"].values()
    others = [
        item for item in items if item["outcome"] == "O1" and "exam" in item["use"] and item["id"] != ITEM_ID
    ]
    for item in others[2:]:
        item["use"] = ["practice"]  # so that every final check asks the ledger
    edition_id = publish_edition(document, compiled().media).edition_id
    person = make_person(country="KH")
    make_enrolment(person, edition_id)
    sign_in(client, person)
    return person.id, edition_id


def test_it_is_practised_through_its_form(client: PageClient) -> None:
    person_id, edition_id = open_course(client)
    edition = load_edition(edition_id)
    lesson = edition.lessons[0]
    url = f"/en/courses/{SLUG}/lessons/{lesson.slug}/practice?question={ITEM_ID}"
    sitting = practice_sitting(person_id, edition_id, lesson.id, edition, "KH")
    drawn = practice.draw(sitting, edition, ITEM_ID, "en")
    fields = right_fields(drawn)
    page = client.get(url).text
    assert "Left in the box" in words(page)
    refused: Any = question_page(page).answer(client, {**fields, "answer-tue-left": ["soon"]})
    assert refused.status_code == 422
    assert 'value="soon"' in refused.text
    assert f'value="{fields["answer-mon-left"][0]}"' in refused.text
    response: Any = question_page(refused.text).answer(client, fields)
    assert response.status_code == 303
    told = words(client.get(response.location).text)
    assert "Right." in told
    assert all(squeezed(remark.text) in told for remark in drawn.mark(drawn.best_answer()).remarks)


def test_it_is_part_of_a_final_check(client: PageClient) -> None:
    person_id, edition_id = open_course(client)
    start = f"/en/courses/{SLUG}/final-check"
    client.get(start)
    client.submit(start)
    [attempt] = final_attempts(person_id, edition_id)
    edition = load_edition(edition_id)
    number = 1 + [item["id"] for item in attempt.items].index(ITEM_ID)
    url = f"{start}/{attempt.public_id}"
    drawn = attempt.draw(edition, ITEM_ID, "en")
    for fields in (wrong_fields(drawn), right_fields(drawn)):
        page = question_page(client.get(f"{url}/questions/{number}").text)
        sent: Any = page.answer(client, fields)
        assert sent.status_code == 303
    shown = client.get(f"{url}/questions/{number}").text
    assert all(f'value="{value}"' in shown for [value] in right_fields(drawn).values())
    client.get(f"{url}/review")
    handed_in = client.submit(f"{url}/submit", {"confirm": "yes"})
    result = words(client.get(handed_in.location).text)
    assert squeezed("Each line adds what came in to what was there.") in result
    assert attempt.points == 1.0
    assert recompute_attempt(attempt, edition) == []
