"""The page that says what should be changed on this installation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.app import create_app
from academy.core import clock
from academy.core.audit import AuditChain
from academy.core.checks import State, examine, quick_checks
from academy.core.db import Base, commit, db
from academy.core.permissions import Role
from academy.core.release import release
from academy.core.tasks import run_sweeps
from tests.conftest import settings_for_tests
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.catalogue import make_edition
from tests.support.pages import PageClient

HEADERS = [
    {"X-Forwarded-For": "203.0.113.7"},
    {"X-Forwarded-Proto": "https"},
    {"Forwarded": "for=203.0.113.7;proto=https"},
    {"X-Real-IP": "203.0.113.7"},
]


@pytest.fixture
def direct(app: Flask) -> Iterator[None]:
    """Let the application have seen no proxy yet, before and after the test."""
    watch = app.extensions.get("proxy_watch")

    def forget() -> None:
        if watch is not None:
            watch.is_seen = watch.is_logged = False

    forget()
    yield
    forget()


def administrator(client: PageClient) -> PageClient:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    return client


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_f3_a_proxy_that_is_not_trusted_is_on_the_health_page(
    client: PageClient, direct: None, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    for _ in range(3):
        client.get("/en/", headers=headers)
    assert [record.message for record in caplog.records if "ACADEMY_TRUSTED_PROXIES" in record.message] == [
        "requests come through a proxy, but ACADEMY_TRUSTED_PROXIES is 0: "
        "all visitors share one address and its limits"
    ]
    page = administrator(client).get("/en/admin/health")
    assert page.status_code == 200
    assert "ACADEMY_TRUSTED_PROXIES is 0" in page.text


@pytest.mark.empty_site
def test_it_is_calm_when_all_is_well(client: PageClient, direct: None) -> None:
    make_edition()
    commit()
    run_sweeps()
    page = administrator(client).get("/en/admin/health").text
    with client.application.test_request_context("/en/"):
        assert [each for each in examine(quick_checks()) if each.finding.state is not State.FINE] == []
    assert "Nothing needs your attention." in page
    assert "1 process does the work" in page
    assert "1 course is published." in page
    assert release() in page


def come_from(client: PageClient, people: int, address: str) -> None:
    """Let so many people sign in from an address."""
    for _each in range(people):
        sign_in(client, make_person())
        client.get("/en/profile", environ_overrides={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    ("from_one", "from_others", "is_said"), [(60, 0, True), (60, 3, True), (60, 4, False), (59, 0, False)]
)
def test_x3_a_warning_when_all_visitors_share_one_address(
    client: PageClient,
    caplog: pytest.LogCaptureFixture,
    from_one: int,
    from_others: int,
    is_said: bool,
) -> None:
    """As behind a second proxy that nobody counted: no header of a request tells it from a forged one."""
    for number in range(from_others):
        come_from(client, 1, f"203.0.113.{number}")
    come_from(client, from_one, "198.51.100.1")
    said = [record.message for record in caplog.records if "come from one address" in record.message]
    assert bool(said) == is_said
    app = client.application
    with app.test_request_context("/en/"):
        results = examine(quick_checks())
    found = [each for each in results if "come from one network address" in each.finding.sentence]
    assert len(said) == len(found) == is_said


def test_x3_old_visitors_are_forgotten(client: PageClient) -> None:
    watch = client.application.extensions["crowd_watch"]
    watch.addresses.update({-number: "198.51.100.1" for number in range(watch.REMEMBERED)})
    come_from(client, 1, "203.0.113.1")
    assert list(watch.addresses.values()) == ["203.0.113.1"]
    assert watch.look_back() is None


@pytest.mark.parametrize(("proxies", "count"), [(0, 1), (1, 0)])
def test_an_https_address_means_a_proxy(tmp_path: Path, proxies: int, count: int) -> None:
    """The academy speaks no TLS itself, so it can say so before the first visitor comes."""
    settings = settings_for_tests(
        f"sqlite:///{tmp_path / 'test.db'}",
        tmp_path,
        base_url="https://academy.example.org",
        trusted_proxies=proxies,
    )
    app = create_app(settings)
    with app.test_request_context():
        Base.metadata.create_all(db.engine)
        results = examine(quick_checks())
        assert [each.finding.state for each in results if each.check.name == "proxy"] == [State.WRONG] * count
        db.engine.dispose()


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        (None, "The audit log was not checked yet."),
        (0, "Nothing was changed, deleted or put in."),
        (2, "and something was found."),
    ],
)
def test_b11_the_page_says_what_the_last_check_of_the_audit_log_found(
    client: PageClient, database: scoped_session[Session], findings: int | None, said: str
) -> None:
    administrator(client)
    if findings is not None:
        database.execute(sa.update(AuditChain).values(checked_at=clock.now(), findings=findings))
        commit()
    page = client.get("/en/admin/health").text
    assert said in page
    assert ("The audit log is not as it was written." in page) == bool(findings)


def test_what_is_outside_is_asked_when_somebody_wants_it(client: PageClient) -> None:
    administrator(client)
    page = client.get("/en/admin/health")
    assert "Public address" not in page.text
    looked = client.submit("/en/admin/health")
    assert looked.status_code == 200
    for said in ("Public address", "Files can be written, read and deleted.", "MAIL_URL"):
        assert said in looked.text
    assert "Look at these too" not in looked.text
