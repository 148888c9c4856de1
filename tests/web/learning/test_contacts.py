"""The contacts of a lesson: for the learner's country, each with the day it was checked."""

import gzip
from typing import Any

import pytest

from academy.catalogue.services.publish import Published, publish_edition
from academy.core.db import commit
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import contact, document_of, make_enrolment, make_shared, make_small_edition
from tests.support.pages import PageClient
from tests.support.queries import count_queries

COURSE = "/en/courses/course-mon-901"
LESSON = f"{COURSE}/lessons/lesson-1"


def make_course(*kinds: str) -> Published:
    """Publish a course whose first lesson asks for contacts of ``kinds``."""
    document: dict[str, Any] = document_of("mon-901")
    document["lessons"][0]["contacts"] = list(kinds)
    return publish_edition(document, {})


def learner(client: PageClient, country: str) -> None:
    person = make_person(country=country)
    make_enrolment(person, make_course("complaint", "scam").edition_id)
    sign_in(client, person)


def test_a_learner_sees_where_to_ask_in_her_country(client: PageClient) -> None:
    make_shared("KH", scam=[contact("Cyber Office")])
    learner(client, "KH")
    text = client.get(LESSON).text
    assert "Where to ask: Cambodia" in text
    assert text.index("Complain about a bank") < text.index("Report a scam") < text.index("Cyber Office")
    assert 'href="tel:+85523000111"' in text
    assert "Checked on 21 November 2026." in text
    assert text.count("Nobody has checked this yet.") == 1
    assert "Where to ask: " not in client.get(f"{COURSE}/lessons/lesson-2").text


def test_a_country_without_contacts_says_so(client: PageClient) -> None:
    make_shared("KH", scam=[contact()])
    learner(client, "VN")
    text = client.get(LESSON).text
    assert "Where to ask: Vietnam" in text
    assert text.count("Nobody has checked this yet.") == 2
    assert "Office of Tests" not in text


@pytest.mark.parametrize("is_guest", [True, False])
def test_without_a_country_the_reader_chooses_one(client: PageClient, is_guest: bool) -> None:
    make_shared("KH", scam=[contact()])
    if is_guest:
        make_course("scam")
    else:
        learner(client, "")
    text = client.get(LESSON).text
    assert 'href="/en/where-to-ask">Choose your country' in text
    assert "Office of Tests" not in text


def test_a_kept_page_follows_the_country_and_the_newest_number(client: PageClient) -> None:
    make_shared("KH", scam=[contact()])
    learner(client, "KH")
    assert "+855 23 000 111" in client.get(LESSON).text
    make_shared("KH", scam=[contact(phone="+855 23 999 999")])
    commit()
    text = client.get(LESSON).text
    assert "+855 23 999 999" in text
    assert "000 111" not in text
    learner(client, "TH")
    assert "+855" not in client.get(LESSON).text


def test_the_page_travels_in_pieces_as_before(client: PageClient) -> None:
    make_shared("KH", scam=[contact("Cyber Office")])
    learner(client, "KH")
    packed = client.get(LESSON, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"Cyber Office" in gzip.decompress(packed.data)
    again = client.get(LESSON, headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("many", [1, 50])
def test_a_lesson_with_contacts_costs_three_statements_and_then_two(client: PageClient, many: int) -> None:
    make_shared("KH", scam=[contact(f"Office {number}") for number in range(many)])
    learner(client, "KH")
    for _ in range(many):
        make_small_edition()
    person = make_person(country="KH")
    make_enrolment(person, make_course("complaint", "scam").edition_id)
    client.get(COURSE)
    with count_queries(3):
        client.get(LESSON)
    with count_queries(2):
        client.get(LESSON)
