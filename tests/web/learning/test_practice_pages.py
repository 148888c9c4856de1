"""Practice by plain forms: each type of question, each trap, and a page that survives a reload."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from academy.accounts.models import Person
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.models import AnswerEvent
from academy.assessment.modes import practice
from academy.assessment.presented import PresentedChoices
from academy.assessment.queries import practice_sitting
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.content.kinds import Numeric, Option
from academy.core import locales
from academy.core.money import format_number
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment, model_course
from tests.support.answers import Fields, right_fields, wrong_fields
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.question_pages import question_page, squeezed, words
from tests.unit.assessment.bank import ITEMS, Form, amount

COURSE = f"/en/courses/{MODEL_SLUG}"
PRACTICE_ITEMS = [item_id for item_id, item in ITEMS.items() if "practice" in item.uses]
NUMERIC_ITEMS = [item_id for item_id in PRACTICE_ITEMS if isinstance(ITEMS[item_id].question, Numeric)]


class Learner:
    """A signed-in learner at the practice of one item's lesson."""

    def __init__(self, client: PageClient, item_id: str, locale: str = "en") -> None:
        self.client, self.item_id, self.locale = client, item_id, locale
        self.person: Person = make_person()
        make_enrolment(self.person)
        self.edition_id = make_edition().edition_id
        self.edition: Edition = load_edition(self.edition_id)
        self.lesson = next(each for each in self.edition.lessons if item_id in each.items)
        sign_in(client, self.person)

    @property
    def url(self) -> str:
        return f"/{self.locale}/courses/{MODEL_SLUG}/lessons/{self.lesson.slug}/practice"

    def asked(self, tried: int = 0) -> DrawnItem:
        state = practice_sitting(self.person.id, self.edition_id, self.lesson.id, self.edition, "ID")
        return practice.draw(state, self.edition, self.item_id, self.locale, try_number=tried)

    def answers(self) -> int:
        return len(new_rows(AnswerEvent))

    def open(self) -> TestResponse:
        return self.client.get(f"{self.url}?question={self.item_id}")

    def send(self, fields: Fields, **more: str) -> Any:
        return question_page(self.open().text).answer(self.client, fields, **more)

    def feedback(self, fields: Fields) -> str:
        response = self.send(fields)
        assert response.status_code == 303, words(response.text)
        return words(self.client.get(response.location).text)


def _response(asked: DrawnItem) -> dict[str, Any]:
    return asked.parse(Form(right_fields(asked))).response


@pytest.mark.parametrize("item_id", PRACTICE_ITEMS)
def test_every_question_is_answered_right_and_wrong_through_its_form(
    client: PageClient, item_id: str
) -> None:
    learner = Learner(client, item_id)
    page = words(learner.open().text)
    for question in learner.asked().present().questions:
        assert squeezed(question.stem) in page
    wrong = learner.asked(), wrong_fields(learner.asked())
    text = learner.feedback(wrong[1])
    mark = wrong[0].mark(wrong[0].parse(Form(wrong[1])).response)
    for remark in mark.remarks:
        assert squeezed(remark.text) in text
    assert squeezed(mark.solution) in text
    assert "Not right yet." in text
    right = learner.asked(1)
    text = learner.feedback(right_fields(right))
    assert "Right." in text
    assert "Not right" not in text
    assert all(squeezed(remark.text) in text for remark in right.mark(_response(right)).remarks)


@pytest.mark.parametrize(
    ("item_id", "trap"),
    [(item_id, trap) for item_id in NUMERIC_ITEMS for trap in range(len(ITEMS[item_id].question.traps))],  # type: ignore[union-attr]
)
def test_each_trap_shows_its_own_feedback(client: PageClient, item_id: str, trap: int) -> None:
    learner = Learner(client, item_id)
    asked = learner.asked()
    question = asked.item.question
    assert isinstance(question, Numeric)
    numbers = {name: value for name, value in asked.values.items() if not isinstance(value, str)}
    value = amount(question.traps[trap].value, question, numbers, asked.drawn.currency)
    text = learner.feedback({"answer": [format_number(value, "en")]})
    mark = asked.mark({"number": str(value)})
    assert mark.remarks[0].path == f"traps.{trap}"
    assert squeezed(mark.remarks[0].text) in text
    assert squeezed(mark.solution) in text


@pytest.mark.parametrize("place", [0, 1, 2])
def test_each_option_shows_its_own_feedback(client: PageClient, place: int) -> None:
    learner = Learner(client, "rk-0101")
    option: Option = ITEMS["rk-0101"].question.options[place]  # type: ignore[union-attr]
    (question,) = learner.asked().present().questions
    assert isinstance(question, PresentedChoices)
    choice = next(each for each in question.choices if each.text == option.text)
    text = learner.feedback({"answer": [choice.key]})
    assert squeezed(option.feedback) in text
    others = [each for each in ITEMS["rk-0101"].question.options if each is not option]  # type: ignore[union-attr]
    assert not any(squeezed(each.feedback) in text for each in others)


@pytest.mark.parametrize("item_id", PRACTICE_ITEMS)
def test_the_question_page_tells_nothing_of_the_answer(client: PageClient, item_id: str) -> None:
    learner = Learner(client, item_id)
    page = words(learner.open().text)
    asked = learner.asked()
    mark = asked.mark(_response(asked))
    secrets = [remark.text for remark in mark.remarks] + [mark.solution]
    secrets += [part.solution for _part_id, part in mark.parts]
    assert [secret for secret in secrets if secret and squeezed(secret) in page] == []


def test_a_reload_and_a_repeat_change_nothing(client: PageClient) -> None:
    learner = Learner(client, "rk-0101")
    page, fields = question_page(learner.open().text), right_fields(learner.asked())
    first = page.answer(client, fields)
    assert isinstance(first, TestResponse)
    texts = [words(client.get(first.location).text) for _time in range(2)]
    assert texts[0] == texts[1]
    again = page.answer(client, fields)
    assert isinstance(again, TestResponse)
    assert again.location == first.location
    assert "Your last answers: 1 of 1 right." in words(client.get(first.location).text)


def test_an_old_copy_of_the_page_leads_to_the_first_feedback(client: PageClient) -> None:
    learner = Learner(client, "rk-0101")
    page = question_page(learner.open().text)
    first: Any = page.answer(client, wrong_fields(learner.asked()))
    asked = learner.asked(0)
    again: Any = page.answer(client, right_fields(asked))
    assert again.location == first.location
    assert "Not right yet." in words(client.get(again.location).text)


@pytest.mark.parametrize("typed", ["", "lots", "1,2,3,4.5.6", "US$ 20", "9" * 40, "<b>5</b>", "1e5"])
def test_junk_gets_a_sentence_and_stays_on_the_page(client: PageClient, typed: str) -> None:
    learner = Learner(client, "rk-0102")
    response = learner.send({"answer": [typed]})
    assert response.status_code == 422
    assert "Nothing is saved yet" in response.text
    assert 'aria-invalid="true"' in response.text
    if typed == "lots":
        assert 'value="lots"' in response.text
    assert learner.answers() == 0


def test_one_bad_part_keeps_the_others_and_may_be_left_out(client: PageClient) -> None:
    learner = Learner(client, "rk-0303")
    fields = right_fields(learner.asked()) | {"part-p3-answer": ["soon"]}
    response = learner.send(fields)
    assert response.status_code == 422
    first = right_fields(learner.asked())["part-p1-answer"][0]
    assert f'value="{first}"' in response.text
    assert 'value="soon"' in response.text
    partial = question_page(response.text).answer(client, fields, partial="yes")
    assert isinstance(partial, TestResponse)
    text = words(client.get(partial.location).text)
    assert "Partly right." in text
    assert "You did not answer this question." in text


def test_mastery_is_shown_and_offers_the_next_lesson(client: PageClient) -> None:
    learner = Learner(client, "rk-0101")
    for item_id in ("rk-0101", "rk-0103", "rk-0104"):
        learner.item_id = item_id
        text = learner.feedback(right_fields(learner.asked()))
    assert "Your last answers: 3 of 3 right." in text
    assert "You can do this" in text
    assert "Next lesson" in text


@pytest.mark.parametrize("locale", [tag for tag in locales.offered() if tag != "en"])
@pytest.mark.parametrize(
    "item_id", ["rk-0101", "rk-0102", "rk-0103", "rk-0201", "rk-0204", "rk-0303", "rk-0301"]
)
def test_practice_works_in_every_language(client: PageClient, locale: str, item_id: str) -> None:
    learner = Learner(client, item_id, locale)
    response = learner.send(wrong_fields(learner.asked()))
    assert response.status_code == 303
    for page in (learner.open(), client.get(response.location)):
        assert (page.status_code, language_faults(page.text, locale)) == (200, [])


def test_who_may_not_practise(client: PageClient, app: Flask) -> None:
    learner = Learner(client, "rk-0101")
    first = learner.send(right_fields(learner.asked()))
    assert client.get(f"{COURSE}/lessons/two-pockets/practice?question=rk-0201").status_code == 404
    assert client.get(f"{COURSE}/lessons/nowhere/practice").status_code == 404
    wrong_lesson = first.location.replace("two-pockets", "cash-book")
    assert client.get(wrong_lesson).status_code == 404
    stranger = app.test_client()
    assert isinstance(stranger, PageClient)
    other = make_person()
    make_enrolment(other)
    sign_in(stranger, other)
    assert stranger.get(first.location).status_code == 404
    outsider = app.test_client()
    assert isinstance(outsider, PageClient)
    sign_in(outsider, make_person())
    assert outsider.get(learner.url).status_code == 404
    guest = app.test_client().get(learner.url)
    assert guest.status_code == 303
    assert "/sign-in" in guest.location


def test_statements(client: PageClient) -> None:
    learner = Learner(client, "rk-0101")
    page, fields = question_page(learner.open().text), right_fields(learner.asked())
    with count_queries(6):  # session, progress, look for the practice, make it, append, fold
        response: Any = page.answer(client, fields)
    with count_queries(3):
        client.get(response.location)
    with count_queries(3):
        client.get(learner.url)


def test_the_model_course_has_all_eight_types() -> None:
    types = {item["type"] for item in model_course().document["locales"]["en"]["items"].values()}
    assert len(types) == 8
