"""Shared documents at run time: contacts in their three states, and pathways."""

import json
from collections.abc import Mapping
from datetime import date

import pytest

from academy.content.edition import CONTACT_KINDS, ContactState, SharedDocument

DAY = date(2027, 11, 22)
OFFICE = {
    "words": [["en", "Tax Office", "It answers."], ["km", "ការិយាល័យពន្ធ", "ឆ្លើយ។"]],
    "phone": "+855 (0)23 88-55",
    "url": "https://www.tax.example.org/ask",
    "source": "https://www.example.org/list",
    "checked_on": "2026-11-22",
    "review_by": "2027-11-22",
}


def document(*entries: Mapping[str, object]) -> SharedDocument:
    return SharedDocument.from_json("sum", json.dumps({"contacts": {"tax": entries}}))


def test_a_checked_contact_can_be_reached() -> None:
    (one,) = document(OFFICE).contacts(["tax"], DAY)
    assert (one.state, one.phone, one.dial) == (ContactState.CHECKED, "+855 (0)23 88-55", "+855238855")
    assert (one.site, one.source_site, one.checked_on) == (
        "tax.example.org",
        "example.org",
        date(2026, 11, 22),
    )
    assert [one.words_in(language).name for language in ("km", "en", "vi")] == [
        "ការិយាល័យពន្ធ",
        "Tax Office",
        "Tax Office",
    ]


def test_a_short_number_is_dialled_as_it_is() -> None:
    dialled = [
        document({**OFFICE, "phone": phone}).contacts(["tax"], DAY)[0].dial for phone in ("997", "(0)21-65")
    ]
    assert dialled == ["997", "02165"]


def test_an_expired_contact_keeps_its_name_and_loses_how_to_reach_it() -> None:
    (one,) = document(OFFICE).contacts(["tax"], date(2027, 11, 23))
    assert (one.state, one.checked_on) == (ContactState.EXPIRED, date(2026, 11, 22))
    assert (one.phone, one.url, one.source, one.dial, one.site) == ("", "", "", "", "")
    assert one.words_in("en").name == "Tax Office"


def test_every_kind_that_is_asked_for_answers_in_turn() -> None:
    found = document(OFFICE, OFFICE).contacts(["scam", "tax"], DAY)
    assert [(one.kind, one.state) for one in found] == [
        ("scam", ContactState.NOT_CHECKED),
        ("tax", ContactState.CHECKED),
        ("tax", ContactState.CHECKED),
    ]


def test_nothing_published_is_not_checked_and_no_pathway() -> None:
    nothing = SharedDocument()
    assert {one.state for one in nothing.contacts(CONTACT_KINDS, DAY)} == {ContactState.NOT_CHECKED}
    assert (nothing.pathways, nothing.planned) == ((), {})


def test_contacts_can_be_part_of_the_key_of_a_page() -> None:
    first, second = (document(OFFICE).contacts(["tax"], DAY) for _ in range(2))
    assert hash(first) == hash(second)
    changed = document({**OFFICE, "phone": "999"}).contacts(["tax"], DAY)
    assert changed != first


@pytest.mark.parametrize("kind", ["complaint", "scam", "debt", "helpline"])
def test_what_lessons_on_safety_ask_for_is_a_kind(kind: str) -> None:
    assert kind in CONTACT_KINDS
