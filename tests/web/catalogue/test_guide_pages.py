"""The pages that guide: pathways with their progress, and where to ask in each country."""

import re
from datetime import timedelta

import pytest

from academy.catalogue.labels import CONTACT_KINDS as LABELS
from academy.catalogue.queries import current_cards
from academy.catalogue.queries.pathways import pathway_views
from academy.catalogue.queries.shared import shared_catalogue
from academy.catalogue.services.publish import Published
from academy.catalogue.services.shared import publish_shared
from academy.content.edition import CONTACT_KINDS
from academy.core import locales
from academy.core.clock import MovableClock
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import (
    MODEL_CODE,
    MODEL_SLUG,
    contact,
    make_edition,
    make_enrolment,
    make_shared,
    make_small_edition,
)
from tests.factories.programmes import complete
from tests.support.languages import language_faults
from tests.support.pages import PageClient
from tests.support.queries import count_queries

PATHWAY = "/en/pathways/inclusive"
INCLUSIVE = ("mon-101", "mon-102", "mkt-101", "mon-103", "fin-101")
HELP = "/en/where-to-ask"


def publish(code: str) -> Published:
    """Publish a small course, or the model course where that is the code."""
    return make_edition() if code == MODEL_CODE else make_small_edition(code)


def lines(text: str) -> list[str]:
    """Return the lines of all outlines without their marks."""
    found = re.findall(r"<li[^>]*>(.*?)</li>", text.partition("<main")[2], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


@pytest.mark.parametrize("locale", locales.offered())
@pytest.mark.parametrize("path", ["/pathways", "/pathways/women", "/where-to-ask", "/where-to-ask/kh"])
def test_pages_open_in_every_language(client: PageClient, locale: str, path: str) -> None:
    make_shared("KH", scam=[contact()])
    page = client.get(f"/{locale}{path}")
    assert (page.status_code, language_faults(page.text, locale)) == (200, [])


def test_a_pathway_in_a_draft_translation_says_that_nobody_has_read_it(client: PageClient) -> None:
    make_shared()
    assert "No native speaker has read it yet" not in client.get(PATHWAY).text
    page = client.get("/id/pathways/inclusive").text
    assert "<h1>Usaha mikro yang lebih kuat</h1>" in page
    assert "Belum ada penutur asli yang membacanya." in page


def test_an_empty_academy_says_so(client: PageClient) -> None:
    assert "There is no pathway yet." in client.get("/en/pathways").text
    assert client.get(PATHWAY).status_code == 404
    page = client.get(f"{HELP}/kh").text
    assert page.count("Nobody has checked this yet.") == len(CONTACT_KINDS)
    assert "tel:" not in page.partition("<main")[2]


def test_pathways_have_the_hours_and_the_courses_before_them_of_the_plan(client: PageClient) -> None:
    make_shared()
    views = {view.id: view for view in pathway_views(shared_catalogue(), current_cards(), {})}
    assert {name: view.hours for name, view in views.items()} == {
        "inclusive": (25, 28),
        "youth": (27, 30),
        "women": (32, 35),
        "finance": (25, 26),
        "better": (22, 26),
        "competitive": (26, 28),
    }
    before = {name: [course.plan.id for course in view.before] for name, view in views.items()}
    assert before == {
        "inclusive": [],
        "youth": [],
        "women": [],
        "finance": [],
        "better": ["mon-101"],
        "competitive": ["mkt-101", "mon-101", "mon-102"],
    }


def test_a_guest_sees_what_is_ready_and_what_is_coming(client: PageClient) -> None:
    make_shared()
    make_edition()
    make_small_edition("mkt-101")
    text = client.get(PATHWAY).text
    assert lines(text)[2:7] == [
        "Record keeping and cash flow for a small business Foundation · 4 hours",
        "Cost, price and break-even Foundation · 4 hours · coming",
        "Course mkt-101 Foundation · 4 hours",
        "Save, pay and get paid safely Foundation · 3 hours · coming",
        "Borrow small, borrow safely Foundation · 4 hours · coming",
    ]
    assert "Choose 2 of these" in text
    assert "25 to 28 hours" in text
    assert f'href="/en/courses/{MODEL_SLUG}"' in text
    assert "Open the first course" in text
    assert "core courses done" not in text
    assert "First take: Cost, price and break-even" not in text


def test_an_elective_says_what_it_needs_from_outside(client: PageClient) -> None:
    make_shared()
    needs = [line for line in lines(client.get("/en/pathways/competitive").text) if "First take" in line]
    assert needs[0].startswith("Quality, standards and certification")
    assert "First take: Productivity, people and safe work" in needs[0]
    assert len(needs) == 3
    assert "Take these before" in client.get("/en/pathways/competitive").text
    assert "Take these before" not in client.get(PATHWAY).text


@pytest.mark.empty_site
def test_nothing_ready_says_that_it_is_coming(client: PageClient) -> None:
    make_shared()
    assert "The first course is coming." in client.get(PATHWAY).text
    sign_in(client, make_person())
    assert "The first course is coming." in client.get(PATHWAY).text


def test_the_list_says_how_much_of_each_pathway_is_ready(client: PageClient) -> None:
    make_shared()
    for code in INCLUSIVE:
        publish(code)
    text = client.get("/en/pathways").text
    assert text.count("All core courses are ready") == 1
    assert "3 of 5 core courses are ready" in text
    assert text.count(">Coming<") == 1


def test_a_learner_sees_progress_and_one_next_step(client: PageClient) -> None:
    make_shared()
    editions = [publish(code).edition_id for code in INCLUSIVE]
    person = make_person()
    sign_in(client, person)
    text = client.get(PATHWAY).text
    assert "0 of 5 core courses done" in text
    assert text.count("btn--gold") == 1
    assert re.search(
        r'<a class="btn btn--gold" href="/en/courses/record-keeping-and-cash-flow">Open the course', text
    )
    complete(person, editions[0])
    make_enrolment(person, editions[3])
    text = client.get(PATHWAY).text
    assert "1 of 5 core courses done" in text
    assert lines(text)[2:6] == [
        "Record keeping and cash flow for a small business Foundation · 4 hours · done",
        "Course mon-102 Foundation · 4 hours",
        "Course mkt-101 Foundation · 4 hours",
        "Course mon-103 Foundation · 3 hours · in progress",
    ]
    assert 'class="btn btn--gold" href="/en/courses/course-mon-103/lessons/lesson-1"' in text
    assert "1 of 5 core courses done" in client.get("/en/pathways").text
    home = client.get("/en/home").text
    assert "A pathway with your courses" in home
    assert 'href="/en/pathways/inclusive"' in home
    assert "1 of 5 core courses done" in home


def test_all_that_is_ready_is_done(client: PageClient) -> None:
    make_shared()
    person = make_person()
    sign_in(client, person)
    complete(person, make_edition().edition_id)
    assert "You have done every course that is ready." in client.get(PATHWAY).text


def test_a_pathway_is_complete_with_the_electives(client: PageClient) -> None:
    make_shared()
    person = make_person()
    sign_in(client, person)
    for code in (*INCLUSIVE, "ops-101"):
        complete(person, publish(code).edition_id)
    law = make_small_edition("law-101").edition_id
    text = client.get(PATHWAY).text
    assert "5 of 5 core courses done" in text
    assert "1 of 2 done" in text
    assert 'href="/en/courses/course-law-101">Open the course' in text
    complete(person, law)
    assert "You have completed this pathway." in client.get(PATHWAY).text


def test_nobody_sees_the_progress_of_another(client: PageClient) -> None:
    make_shared()
    edition = make_edition().edition_id
    first, second = make_person(), make_person()
    complete(first, edition)
    sign_in(client, first)
    assert "1 of 5 core courses done" in client.get(PATHWAY).text
    sign_in(client, second)
    assert "0 of 5 core courses done" in client.get(PATHWAY).text


def test_a_course_page_and_the_start_page_lead_to_pathways(client: PageClient) -> None:
    make_shared()
    make_edition()
    course = client.get(f"/en/courses/{MODEL_SLUG}").text
    assert re.findall(r'href="/en/pathways/([a-z]+)"', course) == ["inclusive", "youth", "women", "finance"]
    assert "/en/pathways/inclusive" in client.get("/en/").text
    assert 'href="/en/pathways"' in client.get("/en/courses").text


def test_english_words_say_so_in_another_language(client: PageClient) -> None:
    publish_shared(
        {
            "catalogue": {
                "pathways": [
                    {
                        "id": "one",
                        "words": [["en", "First", "All"], ["id", "Pertama", "Semua"]],
                        "core": ["x-101"],
                        "electives": [],
                        "electives_needed": 0,
                    }
                ],
                "courses": [
                    {"id": "x-101", "title": "Coming", "level": "foundation", "hours": 4, "prerequisites": []}
                ],
            }
        }
    )
    assert "<h1>Pertama</h1>" in client.get("/id/pathways/one").text
    assert '<span lang="en">Coming</span>' in client.get("/id/pathways/one").text
    assert '<h1 lang="en">First</h1>' in client.get("/km/pathways/one").text


@pytest.mark.parametrize("courses", [1, 50])
def test_a_pathway_costs_few_statements(client: PageClient, courses: int) -> None:
    make_shared()
    person = make_person()
    make_enrolment(person)
    for _ in range(courses - 1):
        make_enrolment(person, make_small_edition().edition_id)
    for path, guest, learner in ((PATHWAY, 2, 3), ("/en/pathways", 2, 2)):
        plain = client.application.test_client()
        with count_queries(guest):
            plain.get(path)
        with count_queries(0):
            plain.get(path)
        sign_in(client, person)
        client.get(path)
        with count_queries(learner):
            assert client.get(path).status_code == 200


def test_every_kind_has_a_heading() -> None:
    assert tuple(LABELS) == CONTACT_KINDS


def test_a_guest_chooses_a_country(client: PageClient) -> None:
    text = client.get(HELP).text.partition("<main")[2]
    assert re.findall(r'href="/en/where-to-ask/([a-z]{2})"', text) == [
        code.lower() for code in locales.countries()
    ]
    assert "btn--gold" not in text
    sign_in(client, make_person(country="VN"))
    assert re.search(r'btn--gold" href="/en/where-to-ask/vn"', client.get(HELP).text)


def test_contacts_show_source_and_day(client: PageClient) -> None:
    make_shared("KH", scam=[contact("Cyber Office")], debt=[contact(phone=""), contact("Third", url="")])
    text = client.get(f"{HELP}/kh").text
    assert "Where to ask: Cambodia" in text
    assert "Cyber Office" in text
    assert 'href="tel:+85523000111"' in text
    assert (
        'href="https://www.source.example.org/list" rel="noopener noreferrer">source.example.org</a>' in text
    )
    assert "Checked on 21 November 2026." in text
    assert text.count("Nobody has checked this yet.") == len(CONTACT_KINDS) - 2
    assert client.get(f"{HELP}/KH").status_code == 200


def test_words_of_a_contact_are_text_and_not_markup(client: PageClient) -> None:
    make_shared("KH", scam=[contact("<script>alert(1)</script> & Co")])
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in client.get(f"{HELP}/kh").text


def test_an_expired_contact_hides_how_to_reach_it(client: PageClient, clock: MovableClock) -> None:
    today = clock.now().date()
    make_shared("KH", scam=[contact(checked_on="2026-01-02", review_by=today.isoformat())])
    sign_in(client, make_person())
    assert "tel:+85523000111" in client.get(f"{HELP}/kh").text
    clock.move(timedelta(days=1))
    text = client.get(f"{HELP}/kh").text
    assert "Not checked since 2 January 2026." in text
    assert "Office of Tests" in text
    assert "23 000 111" not in text
    assert "office.example.org" not in text


def test_an_unknown_country_is_not_found(client: PageClient) -> None:
    for unknown in ("xx", "de", "k", "cambodia", "..%2Fkh"):
        assert client.get(f"{HELP}/{unknown}").status_code == 404


def test_the_foot_of_every_page_leads_here(client: PageClient) -> None:
    foot = client.get("/en/sign-in").text.partition("<footer")[2]
    assert 'href="/en/pathways"' in foot
    assert 'href="/en/where-to-ask"' in foot
