"""The items of the model course, a sample of all items, the currencies, and a learner who knows everything."""

import copy
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from academy.assessment.drawing import Drawn, draw_item
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.presented import PresentedItem
from academy.content.expressions import evaluate
from academy.content.items import Item, read_item
from academy.content.kinds import Numeric, SimpleQuestion, Unit
from academy.core.money import Currency, format_number
from tests.support.sample import sampled

COURSES = Path(__file__).parents[3] / "courses"
LOCALES = ("en", "id", "km", "vi")
PEOPLE = ("Sreyneang", "Hạnh", "Ko Aung", "Jun Kai")
POLICY: dict[str, Any] = yaml.safe_load((COURSES / "mon-101/course.yaml").read_text("utf-8"))["assessment"]
CURRENCIES = {
    code: Currency.from_mapping(code, data)
    for code, data in yaml.safe_load((COURSES / "_shared/currencies.yaml").read_text("utf-8"))[
        "currencies"
    ].items()
}


#: Where each question of all courses stands; found without reading the files as YAML, which takes long.
FILES = {
    item_id: file
    for file in sorted(COURSES.glob("*/questions/*.yaml"))
    for item_id in re.findall(r"^  - id: (\S+)$", file.read_text("utf-8"), re.MULTILINE)
}


@cache
def _file(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return data


def item_dicts(course: str) -> Iterable[dict[str, Any]]:
    """Yield the questions of a course as its files hold them."""
    for path in sorted((COURSES / course / "questions").glob("*.yaml")):
        for item in _file(path)["items"]:
            yield {**item, "lesson": _file(path)["lesson"], "outcome": _file(path)["outcome"]}


def item_dict(item_id: str, **changes: Any) -> dict[str, Any]:
    """Return a deep copy of a question of any course with some keys changed."""
    file = _file(FILES[item_id])
    item = next(each for each in file["items"] if each["id"] == item_id)
    return {
        **copy.deepcopy(item),
        "lesson": file["lesson"],
        "outcome": file["outcome"],
        **changes,
    }


ITEM_DICTS = {data["id"]: data for data in item_dicts("mon-101")}
ITEMS = {item_id: read_item(data) for item_id, data in ITEM_DICTS.items()}
SAMPLE = {
    item_id: read_item(item_dict(item_id))
    for item_id in sampled(FILES, 30, "questions", course=lambda item_id: FILES[item_id].parts[-3])
}


def reader(seed: str = "seed", currency: str = "MYR", locale: str = "en") -> dict[str, Any]:
    """Return the circumstances of one attempt."""
    return {"seed": seed, "currency": CURRENCIES[currency], "locale": locale, "people": PEOPLE}


def shown(item: Item, **attempt: Any) -> Any:
    """Return what the page shows of the one question of an item; of which kind it is the test knows."""
    (question,) = DrawnItem.of(item, **attempt).present().questions
    return question


class Form:
    """Form fields as the web server reads them."""

    def __init__(self, fields: Mapping[str, str | list[str]]) -> None:
        self.fields = {name: [value] if isinstance(value, str) else value for name, value in fields.items()}

    def getlist(self, key: str) -> list[str]:
        return self.fields.get(key, [])


def questions_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parts of a scenario, or the item itself."""
    return data["parts"] if data["type"] == "scenario" else [data]


def simple_questions(item: Item) -> list[SimpleQuestion]:
    """Return the typed questions of an item."""
    parts = getattr(item.question, "parts", None)
    return list(parts) if parts else [item.question]  # type: ignore[list-item]


def right_form(item: Item, shown: PresentedItem, attempt: Mapping[str, Any]) -> Form:
    """Answer everything rightly, finding each option on the page by its words."""
    drawn = DrawnItem.of(item, **attempt).drawn
    fields: dict[str, str | list[str]] = {}
    for part, question in zip(questions_of(item_dict(item.id)), shown.questions, strict=True):
        fields |= _right_fields(part, question, drawn)
    return Form(fields)


def numbers_of(item: Item, attempt: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return the drawn numbers of an item."""
    values = draw_item(item, seed=attempt["seed"], people=attempt["people"])
    return {name: value for name, value in values.items() if isinstance(value, Fraction)}


def amount(formula: str, question: Numeric, numbers: Mapping[str, Fraction], currency: Currency) -> Fraction:
    """Compute what a learner would have to type for a formula."""
    value = Fraction(evaluate(formula, numbers))
    return value * currency.unit if question.unit is Unit.MONEY else value


def _right_fields(data: Mapping[str, Any], question: Any, drawn: Drawn) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {}
    match data["type"]:
        case "single" | "multiple":
            keys = _keys(question)
            fields[question.field] = [keys[drawn.fill(text)] for text in _right_texts(data)]
        case "true_false":
            fields[question.field] = "true" if data["answer"] else "false"
        case "numeric":
            fields[question.field] = format_number(
                drawn.number(data["answer"], Unit(data["unit"])), drawn.locale
            )
        case "matching":
            right = {
                drawn.fill(pair["left"]): drawn.fill(data["targets"][pair["right"]]) for pair in data["pairs"]
            }
            fields = {row.field: _keys(question)[right[row.text]] for row in question.rows}
        case "ordering":
            places = {
                drawn.fill(step["text"]): str(place) for place, step in enumerate(data["steps"], start=1)
            }
            fields = {row.field: places[row.text] for row in question.rows}
        case "fill_in":
            for gap in question.gaps:
                texts = _right_texts(data["blanks"][gap.key])
                fields[gap.field] = [choice.key for choice in gap.choices if choice.text in texts]
        case kind:
            raise ValueError(f"nobody says how to answer a question of the kind {kind}")
    return fields


def _keys(question: Any) -> dict[str, str]:
    return {choice.text: choice.key for choice in question.choices}


def _right_texts(data: Mapping[str, Any]) -> list[str]:
    return [option["text"] for option in data["options"] if option.get("correct")]
