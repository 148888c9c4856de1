"""Text messages go out through a gateway that settings describe, over real HTTP."""

import json
import socket
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy as commands
from academy.core import db as transactions
from academy.core import mail
from academy.core.clock import MovableClock
from academy.core.mail import Channel, Delivery, DeliveryState, init_mail, sms
from academy.core.tasks import run_sweeps
from config import Settings
from tests.conftest import settings_for_tests
from tests.support.neighbours import new_rows
from tests.support.sms_gateway import Gateway, answering
from tests.support.smtp_server import Authority

Database = scoped_session[Session]

NUMBER, TEXT = "+85512345678", '735042 គឺជាកូដ & "more"'


@pytest.fixture(autouse=True)
def keep_couriers(app: Flask) -> object:
    names = ("couriers", "courier_breakers")
    kept = {name: app.extensions[name] for name in names}
    yield
    app.extensions.update(kept)


def use(app: Flask, gateway: Gateway, **settings: str) -> None:
    """Let ``app`` send text messages to ``gateway``."""
    url = settings.pop("url", gateway.url)
    init_mail(app, settings_for_tests("", Path(), sms_url=url, **settings))


def send_text(database: Database) -> Delivery:
    mail.send(Channel.SMS, NUMBER, "", TEXT)
    transactions.commit()
    database.expire_all()
    [delivery] = new_rows(Delivery)
    return delivery


def sms_test(app: Flask) -> Result:
    return app.test_cli_runner().invoke(commands, ["sms", "test", "+855 12 345 678"])


def test_a_form_is_filled(app: Flask, database: Database) -> None:
    with answering(Gateway()) as gateway:
        use(
            app,
            gateway,
            sms_fields="To={number}&From=Academy&Body={text}&ref={id}",
            sms_headers="Authorization: Bearer 0123\nX-Kind: code\n",
        )
        delivery = send_text(database)
    request = gateway.requests[0]
    assert (request.method, request.path) == ("POST", "/send")
    assert parse_qs(request.body) == {
        "To": [NUMBER],
        "From": ["Academy"],
        "Body": [TEXT],
        "ref": [delivery.public_id],
    }
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert (request.headers["Authorization"], request.headers["X-Kind"]) == ("Bearer 0123", "code")
    assert (delivery.state, delivery.body) == (DeliveryState.SENT, "")
    assert delivery.last_answer == '200 {"status": "0"}'


def test_json_is_filled_and_a_name_and_password_are_taken_from_the_address(
    app: Flask, database: Database
) -> None:
    with answering(Gateway()) as gateway:
        use(
            app,
            gateway,
            url=gateway.url.replace("://", "://account:p%40ss@"),
            sms_fields='{"messages": [{"to": "{digits}", "text": "{text}"}], "flash": false}',
        )
        send_text(database)
    request = gateway.requests[0]
    assert json.loads(request.body) == {
        "messages": [{"to": NUMBER.lstrip("+"), "text": TEXT}],
        "flash": False,
    }
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Authorization"] == "Basic YWNjb3VudDpwQHNz"
    assert "account" not in request.headers["Host"]


def test_with_get_the_fields_go_into_the_address(app: Flask, database: Database) -> None:
    with answering(Gateway()) as gateway:
        use(app, gateway, url=f"{gateway.url}?key=1", sms_method="get")
        send_text(database)
    request = gateway.requests[0]
    assert request.method == "GET"
    assert parse_qs(urlsplit(request.path).query) == {"key": ["1"], "to": [NUMBER], "text": [TEXT]}


@pytest.mark.parametrize(
    ("status", "text", "state"),
    [
        (200, '{"status": "0"}', DeliveryState.SENT),
        (202, '{"status": "0"}', DeliveryState.SENT),
        (200, '{"status": "9", "error": "No money left"}', DeliveryState.DUE),
        (401, "Who are you?", DeliveryState.DUE),
        (429, "Slowly", DeliveryState.DUE),
        (503, "Later", DeliveryState.DUE),
        (302, "Elsewhere", DeliveryState.DUE),
        (400, f"{NUMBER} is no number: {TEXT}", DeliveryState.FAILED),
        (422, "Not in this country", DeliveryState.FAILED),
    ],
)
def test_the_answer_decides(
    app: Flask, database: Database, status: int, text: str, state: DeliveryState
) -> None:
    with answering(Gateway(answers=[(status, text)], location="http://127.0.0.1:9/")) as gateway:
        use(app, gateway, sms_success='"status": "0"')
        delivery = send_text(database)
    assert len(gateway.requests) == 1
    assert delivery.state is state
    assert delivery.last_answer.startswith(f"{status} ")
    assert NUMBER.lstrip("+") not in delivery.last_answer
    assert "735042" not in delivery.last_answer


def test_a_certificate_nobody_vouches_for_stops_the_message(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    with answering(Gateway(tls=Authority(tmp_path).context())) as gateway:
        use(app, gateway, sms_headers="Authorization: Bearer 0123")
        delivery = send_text(database)
    assert gateway.requests == []
    assert delivery.state is DeliveryState.DUE
    assert delivery.last_answer.startswith("The gateway's certificate is not trusted")


def test_a_gateway_that_is_away_gets_the_message_once(
    app: Flask, database: Database, clock: MovableClock
) -> None:
    with answering(Gateway()) as gateway:
        use(app, gateway, url="http://127.0.0.1:9/send")
        assert send_text(database).state is DeliveryState.DUE
        use(app, gateway)
        for _ in range(3):
            clock.move(timedelta(minutes=10))
            run_sweeps()
    assert len(gateway.requests) == 1


def test_an_installation_without_gateway_sends_nothing(app: Flask, database: Database) -> None:
    init_mail(app, settings_for_tests("", Path(), sms_url="none"))
    assert not mail.is_offered(Channel.SMS)
    assert mail.is_offered(Channel.EMAIL)
    delivery = send_text(database)
    assert delivery.state is DeliveryState.FAILED


def test_a_test_message_says_what_the_gateway_answered(app: Flask, database: Database) -> None:
    with answering(Gateway(answers=[(503, "Busy"), (200, "Taken")])) as gateway:
        use(app, gateway)
        refused, sent = sms_test(app), sms_test(app)
    assert (refused.exit_code, refused.output) == (1, "Error: Not sent: 503 Busy\n")
    assert (sent.exit_code, sent.output) == (0, "Sent: 200 Taken\n")
    assert parse_qs(gateway.requests[0].body)["to"] == [NUMBER]
    init_mail(app, settings_for_tests("", Path(), sms_url="none"))
    assert "SMS_URL is none" in sms_test(app).output


def test_a_word_that_names_no_courier_is_refused(app: Flask) -> None:
    for wrong in ({"mail_url": "smpt://mail.example.org"}, {"sms_url": "ftp://gateway.example"}):
        settings = Settings(**{"mail_url": "memory:", "sms_url": "memory:", **wrong})  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="no courier"):
            init_mail(app, settings)


@pytest.mark.parametrize("number", ["012 345 678", "+12", "+855 12 ABC 678"])
def test_a_number_without_its_country_is_not_tried(app: Flask, number: str) -> None:
    result = app.test_cli_runner().invoke(commands, ["sms", "test", number])
    said = "Give the number with + and the country's number, such as +85512345678."
    assert (result.exit_code, said in result.output) == (2, True)


def test_a_gateway_that_does_not_answer_is_not_waited_for(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(app, Gateway(url=f"http://127.0.0.1:{silent.getsockname()[1]}/send"))
        delivery = send_text(database)
    assert (delivery.state, delivery.last_answer) == (
        DeliveryState.DUE,
        "The gateway did not answer in time.",
    )
