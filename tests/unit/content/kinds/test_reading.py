"""Items are read strictly: what is not understood is refused with its place."""

from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest

from academy.content.items import Use, read_item
from academy.content.kinds import QUESTIONS, AnyQuestion, ItemKind, Numeric, Scenario, Unit
from academy.content.package_reader import PackageReader
from academy.content.problems import Report
from academy.content.schema import QuestionFile
from academy.content.shaped import ShapeError
from academy.content.shapes import type_of
from tests.unit.assessment.bank import ITEM_DICTS, item_dict

#: As they stand in their files: what an item's lesson teaches stands at the head of the file.
ITEM_FILES = {
    item_id: {key: value for key, value in data.items() if key not in ("lesson", "outcome")}
    for item_id, data in ITEM_DICTS.items()
}
ITEMS = {item_id: read_item(data) for item_id, data in ITEM_DICTS.items()}


def test_every_type_has_its_module() -> None:
    assert set(QUESTIONS) == set(ItemKind)
    assert {type_of(shape) for shape in get_args(AnyQuestion)} == set(ItemKind)
    assert all(type_of(shape) == kind for kind, shape in QUESTIONS.items())


def test_all_eight_types_are_read() -> None:
    assert {item.type for item in ITEMS.values()} == {
        "single", "multiple", "true_false", "numeric", "matching", "ordering", "fill_in", "scenario",
    }  # fmt: skip
    assert len(ITEMS) >= 30


def test_constructed_types_cannot_be_tapped_by_luck() -> None:
    constructed = {item.type for item in ITEMS.values() if item.question.is_constructed}
    assert constructed == {"numeric", "matching", "ordering", "scenario"}


def test_defaults_are_filled_in() -> None:
    item = ITEMS["rk-0502"]
    assert (item.is_retired, item.derive, item.uses) == (False, {}, frozenset({Use.PRACTICE, Use.EXAM}))
    assert isinstance(item.question, Numeric)
    assert (item.question.tolerance.abs, item.question.unit) == (Fraction(0), Unit.MONEY)


def test_a_compiled_item_with_defaults_and_empty_texts_is_the_same() -> None:
    filled = item_dict(
        "rk-0101", retired=False, shuffle=True, params={}, derive={}, require=[], changed=None, currency=None
    )
    assert read_item(filled) == ITEMS["rk-0101"]
    assert read_item(item_dict("rk-0502", tolerance={"abs": "0"})) == ITEMS["rk-0502"]
    assert read_item(item_dict("rk-0205", explain=None)) == ITEMS["rk-0205"]
    params = {name: {"pick": None, **param} for name, param in ITEM_DICTS["rk-0502"]["params"].items()}
    assert read_item(item_dict("rk-0502", params=params)) == ITEMS["rk-0502"]


def test_the_order_of_keys_makes_no_difference() -> None:
    data = ITEM_DICTS["rk-0103"]
    backwards = {key: data[key] for key in reversed(data)}
    backwards["targets"] = {key: data["targets"][key] for key in reversed(data["targets"])}
    assert read_item(backwards) == ITEMS["rk-0103"]


def test_numbers_are_exact() -> None:
    question = read_item(item_dict("rk-0502", tolerance={"abs": 0.1})).question
    assert isinstance(question, Numeric)
    assert question.tolerance.abs == Fraction(1, 10)
    assert read_item(item_dict("rk-0502", tolerance={"abs": "0.1"})).question == question


def _change(item_id: str, path: str, value: Any) -> dict[str, Any]:
    data: Any = item_dict(item_id)
    *parents, last = path.split(".")
    target = data
    for key in parents:
        target = target[int(key)] if isinstance(target, list) else target[key]
    if isinstance(target, list):
        target[int(last)] = value
    else:
        target[last] = value
    return data  # type: ignore[no-any-return]


OPTION = {"text": "More", "feedback": "Why.", "correct": True}


@pytest.mark.parametrize(
    ("item_id", "path", "value", "place"),
    [
        ("rk-0101", "type", "essay", "rk-0101.type"),
        ("rk-0101", "type", None, "rk-0101.type"),
        ("rk-0101", "id", "no spaces please", "item.id"),
        ("rk-0101", "score", 1, "rk-0101: unknown score"),
        ("rk-0101", "stem", "", "rk-0101.stem"),
        ("rk-0101", "stem", 5, "rk-0101.stem"),
        ("rk-0101", "explain", 5, "rk-0101.explain"),
        ("rk-0101", "lesson", None, "rk-0101.lesson"),
        ("rk-0101", "outcome", None, "rk-0101.outcome"),
        ("rk-0101", "difficulty", "hard", "rk-0101.difficulty"),
        ("rk-0101", "difficulty", True, "rk-0101.difficulty"),
        ("rk-0101", "use", [], "rk-0101.use"),
        ("rk-0101", "use", "exam", "rk-0101.use"),
        ("rk-0101", "use", ["party"], "rk-0101.use"),
        ("rk-0101", "use", ["exam", 5], "rk-0101.use"),
        ("rk-0101", "retired", "no", "rk-0101.retired"),
        ("rk-0101", "shuffle", 1, "rk-0101.shuffle"),
        ("rk-0101", "params", [], "rk-0101.params"),
        ("rk-0101", "params", {1: {}}, "rk-0101.params"),
        ("rk-0101", "options", [], "rk-0101.options"),
        ("rk-0101", "options", "abc", "rk-0101.options"),
        ("rk-0101", "options.1", "abc", "rk-0101.options.1"),
        ("rk-0101", "options.1", OPTION, "rk-0101.options: 2 right"),
        ("rk-0101", "options.0.correct", False, "rk-0101.options: 0 right"),
        ("rk-0101", "options.0.right", True, "rk-0101.options.0: unknown right"),
        ("rk-0101", "options.0.feedback", None, "rk-0101.options.0.feedback"),
        ("rk-0301", "select", 3, "rk-0301.select"),
        ("rk-0301", "scoring", "all_or_nothing", "rk-0301.scoring"),
        ("rk-0405", "answer", "false", "rk-0405.answer"),
        ("rk-0405", "feedback.true", None, "rk-0405.feedback.true"),
        ("rk-0405", "feedback.maybe", "Text", "rk-0405.feedback: unknown maybe"),
        ("rk-0502", "unit", "bags", "rk-0502.unit"),
        ("rk-0502", "tolerance", {"abs": -1}, "rk-0502.tolerance.abs"),
        ("rk-0502", "tolerance", {"rel": 1}, "rk-0502.tolerance: unknown rel"),
        ("rk-0502", "tolerance", {"abs": "1/0"}, "rk-0502.tolerance.abs"),
        ("rk-0502", "traps.0.value", True, "rk-0502.traps.0.value"),
        ("rk-0502", "answer", None, "rk-0502.answer"),
        ("rk-0502", "answer", 7, "rk-0502.answer"),
        ("rk-0103", "pairs.0.right", "nobody", "rk-0103.pairs.0.right"),
        ("rk-0103", "targets", {"a": "One"}, "rk-0103.targets"),
        ("rk-0103", "scoring", "all", "rk-0103.scoring"),
        ("rk-0103", "wrong", None, "rk-0103.wrong.feedback"),
        ("rk-0201", "steps", [], "rk-0201.steps"),
        ("rk-0201", "steps.0.first", True, "rk-0201.steps.0: unknown first"),
        ("rk-0204", "input", "typed", "rk-0204.input"),
        ("rk-0204", "text", "No gap at all", "rk-0204.text"),
        ("rk-0204", "text", "[[a]] and [[a]] and [[b]]", "rk-0204.text"),
        ("rk-0204", "blanks.a.options.1.correct", True, "rk-0204.blanks.a.options"),
        ("rk-0605", "parts", [], "rk-0605.parts"),
        ("rk-0605", "parts.1.id", "p1", "rk-0605.parts"),
        ("rk-0605", "parts.0.type", "scenario", "rk-0605.parts.0.type"),
        ("rk-0605", "parts.0.outcome", "O1", "rk-0605.parts.0: unknown outcome"),
    ],
)
def test_a_mistake_is_refused_with_its_place(item_id: str, path: str, value: Any, place: str) -> None:
    with pytest.raises(ShapeError) as raised:
        read_item(_change(item_id, path, value))
    assert str(raised.value).startswith(place)


def test_what_is_not_an_object_is_refused() -> None:
    with pytest.raises(ShapeError, match="an object is needed"):
        read_item([])  # type: ignore[arg-type]


def test_an_author_is_told_which_types_there_are() -> None:
    report = Report(Path("course"))
    file = QuestionFile.model_validate(
        {
            "schema": "academy-questions/1",
            "lesson": "mon-101-l1",
            "outcome": "O1",
            "items": [{**ITEM_FILES["rk-0101"], "type": "essay"}],
        }
    )
    assert not list(PackageReader(Path("course"), report).items("questions/01.yaml", file))
    (problem,) = report
    assert str(problem).endswith(
        "rk-0101: Input tag 'essay' found using 'type' does not match any of the expected tags: "
        + ", ".join(f"'{kind}'" for kind in ItemKind)
    )


def test_a_scenario_keeps_its_parts_in_order() -> None:
    question = ITEMS["rk-0605"].question
    assert isinstance(question, Scenario)
    assert [part.id for part in question.parts] == [part["id"] for part in ITEM_DICTS["rk-0605"]["parts"]]
