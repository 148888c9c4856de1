"""Ways to a page that the buttons do not lead: an old tab, an address of another course, a book that is full."""

import re
from datetime import date, timedelta
from typing import Any

from academy.assessment.models import AttemptState
from academy.catalogue.services.publish import publish_edition
from academy.content.workbook import MAX_DAYS
from academy.core.db import commit, db
from academy.workbook.models import Workbook
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import (
    MODEL_SLUG,
    SECOND_SLUG,
    document_of,
    make_edition,
    make_enrolment,
    make_second_course,
)
from tests.factories.programmes import complete
from tests.support.mistakes import mistakes_in
from tests.support.pages import PageClient
from tests.web.learning.test_final_check_pages import START, Candidate, candidate
from tests.web.web.test_files import tasks_wait
from tests.web.workbook.test_pages import Seller, seller

__all__ = ["candidate", "seller", "tasks_wait"]


def test_a_check_that_is_handed_in_shows_its_result_from_every_page_of_it(candidate: Candidate) -> None:
    candidate.start()
    candidate.answer_all()
    assert candidate.client.submit(f"{candidate.url}/submit").location == f"{candidate.url}/result"
    for page in ("questions/1", "review"):
        assert candidate.client.get(f"{candidate.url}/{page}").location == f"{candidate.url}/result"
    assert candidate.client.submit(f"{candidate.url}/pause").location == START
    assert (candidate.attempt.state, candidate.attempt.paused_at) == (AttemptState.SUBMITTED, None)


def test_a_check_is_not_found_in_another_course(candidate: Candidate) -> None:
    candidate.start()
    make_second_course()
    commit()
    elsewhere = candidate.url.replace(MODEL_SLUG, SECOND_SLUG)
    answer = candidate.client.get(f"{elsewhere}/review")
    assert answer.status_code == 404
    assert "There is no such final check." in answer.text


def test_the_course_page_leads_to_the_certificate_when_all_is_done(client: PageClient) -> None:
    person = make_person()
    complete(person, make_edition().edition_id, has_certificate=True)
    sign_in(client, person)
    page = client.get(f"/en/courses/{MODEL_SLUG}").text
    links = re.findall(r'<a[^>]*href="/en/certificates"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", link) for link in links] == [
        "Certificates",
        "Get your certificate",
        "Certificate",
    ]


def test_a_course_without_a_workbook_names_none_among_its_steps(client: PageClient) -> None:
    document = document_of()
    document["assessment"]["workbook"]["required_for_certificate"] = False
    published = publish_edition(document, {})
    person = make_person()
    make_enrolment(person, published.edition_id)
    sign_in(client, person)
    page = client.get(f"/en/courses/course-{published.code}").text
    steps = re.findall(rf'href="/en/courses/course-{published.code}/(final-check|workbook)"', page)
    assert steps == ["final-check"]


def test_an_empty_sheet_that_is_not_drawn_yet_has_a_page_that_looks_again(
    client: PageClient, tasks_wait: list[tuple[Any, ...]]
) -> None:
    make_edition()
    commit()
    for _time in range(2):
        page = client.get(f"/en/courses/{MODEL_SLUG}/workbook-empty.pdf")
        assert (page.status_code, page.headers["Refresh"]) == (202, "3")
    assert [name for name, *_rest in tasks_wait] == ["files.draw_shared"]


def test_a_line_of_one_sheet_is_not_found_in_another(seller: Seller) -> None:
    seller.line(what="First", in_="5", date="2026-11-02")
    [row] = seller.rows()
    address = f"owe_me/rows/{row['id']}"
    assert seller.send(address, {f"rows.{row['id']}.name": "Dara"}).status_code == 404
    assert seller.rows() == [row]


def test_a_book_of_full_days_takes_no_other_day(seller: Seller) -> None:
    seller.line(what="First", in_="5", date="2026-11-02")
    book = db.session.query(Workbook).filter_by(person_id=seller.person.id).one()
    first = date(2025, 1, 1)
    days = {(first + timedelta(days=number)).isoformat(): {"counted": "5"} for number in range(MAX_DAYS)}
    book.entries = {"cashbook": {**book.entries["cashbook"], "days": days}}
    commit()
    answer = seller.send("cashbook/days/2026-11-02", {"days.2026-11-02.counted": "5"})
    assert answer.status_code == 422
    assert mistakes_in(answer.text) == ["This sheet has room for 400 days. Delete some old days."]
    db.session.expire_all()
    assert book.entries["cashbook"]["days"] == days


def test_a_lesson_without_questions_has_no_practice(client: PageClient) -> None:
    published = publish_edition(document_of(lessons=1), {})
    person = make_person()
    make_enrolment(person, published.edition_id)
    sign_in(client, person)
    answer = client.get(f"/en/courses/course-{published.code}/lessons/lesson-1/practice")
    assert answer.status_code == 404
    assert "This lesson has no practice." in answer.text
