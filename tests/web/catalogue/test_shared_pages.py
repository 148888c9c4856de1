"""Pages that guests share: what others add to an address makes no other page and is not repeated."""

import pytest

from tests.factories.catalogue import MODEL_SLUG, make_edition
from tests.support.pages import PageClient
from tests.support.queries import count_queries

LESSON = f"/en/courses/{MODEL_SLUG}/lessons/see-where-your-money-goes"
PAGES = [
    "/en/",
    "/en/courses",
    f"/en/courses/{MODEL_SLUG}",
    "/en/glossary",
    "/en/pathways",
    "/en/where-to-ask",
    "/en/tools",
]
TRACKERS = ["fbclid=IwAR-me", "utm_source=mail&utm_campaign=x", "q2=1&x", "gclid=%FF", "&&="]


@pytest.mark.parametrize("path", PAGES)
def test_p3_what_trackers_add_makes_no_other_page(client: PageClient, path: str) -> None:
    make_edition()
    kept = client.get(path).text
    for tracker in TRACKERS:
        with count_queries(0):
            page = client.get(f"{path}?{tracker}")
        assert page.text == kept


def test_a_tracker_of_the_first_visitor_is_not_in_the_page_of_the_next(client: PageClient) -> None:
    make_edition()
    client.get("/en/courses?fbclid=IwAR-me&q=money")
    assert "IwAR-me" not in client.get("/en/courses?q=money").text


def test_p3_the_order_of_parameters_makes_no_other_page(client: PageClient) -> None:
    make_edition()
    client.get("/en/courses?q=money&level=starter&page=1")
    with count_queries(0):
        client.get("/en/courses?page=1&fbclid=2&level=starter&q=money")


def test_what_a_view_names_still_counts(client: PageClient) -> None:
    make_edition()
    found, not_found = client.get("/en/courses?q=money").text, client.get("/en/courses?q=unheardof").text
    assert found != not_found
    assert 'value="unheardof"' in not_found
    assert "/id/courses?q=unheardof" in not_found
