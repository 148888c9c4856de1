"""The second step with a passkey: a device of software, the real library, and everything that must not open."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, Person
from academy.accounts.second_factors import Passkey
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_member, make_person, sign_in
from tests.factories.second_step import Device, bytes_of, make_code_app, make_passkey, recovery_codes_on
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.still_clock import StillClock
from tests.web.accounts.test_second_step import come_with_password

pytestmark = pytest.mark.usefixtures("still_clock")

Database = scoped_session[Session]
JSON = {"Accept": "application/json"}
NEW, USE = "/en/second-step/new-passkey", "/en/second-step/passkey"
DID_NOT_WORK = "The passkey did not work. Try it again, or type a code."


def question(client: PageClient, way: str) -> str:
    answer = client.submit(f"{way}-question", headers=JSON)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    return answer.text


@pytest.fixture
def person(client: PageClient) -> Person:
    person = make_member(Role.PROGRAMME_MANAGER, password=PASSWORD)
    come_with_password(client, person)
    return person


@pytest.fixture
def device(client: PageClient, person: Person) -> Device:
    """Return a device whose passkey is set up; the person stands at the second step again."""
    device = Device()
    made = device.make(question(client, NEW))
    assert client.submit(NEW, {"name": "My phone", "answer": made}).status_code == 200
    come_with_password(client, person)
    return device


def test_a_passkey_sets_up_the_second_step(client: PageClient, person: Person, outbox: list[Any]) -> None:
    asked = json.loads(question(client, NEW))
    assert asked["rp"] == {"name": "Online SME Academy", "id": "localhost"}
    assert bytes_of(asked["user"]["id"]).decode() == person.public_id
    assert (asked["user"]["name"], asked["user"]["displayName"]) == (person.email, person.display_name)
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert asked["authenticatorSelection"]["residentKey"] == "preferred"
    assert asked["attestation"] == "none"
    page = client.submit(NEW, {"name": "My phone", "answer": Device().make(json.dumps(asked))})
    assert len(recovery_codes_on(page.text)) == 10
    assert client.get("/en/home").status_code == 200
    assert "My phone" in client.get("/en/profile/second-step").text
    assert any("A passkey was added to your account: My phone." in body for _to, _subject, body in outbox)


def test_a_passkey_opens_the_next_sign_in(client: PageClient, device: Device) -> None:
    page = client.get("/en/second-step?next=/en/profile/details")
    assert "Use my passkey" in page.text
    assert "passkeys" in page.text.partition("</head>")[0]
    asked = question(client, USE)
    assert [bytes_of(each["id"]) for each in json.loads(asked)["allowCredentials"]] == [device.credential_id]
    answer = client.submit(USE, {"answer": device.sign(asked), "next": "/en/profile/details"})
    assert answer.location == "/en/profile/details"
    assert client.get("/en/profile/details").status_code == 200
    [row] = new_rows(Passkey)
    assert (row.sign_count, row.used_at is not None) == (2, True)


def test_an_answer_is_taken_once(client: PageClient, person: Person, device: Device) -> None:
    answer = device.sign(question(client, USE))
    assert client.submit(USE, {"answer": answer}).status_code == 303
    come_with_password(client, person)
    assert refused(client, answer)
    client.submit(f"{USE}-question", headers=JSON)
    assert refused(client, answer)


def test_a_wrong_answer_uses_the_question_up(client: PageClient, device: Device) -> None:
    answer = device.sign(question(client, USE))
    assert refused(client, "{}")
    assert refused(client, answer)


def test_an_answer_comes_within_minutes(client: PageClient, device: Device, still_clock: StillClock) -> None:
    answer = device.sign(question(client, USE))
    still_clock.move(timedelta(minutes=5))
    assert refused(client, answer)


def test_a_question_of_another_session_is_not_answered_here(
    app: Flask, client: PageClient, person: Person, device: Device
) -> None:
    other = app.test_client()
    assert isinstance(other, PageClient)
    come_with_password(other, person)
    answer = device.sign(question(other, USE))
    question(client, USE)
    assert refused(client, answer)
    assert other.submit(USE, {"answer": answer}).status_code == 303


def test_a_device_that_counts_backwards_is_a_copy(client: PageClient, device: Device) -> None:
    device.count = 0
    device.counts = False
    assert refused(client, device.sign(question(client, USE)))


def test_devices_that_do_not_count_come_in_again_and_again(client: PageClient, person: Person) -> None:
    device = Device(counts=False)
    client.submit(NEW, {"name": "Synced", "answer": device.make(question(client, NEW))})
    for _visit in range(2):
        come_with_password(client, person)
        assert client.submit(USE, {"answer": device.sign(question(client, USE))}).status_code == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:8000", "https://localhost"])
def test_an_answer_from_another_site_opens_nothing(client: PageClient, device: Device, origin: str) -> None:
    device.origin = origin
    assert refused(client, device.sign(question(client, USE)))


def test_somebody_elses_passkey_opens_nothing(
    client: PageClient, person: Person, device: Device, database: Database
) -> None:
    other = make_member(Role.TRAINER, password=PASSWORD)
    make_passkey(other)
    database.commit()
    come_with_password(client, other)
    assert refused(client, device.sign(question(client, USE)))


def refused(client: PageClient, answer: str) -> bool:
    page = client.submit(USE, {"answer": answer})
    assert (page.status_code, DID_NOT_WORK in page.text) == (422, True)
    return client.get("/en/home").location == "/en/second-step?next=/en/home"


BROKEN = [
    "",
    "no JSON",
    "[]",
    "{}",
    "null",
    "7",
    '{"id": 5}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    '{"id":"AAAA","rawId":"%%%","type":"public-key","response":'
    '{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}',
    "9" * 5000,
    "[" * 5000,
]


@pytest.mark.parametrize("answer", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_answer_gets_a_sentence(client: PageClient, device: Device, answer: str) -> None:
    question(client, USE)
    assert refused(client, answer)


@pytest.mark.parametrize("answer", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_new_passkey_gets_a_sentence(client: PageClient, person: Person, answer: str) -> None:
    question(client, NEW)
    page = client.submit(NEW, {"name": "My phone", "answer": answer})
    assert page.status_code == 422
    assert "The passkey was not added." in page.text
    assert new_rows(Passkey) == []


def test_a_new_passkey_that_nobody_asked_for_is_not_added(client: PageClient, person: Person) -> None:
    made = Device().make(question(client, NEW))
    for _turn in range(2):
        client.submit(NEW, {"name": "", "answer": made})
    assert client.submit(NEW, {"name": "Mine", "answer": "{}"}).status_code == 422
    page = client.submit(NEW, {"name": "Mine", "answer": made})
    assert (page.status_code, "The passkey was not added." in page.text) == (422, True)
    assert new_rows(Passkey) == []


def test_a_passkey_needs_a_name(client: PageClient, person: Person) -> None:
    made = Device().make(question(client, NEW))
    page = client.submit(NEW, {"name": " ", "answer": made})
    assert page.status_code == 422
    assert "Give the passkey a name." in page.text


def test_a_device_is_added_once(client: PageClient, device: Device, person: Person) -> None:
    sign_in(client, person)
    client.get("/en/profile/second-step/passkeys/new")
    asked = json.loads(question(client, NEW))
    assert [bytes_of(each["id"]) for each in asked["excludeCredentials"]] == [device.credential_id]
    fields = {"name": "Again", "answer": device.make(json.dumps(asked))}
    assert client.submit("/en/profile/second-step/passkeys/new", fields).status_code == 422
    second = Device()
    fields = {"name": "Second", "answer": second.make(question(client, NEW))}
    assert client.submit("/en/profile/second-step/passkeys/new", fields).location == "/en/profile/second-step"
    assert [row.name for row in new_rows(Passkey)] == ["My phone", "Second"]


def test_each_of_several_passkeys_opens(client: PageClient, device: Device, person: Person) -> None:
    sign_in(client, person)
    client.get("/en/profile/second-step/passkeys/new")
    second = Device()
    made = second.make(question(client, NEW))
    client.submit("/en/profile/second-step/passkeys/new", {"name": "Second", "answer": made})
    for one in (device, second, device):
        come_with_password(client, person)
        assert client.submit(USE, {"answer": one.sign(question(client, USE))}).status_code == 303
    assert [row.sign_count for row in new_rows(Passkey)] == [device.count, second.count]


def test_who_is_half_signed_in_adds_no_second_passkey(client: PageClient, device: Device) -> None:
    assert client.submit(f"{NEW}-question", headers=JSON).status_code == 409
    made = Device().make(question(client, USE).replace('"rpId"', '"rp": {"id": "localhost"}, "rpId"'))
    assert client.submit(NEW, {"name": "Mine", "answer": made}).location == "/en/second-step"
    assert len(new_rows(Passkey)) == 1


def test_without_a_passkey_there_is_no_question(
    client: PageClient, person: Person, database: Database
) -> None:
    make_code_app(person)
    database.commit()
    answer = client.submit(f"{USE}-question", headers=JSON)
    assert answer.status_code == 409
    assert answer.json
    assert answer.json["detail"] == "There is no passkey for this account here. Use a code."


def test_learners_and_guests_are_asked_nothing(client: PageClient, database: Database) -> None:
    for way in (NEW, USE):
        client.get("/en/sign-in")
        assert client.submit(f"{way}-question", headers=JSON).status_code == 303
    sign_in(client, make_person())
    client.get("/en/profile")
    for way in (NEW, USE):
        assert client.submit(f"{way}-question", headers=JSON).status_code == 303
    assert [row.challenge for row in new_rows(LoginSession)] == [None]
