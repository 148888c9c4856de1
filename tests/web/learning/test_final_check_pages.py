"""The final check by plain forms: nothing leaks before it is handed in, nothing saved is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from academy.accounts.models import Person
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.models import Attempt, AttemptState
from academy.assessment.modes import practice
from academy.assessment.queries import final_attempts, practice_sitting
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.core import locales
from academy.core.clock import MovableClock
from academy.core.db import commit
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.support.answers import Fields, fill_workbook, right_fields, wrong_fields
from tests.support.languages import language_faults
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.question_pages import question_page, squeezed, words
from tests.unit.assessment.bank import Form

START = f"/en/courses/{MODEL_SLUG}/final-check"


class Candidate:
    """A signed-in learner who takes the final check."""

    def __init__(self, client: PageClient, country: str = "ID") -> None:
        self.client = client
        self.person: Person = make_person(country=country)
        make_enrolment(self.person)
        self.edition_id = make_edition().edition_id
        self.edition: Edition = load_edition(self.edition_id)
        sign_in(client, self.person)

    @property
    def attempt(self) -> Attempt:
        return final_attempts(self.person.id, self.edition_id)[-1]

    @property
    def url(self) -> str:
        return f"{START}/{self.attempt.public_id}"

    def start(self) -> TestResponse:
        self.client.get(START)
        return self.client.submit(START)

    def asked(self, number: int) -> DrawnItem:
        return self.attempt.draw(self.edition, self.attempt.items[number - 1]["id"], "en")

    def open(self, number: int) -> TestResponse:
        return self.client.get(f"{self.url}/questions/{number}")

    def answer(self, number: int, fields: Fields | None = None, **more: str) -> Any:
        chosen = right_fields(self.asked(number)) if fields is None else fields
        return question_page(self.open(number).text).answer(self.client, chosen, **more)

    def answer_all(self, *, wrong: tuple[str, ...] = ()) -> None:
        for number, item in enumerate(self.attempt.items, start=1):
            fields = wrong_fields(self.asked(number)) if item["outcome"] in wrong else None
            assert self.answer(number, fields).status_code == 303

    def hand_in(self) -> str:
        self.client.get(f"{self.url}/review")
        response = self.client.submit(f"{self.url}/submit", {"confirm": "yes"})
        assert response.status_code == 303
        return self.client.get(response.location).text


@pytest.fixture
def candidate(client: PageClient) -> Candidate:
    return Candidate(client)


def test_the_start_page_says_what_to_expect(candidate: Candidate) -> None:
    text = words(candidate.client.get(START).text)
    for part in ("18 questions", "14 of 18 points", "about 45 minutes", "2 times in 24 hours", "12 hours"):
        assert part in text
    assert "workbook" in text


def test_a_whole_check_with_a_workbook_leads_to_the_certificate(candidate: Candidate) -> None:
    fill_workbook(candidate.person.id, candidate.edition_id)
    first = candidate.start()
    assert first.location.endswith("/questions/1")
    for number in range(1, 19):
        response = candidate.answer(number)
        following = f"/questions/{number + 1}" if number < 18 else "/review"
        assert response.location.endswith(following)
    assert "Every question has an answer." in words(candidate.client.get(f"{candidate.url}/review").text)
    text = candidate.hand_in()
    assert "Passed. Well done!" in text
    assert "18 of 18 points" in words(text)
    assert "Get your certificate" in words(text)
    assert "You have passed the final check." in words(candidate.client.get(START).text)


def test_without_the_workbook_the_result_asks_for_it(candidate: Candidate) -> None:
    candidate.start()
    candidate.answer_all()
    text = words(candidate.hand_in())
    assert "One step is left for your certificate: fill in your workbook." in text
    assert "Get your certificate" not in text


def test_a_missed_floor_fails_with_fifteen_points_and_names_the_lesson(candidate: Candidate) -> None:
    candidate.start()
    candidate.answer_all(wrong=("O4",))
    page = candidate.hand_in()
    text = words(page)
    assert "Not passed yet" in text
    assert "15 of 18 points" in text
    assert "You need points in every part of the course." in text
    assert "You need at least 1 point here." in text
    assert set(re.findall(r'href="[^"]*/lessons/([a-z-]+)"', page)) == {"profit-is-not-cash"}


def test_nothing_of_the_answer_leaves_the_server_before_handing_in(candidate: Candidate) -> None:
    candidate.start()
    pages = []
    for number in range(1, 19):
        pages.append(candidate.open(number).text)
        candidate.answer(number, wrong_fields(candidate.asked(number)))
        pages.append(candidate.open(number).text)
    pages += [candidate.client.get(f"{candidate.url}/review").text, candidate.client.get(START).text]
    everything = words(" ".join(pages))
    secrets: set[str] = set()
    for number in range(1, 19):
        asked = candidate.asked(number)
        for fields in (right_fields(asked), wrong_fields(asked)):
            mark = asked.mark(asked.parse(Form(fields)).response)
            marks = [mark, *(part for _part_id, part in mark.parts)]
            secrets |= {remark.text for remark in mark.remarks}
            secrets |= {part.solution for part in marks if part.solution}
    assert len(secrets) > 40
    assert [secret for secret in secrets if squeezed(secret) in everything] == []
    raw = " ".join(pages)
    for word in ("is_right", "misconception", "data-correct", "traps", candidate.attempt.seed, "opt--ok"):
        assert word not in raw, word
    result = words(candidate.hand_in())
    assert all(squeezed(candidate.asked(number).mark({}).solution) in result for number in range(1, 19))


def test_a_result_is_not_there_before_handing_in(candidate: Candidate) -> None:
    candidate.start()
    response = candidate.client.get(f"{candidate.url}/result")
    assert (response.status_code, response.location) == (303, START)


def test_handing_in_with_open_questions_asks_once_more(candidate: Candidate) -> None:
    candidate.start()
    candidate.answer(1)
    candidate.client.get(f"{candidate.url}/review")
    response = candidate.client.submit(f"{candidate.url}/submit")
    assert response.status_code == 200
    assert "17 questions have no answer and get no points. Hand in anyway?" in words(response.text)
    assert candidate.attempt.state is AttemptState.OPEN
    assert "1 of 18 points" in words(candidate.hand_in())


def test_handing_in_twice_shows_the_same_result(candidate: Candidate) -> None:
    candidate.start()
    candidate.answer_all()
    first = candidate.hand_in()
    response = candidate.client.submit(f"{candidate.url}/submit", {"confirm": "yes"})
    assert words(candidate.client.get(response.location).text) == words(first)


def test_a_saved_answer_is_there_after_a_reload(candidate: Candidate) -> None:
    candidate.start()
    for number in range(1, 19):
        candidate.answer(number)
        page = question_page(candidate.open(number).text)
        again: Any = page.answer(candidate.client, _filled(candidate.open(number).text))
        assert again.status_code == 303
    assert {state["score"] for state in candidate.attempt.progress.values()} == {"1"}


def test_the_next_start_goes_on_at_the_first_open_question(candidate: Candidate) -> None:
    candidate.start()
    for number in (1, 2, 4):
        candidate.answer(number)
    text = words(candidate.client.get(START).text)
    assert "3 of 18 questions answered" in text
    assert candidate.start().location.endswith("/questions/3")


def test_a_pause_closes_the_questions_until_the_learner_goes_on(
    candidate: Candidate, clock: MovableClock
) -> None:
    candidate.start()
    candidate.answer(1)
    clock.move(timedelta(minutes=15))
    candidate.open(2)
    paused = candidate.client.submit(f"{candidate.url}/pause")
    assert paused.location == START
    assert "Your check is paused" in words(candidate.client.get(START).text)
    assert candidate.open(2).location == START
    clock.move(timedelta(days=10))
    assert candidate.start().location.endswith("/questions/2")
    assert "About 30 minutes left" in words(candidate.open(2).text)


def test_the_time_never_cuts_off(candidate: Candidate, clock: MovableClock) -> None:
    candidate.start()
    clock.move(timedelta(hours=9))
    assert "45 minutes have passed. Take the time you need." in words(candidate.open(1).text)
    assert candidate.answer(1).status_code == 303
    assert candidate.attempt.progress


def test_the_wait_is_said_in_the_learners_own_time(client: PageClient, clock: MovableClock) -> None:
    candidate = Candidate(client, country="MM")
    candidate.start()
    candidate.answer(1)
    text = words(candidate.hand_in())
    opening = re.search(r"Your next try opens on (.+) \(GMT\+06:30\)\. That is in 12 hours\.", text)
    assert opening
    assert opening[0] in words(client.get(START).text)
    assert "Start the final check" not in client.get(START).text
    refused = candidate.start()
    assert refused.location == START
    assert "The next try is not open yet." in words(client.get(START).text)
    clock.move(timedelta(hours=12, minutes=1))
    assert "Start the final check" in client.get(START).text
    assert candidate.start().location.endswith("/questions/1")
    assert candidate.attempt.number == 2


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_an_empty_form_gets_a_sentence_and_saves_nothing(candidate: Candidate, number: int) -> None:
    candidate.start()
    response = candidate.answer(number, {})
    assert response.status_code == 422
    assert "Nothing is saved yet" in response.text
    assert candidate.attempt.progress == {}


def test_a_bad_key_asks_to_save_again_and_keeps_the_answer(candidate: Candidate) -> None:
    candidate.start()
    for key in ("", "not-a-uuid"):
        response = candidate.answer(1, client_key=key)
        assert response.status_code == 422
        again: Any = question_page(response.text).answer(candidate.client, _filled(response.text))
        assert again.status_code == 303


def test_the_same_key_with_another_answer_is_422_and_keeps_the_first(candidate: Candidate) -> None:
    candidate.start()
    page = question_page(candidate.open(1).text)
    first: Any = page.answer(candidate.client, right_fields(candidate.asked(1)))
    assert first.status_code == 303
    second: Any = page.answer(candidate.client, wrong_fields(candidate.asked(1)))
    assert second.status_code == 422
    assert candidate.attempt.progress[candidate.attempt.items[0]["id"]]["score"] == "1"
    third: Any = question_page(second.text).answer(candidate.client, wrong_fields(candidate.asked(1)))
    assert third.status_code == 303
    assert candidate.attempt.progress[candidate.attempt.items[0]["id"]]["score"] == "0"


def test_an_answer_after_handing_in_is_kept_and_changes_nothing(candidate: Candidate) -> None:
    candidate.start()
    page = question_page(candidate.open(1).text)
    fields = right_fields(candidate.asked(1))
    candidate.hand_in()
    late: Any = page.answer(candidate.client, fields)
    assert late.location.endswith("/result")
    text = words(candidate.client.get(late.location).text)
    assert "Its points do not change any more." in text
    assert "0 of 18 points" in text


def test_made_up_fields_change_nothing(candidate: Candidate) -> None:
    candidate.start()
    page = question_page(candidate.open(1).text)
    page.hidden |= {"score": "1", "is_passed": "1", "item": "rk-0101", "try_number": "9", "points": "18"}
    response: Any = page.answer(candidate.client, wrong_fields(candidate.asked(1)))
    assert response.status_code == 303
    assert [state["score"] for state in candidate.attempt.progress.values()] == ["0"]


def test_who_may_not_see_a_check(candidate: Candidate, app: Flask) -> None:
    candidate.start()
    url = candidate.url
    for stranger in (make_person(), make_person()):
        other = app.test_client()
        assert isinstance(other, PageClient)
        sign_in(other, stranger)
        for path in ("/questions/1", "/review", "/result"):
            assert other.get(url + path).status_code == 404
        for path in ("/questions/1", "/submit", "/pause"):
            other.get("/en/home")
            assert other.submit(url + path, {"confirm": "yes", "answer": "a"}).status_code == 404
    assert candidate.attempt.state is AttemptState.OPEN
    for number in (0, 19, 99):
        assert candidate.open(number).status_code == 404
    guest = app.test_client()
    for path in ("", f"/{candidate.attempt.public_id}/questions/1"):
        response = guest.get(START + path)
        assert response.status_code == 303
        assert "/sign-in" in response.location
    outsider = app.test_client()
    assert isinstance(outsider, PageClient)
    sign_in(outsider, make_person())
    assert outsider.get(START).status_code == 404


@pytest.mark.parametrize("locale", locales.offered())
def test_every_page_opens_in_every_language(candidate: Candidate, locale: str) -> None:
    candidate.start()
    paths = [f"/questions/{number}" for number in range(1, 19)] + ["/review"]
    for path in paths:
        page = candidate.client.get(candidate.url.replace("/en/", f"/{locale}/") + path)
        assert (page.status_code, language_faults(page.text, locale)) == (200, []), path
    candidate.hand_in()
    for path in (candidate.url + "/result", START):
        page = candidate.client.get(path.replace("/en/", f"/{locale}/"))
        assert (page.status_code, language_faults(page.text, locale)) == (200, []), path


def test_statements(candidate: Candidate) -> None:
    candidate.start()
    page, fields = question_page(candidate.open(1).text), right_fields(candidate.asked(1))
    second = f"{candidate.url}/questions/2"
    commit()
    with count_queries(4):  # session, lock, append, fold
        page.answer(candidate.client, fields)
    with count_queries(2):
        candidate.client.get(second)
    with count_queries(3):
        candidate.client.get(START)


def _filled(text: str) -> Fields:
    """Return the values that a browser would send for the form as it is shown."""
    fields: Fields = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name = re.search(r'name="((?:part-\w+-)?answer[^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_box = 'type="radio"' in tag or 'type="checkbox"' in tag
        if name and value and (not is_box or " checked" in tag):
            fields.setdefault(name[1], []).append(value[1])
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r"<option([^>]*) selected>([^<]*)", body)
        if chosen:
            value = re.search(r'value="([^"]*)"', chosen[1])
            fields[name] = [value[1] if value else chosen[2]]
    return fields


def practice_of(candidate: Candidate, item_id: str) -> tuple[str, set[str]]:
    """Return the address of the practice that holds a question, and all questions of that practice."""
    lesson = next(each for each in candidate.edition.lessons if item_id in each.items)
    uses = {each: candidate.edition.item(each, "en")["use"] for each in lesson.items}
    held = {each for each, use in uses.items() if "practice" in use}
    return f"/en/courses/{MODEL_SLUG}/lessons/{lesson.slug}/practice", held


def drawn_ids(candidate: Candidate) -> set[str]:
    return {str(item["id"]) for item in candidate.attempt.items}


def practise_everything(candidate: Candidate) -> dict[str, str]:
    """Answer every practice question once, wrongly; return the addresses of the feedback by question."""
    found = {}
    for lesson in candidate.edition.lessons:
        address, practised = practice_of(candidate, lesson.items[0])
        for item_id in sorted(practised):
            state = practice_sitting(
                candidate.person.id, candidate.edition_id, lesson.id, candidate.edition, "ID"
            )
            asked = practice.draw(state, candidate.edition, item_id, "en")
            page = question_page(candidate.client.get(f"{address}?question={item_id}").text)
            found[item_id] = page.answer(candidate.client, wrong_fields(asked)).location
    return found


def test_g11_questions_of_an_open_check_are_neither_asked_nor_solved_in_practice(
    candidate: Candidate,
) -> None:
    feedback = practise_everything(candidate)
    candidate.start()
    drawn = drawn_ids(candidate) & set(feedback)
    assert drawn
    for item_id in drawn:
        address, practised = practice_of(candidate, item_id)
        for path in (f"{address}?question={item_id}", feedback[item_id]):
            page = candidate.client.get(path)
            assert page.status_code == 200
            assert "in your final check now" in words(page.text)
            assert 'name="item"' not in page.text
            assert "Not right yet" not in page.text
        [asked] = re.findall(r'name="item" value="([^"]+)"', candidate.client.get(address).text)
        assert asked in practised - drawn
        sent = candidate.client.submit(address, {"item": item_id, "try_number": "1"})
        assert sent.status_code == 409
        assert "in your final check now" in words(sent.text)
    for item_id in sorted(set(feedback) - drawn)[:3]:
        assert "in your final check now" not in words(candidate.client.get(feedback[item_id]).text)
    candidate.hand_in()
    for item_id in drawn:
        assert "in your final check now" not in words(candidate.client.get(feedback[item_id]).text)


def test_g11_practice_that_has_run_out_of_questions_says_so(candidate: Candidate) -> None:
    candidate.start()
    address, practised = practice_of(candidate, candidate.edition.lessons[0].items[0])
    items = [dict(item) for item in candidate.attempt.items]
    known = {item["id"] for item in items}
    items += [{"id": each, "outcome": "O1", "values": {}} for each in sorted(practised - known)]
    candidate.attempt.items = items
    commit()
    page = candidate.client.get(address)
    assert page.status_code == 200
    assert "All questions of this practice are in your final check now" in words(page.text)
    assert f'href="{START}"' in page.text
    with count_queries(3):
        candidate.client.get(address)


def test_g11_an_earlier_result_hides_what_is_asked_again(candidate: Candidate, clock: MovableClock) -> None:
    candidate.start()
    candidate.answer_all(wrong=tuple({item["outcome"] for item in candidate.attempt.items}))
    first = words(candidate.hand_in())
    result = f"{candidate.url}/result"
    again = list(candidate.attempt.items)
    assert "is in the final check that you take now" not in first
    clock.offset += timedelta(days=3)
    candidate.start()
    candidate.attempt.items = [*again[:2], *candidate.attempt.items[2:]]
    commit()
    page = words(candidate.client.get(result).text)
    count = len(drawn_ids(candidate) & {item["id"] for item in again})
    assert page.count("is in the final check that you take now") == count >= 2
