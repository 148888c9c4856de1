"""Limits stop guessing and nothing else: classes that share a phone, halls that share an address, slips in a form."""

import dataclasses
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core import limits
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.limits import RateCounter
from tests.factories.accounts import PASSWORD, make_person
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]

EMAIL = "class@academy.test"
WRONG = "wrong password"


def come_in(client: PageClient, password: str = PASSWORD, address: str = EMAIL) -> int:
    if not client.last_token:
        client.get("/en/sign-in")
    status = client.submit(
        "/en/sign-in", {"address": address, "country": "", "password": password}
    ).status_code
    if status == 303:
        client.get("/en/profile")
        client.submit("/en/sign-out")
        client.get("/en/sign-in")
    return int(status)


def register(client: PageClient, number: int, **changes: str) -> int:
    fields = {
        "display_name": "Sari",
        "address": f"learner{number}@academy.test",
        "country": "ID",
        "password": PASSWORD,
        "consent": "y",
        "notice_version": "2026-12",
    }
    client.delete_cookie("academy")
    client.get("/en/register")
    return int(client.submit("/en/register", {**fields, **changes}).status_code)


def test_g12_a_class_signs_in_on_one_phone_again_and_again(client: PageClient, database: Database) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    assert [come_in(client) for _ in range(12)] == [303] * 12


def test_g12_many_people_sign_in_on_one_phone(client: PageClient, database: Database) -> None:
    people = [make_person(password=PASSWORD) for _ in range(121)]
    assert {come_in(client, address=str(person.email)) for person in people} == {303}


def test_right_sign_ins_do_not_hide_wrong_ones(client: PageClient, database: Database) -> None:
    """Somebody guesses while the owner comes and goes."""
    make_person(email=EMAIL, password=PASSWORD)
    thief = client.application.test_client()
    assert isinstance(thief, PageClient)
    statuses = []
    for _ in range(11):
        statuses.append(come_in(thief, WRONG))
        assert come_in(client) in (303, 429)
    assert statuses == [422] * 10 + [429]


def test_wrong_tries_of_others_do_not_lock_the_owners_phone(client: PageClient, database: Database) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    assert come_in(client) == 303
    other = client.application.test_client()
    assert isinstance(other, PageClient)
    assert [come_in(other, WRONG) for _ in range(11)][-1] == 429
    assert come_in(other) == 429
    assert come_in(client) == 303
    assert [come_in(client, WRONG) for _ in range(11)] == [422] * 10 + [429]


def test_a_cookie_that_somebody_made_up_opens_no_second_count(client: PageClient, database: Database) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    for number in range(11):
        client.set_cookie("phone", f"made-up-{number}")
        status = come_in(client, WRONG)
    assert status == 429


def test_f3_a_hall_of_80_women_registers_behind_one_address(client: PageClient, database: Database) -> None:
    assert {register(client, number) for number in range(80)} == {303}
    assert len(new_rows(Person)) == 80


def test_x3_a_mobile_network_registers_from_one_address(client: PageClient, database: Database) -> None:
    """Two thousand in one hour, with 65 of them made here: a whole network stands behind one address."""
    assert {register(client, number) for number in range(62)} == {303}
    [of_the_address] = [counter for counter in new_rows(RateCounter) if counter.hits == 62]
    of_the_address.hits = 2000
    commit()
    assert {register(client, number) for number in range(62, 65)} == {303}
    assert len(new_rows(Person)) == 65


def test_f3_slips_in_a_form_are_no_registrations(client: PageClient, database: Database) -> None:
    slips = [register(client, 1, password="short") for _ in range(62)]
    assert set(slips) == {422}
    assert register(client, 1) == 303


def test_registrations_from_one_address_have_an_end(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    fields = {"password": PASSWORD, "address": EMAIL}
    make_person(email=EMAIL, password="another long one")
    assert [register(client, 1, **fields) for _ in range(6)] == [200] * 5 + [429]
    clock.move(timedelta(hours=1))
    assert register(client, 1, **fields) == 200


@pytest.mark.parametrize(("factor", "expected"), [(1, 429), (2, 422), (0, 422)])
def test_the_limit_of_an_address_is_a_setting(
    app: Flask, client: PageClient, database: Database, factor: int, expected: int
) -> None:
    """3000 wrong sign-ins on as many accounts in a quarter of an hour; 2999 are counted, two are made."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, address_limit_factor=factor)
    try:
        limits.hit("sign-in:127.0.0.1", limits.Limit(3000, 15 * 60))
        [counter] = new_rows(RateCounter)
        counter.hits = 2999
        commit()
        statuses = [come_in(client, WRONG, f"nobody{number}@academy.test") for number in range(2)]
    finally:
        app.extensions["settings"] = settings
    assert statuses == [422, expected]


def test_somebody_elses_limit_is_not_mine(client: PageClient, database: Database) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    assert [come_in(client, WRONG, "other@academy.test") for _ in range(11)][-1] == 429
    assert come_in(client) == 303
