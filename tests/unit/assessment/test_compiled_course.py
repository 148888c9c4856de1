"""The items of the compiled edition, as learners get them, in every language."""

import datetime

import pytest

from academy.assessment.drawn_item import DrawnItem
from academy.content.compiler import compile_course
from academy.content.edition import Edition
from academy.content.items import read_item
from tests.unit.assessment.bank import COURSES, ITEMS, reader, right_form


@pytest.fixture(scope="module")
def edition() -> Edition:
    today = datetime.date(2026, 11, 22)
    return Edition.from_json(compile_course(COURSES / "mon-101", samples=1, today=today).to_json())


def test_compiled_items_are_those_of_the_course(edition: Edition) -> None:
    assert {item["id"]: read_item(item) for item in edition.items("en")} == ITEMS


def test_an_answer_means_the_same_in_every_language(edition: Edition) -> None:
    assert len(edition.languages) > 1
    for item_id, item in ITEMS.items():
        attempt = reader("attempt")
        form = right_form(item, DrawnItem.of(item, **attempt).present(), attempt)
        response = DrawnItem.of(item, **attempt).parse(form).response
        for language in edition.languages:
            translated = read_item(edition.item(item_id, language))
            marked = DrawnItem.of(translated, **{**attempt, "locale": language}).mark(response)
            assert marked.is_correct
            assert "{" not in marked.solution
