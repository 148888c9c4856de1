"""Mail server, gateway, queue and machine, as the doctor looks at them: each right, and wrong in turn."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from academy.core import tasks
from academy.core.checks import State
from academy.core.health import database, machine, outside, work
from academy.core.mail import Channel
from academy.core.mail.letters import Sender
from academy.core.mail.sms import SmsCourier
from academy.core.mail.smtp import SmtpCourier, Tls
from tests.support.sms_gateway import Gateway, answering
from tests.support.smtp_server import Authority, SmtpServer, running

LOGIN = ("academy", "secret")


@pytest.fixture
def own(app: Flask) -> Iterator[Flask]:
    """Return the application in its context; what a test puts into it is taken out again."""
    kept = {name: app.extensions[name] for name in ("couriers", "huey", "settings")}
    app.extensions["couriers"] = dict(kept["couriers"])
    with app.app_context():
        yield app
    app.extensions.update(kept)


def courier(port: int, *, login: str = "", tls: Tls = "offered", ca_file: str = "") -> SmtpCourier:
    sender = Sender("academy@example.org", "Academy")
    return SmtpCourier(f"smtp://{login}127.0.0.1:{port}", sender, hello="here", tls=tls, ca_file=ca_file)


def test_mail_that_goes_nowhere_is_said(own: Flask) -> None:
    assert outside.look_at_mail().sentence == "E-mail goes to nobody here: MAIL_URL names no server."
    assert outside.look_at_sms().sentence == "No text messages are sent: SMS_URL names no gateway."


def test_a_mail_server_is_signed_in_to_and_nothing_is_sent(own: Flask, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    server = SmtpServer(tls=authority.context(), requires_tls=True, login=LOGIN)
    found = {}
    with running(server):
        for name, login, ca_file in (
            ("right", "academy:secret@", str(authority.ca_file)),
            ("wrong password", "academy:other@", str(authority.ca_file)),
            ("unknown authority", "academy:secret@", ""),
        ):
            own.extensions["couriers"][Channel.EMAIL] = courier(server.port, login=login, ca_file=ca_file)
            found[name] = outside.look_at_mail()
    gone = outside.look_at_mail()
    assert [each.state for each in found.values()] == [State.FINE, State.WRONG, State.WRONG]
    assert "535" in found["wrong password"].sentence
    assert "not trusted" in found["unknown authority"].sentence
    assert gone.state is State.WRONG
    assert server.letters == []
    assert LOGIN[1] not in str([*found.values(), gone])


def test_mail_that_travels_in_clear_deserves_a_look(own: Flask) -> None:
    with running(SmtpServer()) as server:
        own.extensions["couriers"][Channel.EMAIL] = courier(server.port)
        assert outside.look_at_mail().state is State.NOTICE
        own.extensions["couriers"][Channel.EMAIL] = courier(server.port, tls="none")
        assert outside.look_at_mail().state is State.FINE, "a relay on this machine"


def test_a_silent_mail_server_is_not_waited_for(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "ANSWER_SECONDS", 0.2)
    with running(SmtpServer(hangs=True)) as server:
        own.extensions["couriers"][Channel.EMAIL] = courier(server.port)
        assert "did not answer in time" in outside.look_at_mail().sentence


def gateway_at(url: str) -> SmsCourier:
    return SmsCourier(url, method="POST", fields="to={number}&text={text}", headers="", success="")


def test_a_gateway_is_reached_and_asked_nothing(own: Flask, tmp_path: Path) -> None:
    with answering(Gateway()) as gateway:
        own.extensions["couriers"][Channel.SMS] = gateway_at(gateway.url)
        assert outside.look_at_sms().state is State.FINE
        assert gateway.requests == []
    assert outside.look_at_sms().state is State.WRONG
    with answering(Gateway(tls=Authority(tmp_path).context())) as gateway:
        own.extensions["couriers"][Channel.SMS] = gateway_at(gateway.url)
        assert "not trusted" in outside.look_at_sms().sentence


def test_a_queue_that_is_away_is_said(own: Flask, tmp_path: Path) -> None:
    assert work.look_at_queue().state is State.FINE
    (tmp_path / "file").touch()
    own.extensions["huey"] = tasks._make_queue(
        "", tmp_path / "file", own.extensions["keys"], is_immediate=False
    )
    assert work.look_at_queue().sentence == "The file of the task queue cannot be used."


def test_what_others_reach_is_set_up_for_production(own: Flask) -> None:
    kept = own.extensions["settings"]
    found = {}
    for name, changes in {
        "here": {},
        "a hall": {"host": "192.0.2.7"},
        "a site": {"base_url": "https://academy.example.org"},
        "production": {"env": "production", "base_url": "https://academy.example.org"},
    }.items():
        own.extensions["settings"] = replace(kept, **changes)
        found[name] = machine.look_at_settings().state
    assert found == {
        "here": State.FINE, "a hall": State.NOTICE, "a site": State.NOTICE, "production": State.FINE,
    }  # fmt: skip


def test_the_right_user_runs_it_and_cannot_change_the_code(
    own: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.extensions["settings"] = replace(own.extensions["settings"], env="production", data_dir=tmp_path)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(machine, "ROOT_USER", os.geteuid())
    assert machine.look_at_rights().sentence == "The academy runs as root."
    monkeypatch.setattr(machine, "ROOT_USER", -1)
    assert machine.look_at_rights().sentence.startswith("The academy can change its own code")
    monkeypatch.setattr(machine, "ROOT", Path("/proc/sys/kernel"))
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 12345)
    found = machine.look_at_rights()
    assert (found.state, f"this runs as {owner + 12345}" in found.sentence) == (State.WRONG, True)
    monkeypatch.undo()
    own.extensions["settings"] = replace(own.extensions["settings"], data_dir=tmp_path / "gone")
    assert "cannot write into its data folder" in machine.look_at_rights().sentence


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (("on", "", 0, 0, 0), State.FINE),
        (("on", "b", 1, 1, 0), State.FINE),
        (("on", "b", 1, 0, 1), State.FINE),
        (("on", "b", 0, 0, 0), State.WRONG),
        (("on", "", 1, 0, 0), State.NOTICE),
        (("off", "b", 1, 1, 0), State.WRONG),
        (("local", "b", 1, 1, 0), State.WRONG),
    ],
)
def test_standbys_are_judged(own: Flask, facts: tuple[str, str, int, int, int], state: State) -> None:
    assert database.judge_standbys(*facts).state is state
