"""Everything that lasts for a time, met a second before its end and at its end, as a user meets it.

The numbers are those of the pages and documents, typed here once more.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core import files, tasks
from academy.core.db import commit
from academy.core.permissions import Role
from academy.programmes.join_codes import printed_join_code
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.factories.credentials import make_certificate
from tests.factories.programmes import (
    complete,
    make_manager,
    make_participant,
    make_programme,
    try_final_check,
)
from tests.support.pages import PageClient
from tests.support.seen import tiles
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

NEW = "four small green frogs"
EMAIL, NUMBER, OTHER = "sari@academy.test", "+6281234567890", "+6281234567891"
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=seconds) for seconds in (1, 60, 3600, 86400))
FINAL_CHECK = f"/en/courses/{MODEL_SLUG}/final-check"

#: What begins at once; it returns what happens when somebody comes back later.
Coming = Callable[[], int | str]


def link(client: PageClient, outbox: Outbox) -> Coming:
    make_person(email=EMAIL, password=PASSWORD)
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": EMAIL, "country": ""})
    [address] = re.findall(r"http://localhost(/en/new-password/\S+)", outbox[-1][2])
    return lambda: client.submit(address, {"password": NEW}).status_code


def code_by_sms(client: PageClient, outbox: Outbox) -> Coming:
    make_person(phone=NUMBER, password=PASSWORD)
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": NUMBER, "country": "ID"})
    fields = {"code": outbox[-1][2][:6], "password": NEW}
    return lambda: client.submit("/en/new-password/code", fields).status_code


def code_on_paper(client: PageClient, outbox: Outbox) -> Coming:
    learner = make_person(phone=NUMBER, password=PASSWORD)
    sign_in(client, make_member(Role.ADMINISTRATOR))
    client.get("/en/codes-on-paper")
    given = {"reason": "forgot-password", "has_seen_identity": "y"}
    page = client.submit(f"/en/codes-on-paper/{learner.public_id}", given).text
    [code] = re.findall(r"<b>(\d{4} \d{4})</b>", page)
    fields = {"address": NUMBER, "country": "ID", "code": code, "password": NEW}
    return lambda: client.submit("/en/new-password/paper", fields).status_code


def code_for_a_new_address(client: PageClient, outbox: Outbox) -> Coming:
    sign_in(client, make_person(phone=NUMBER, password=PASSWORD))
    client.get("/en/profile/phone")
    client.submit("/en/profile/phone", {"address": OTHER, "country": "ID", "password": PASSWORD})
    [code] = [body[:6] for address, _subject, body in outbox if address == OTHER]
    return lambda: client.submit("/en/profile/phone/code", {"code": code}).location or ""


def unused_session(client: PageClient, outbox: Outbox) -> Coming:
    sign_in(client, make_person())
    return lambda: client.get("/en/profile").status_code


def closed_account(client: PageClient, outbox: Outbox) -> Coming:
    sign_in(client, make_person(email=EMAIL, password=PASSWORD))
    client.get("/en/profile/close")
    client.submit("/en/profile/close", {"password": PASSWORD})
    fields = {"address": EMAIL, "country": "", "password": PASSWORD}

    def come_back() -> int:
        client.get("/en/sign-in")
        return client.submit("/en/sign-in", fields).status_code

    return come_back


def ordered_file(client: PageClient, outbox: Outbox) -> Coming:
    document = "<!doctype html><html lang=en><head><title>t</title></head><body><p>Rice</p></body></html>"
    order = files.order_file(document, locale="en", name="sheet.pdf", owner="", back="/en/tools")
    commit()
    return lambda: client.get(f"/en/files/{order}").status_code


def fetched_file(client: PageClient, outbox: Outbox) -> Coming:
    again = ordered_file(client, outbox)
    again()
    return again


@pytest.mark.parametrize(
    ("begin", "length", "before", "after"),
    [
        (link, 30 * MINUTE, 303, 404),
        (code_by_sms, 30 * MINUTE, 303, 422),
        (code_on_paper, 24 * HOUR, 303, 422),
        (code_for_a_new_address, 30 * MINUTE, "/en/profile", "/en/profile/phone"),
        (unused_session, 14 * DAY, 200, 303),
        (closed_account, 14 * DAY, 303, 422),
        (ordered_file, 1 * HOUR, 200, 404),
        (fetched_file, 5 * MINUTE, 200, 404),
    ],
)
@pytest.mark.parametrize("is_over", [False, True], ids=["a second before", "at its end"])
def test_it_lasts_as_long_as_it_says(  # noqa: PLR0917 - pytest passes them by name
    client: PageClient,
    database: Database,
    outbox: Outbox,
    still_clock: StillClock,
    begin: Callable[[PageClient, Outbox], Coming],
    length: timedelta,
    before: int | str,
    after: int | str,
    is_over: bool,
) -> None:
    come_back = begin(client, outbox)
    still_clock.move(length if is_over else length - SECOND)
    assert come_back() == (after if is_over else before)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 303)])
def test_a_session_ends_after_thirty_days_however_much_it_is_used(
    client: PageClient, database: Database, still_clock: StillClock, seconds: int, status: int
) -> None:
    sign_in(client, make_person())
    for _turn in range(3):
        still_clock.move(9 * DAY)
        assert client.submit("/en/profile/about-you", {"sex": "female"}).status_code == 303
    still_clock.move(3 * DAY + seconds * SECOND)
    assert client.get("/en/profile").status_code == status


@pytest.mark.parametrize("seconds", [-1, 0])
def test_the_next_try_opens_twelve_hours_after_one_that_was_not_enough(
    client: PageClient, database: Database, still_clock: StillClock, seconds: int
) -> None:
    person, edition_id = make_person(), make_edition().edition_id
    make_enrolment(person, edition_id)
    try_final_check(person, edition_id, is_passed=False, at=still_clock.now())
    still_clock.move(12 * HOUR + seconds * SECOND)
    sign_in(client, person)
    assert ("Start the final check" in client.get(FINAL_CHECK).text) is (seconds == 0)
    assert ("/questions/" in client.submit(FINAL_CHECK).location) is (seconds == 0)


@pytest.mark.parametrize("seconds", [-1, 0])
def test_two_tries_fit_into_twenty_four_hours(
    client: PageClient, database: Database, still_clock: StillClock, seconds: int
) -> None:
    person, edition_id = make_person(), make_edition().edition_id
    make_enrolment(person, edition_id)
    first = try_final_check(person, edition_id, is_passed=False, at=still_clock.now())
    first.number = 2
    still_clock.move(11 * HOUR)
    first.finished_at = still_clock.now() - 11 * HOUR
    try_final_check(person, edition_id, is_passed=False, at=still_clock.now())
    still_clock.move(13 * HOUR + seconds * SECOND)
    sign_in(client, person)
    assert ("/questions/" in client.submit(FINAL_CHECK).location) is (seconds == 0)


@pytest.fixture
def lost_tasks(app: Flask) -> Iterator[list[str]]:
    """Let every task get lost, as when a worker is killed; return the names of what was queued."""
    queued: list[str] = []
    kept = app.extensions["perform"]
    app.extensions["perform"] = lambda name, *_arguments, **_options: queued.append(name)
    yield queued
    app.extensions["perform"] = kept


def lose_reset(client: PageClient) -> None:
    make_person(email=EMAIL)
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": EMAIL, "country": ""})


def lose_message(client: PageClient) -> None:
    sign_in(client, make_person(email=EMAIL, password=PASSWORD))
    client.get("/en/profile/phone")
    client.submit("/en/profile/phone", {"address": NUMBER, "country": "ID", "password": PASSWORD})


def lose_certificate(_client: PageClient) -> None:
    make_certificate(make_person())


def lose_file(client: PageClient) -> None:
    client.get("/en/tools")
    ordered_file(client, [])


@pytest.mark.parametrize(
    ("lose", "task", "lease"),
    [
        (lose_reset, "accounts.send_reset", 2 * MINUTE),
        (lose_certificate, "credentials.make_file", 5 * MINUTE),
        (lose_file, "files.draw", 1 * MINUTE),
    ],
)
def test_work_whose_worker_died_is_queued_again_when_its_lease_is_over(  # noqa: PLR0917 - as above
    client: PageClient,
    database: Database,
    still_clock: StillClock,
    lost_tasks: list[str],
    lose: Callable[[PageClient], None],
    task: str,
    lease: timedelta,
) -> None:
    lose(client)
    queued = []
    for passed in (lease - SECOND, SECOND):
        lost_tasks.clear()
        still_clock.move(passed)
        tasks.run_sweeps()
        queued.append(lost_tasks.count(task))
    assert queued == [0, 1]


def test_a_message_that_nobody_took_is_queued_again_after_its_head_start(
    client: PageClient, database: Database, still_clock: StillClock, lost_tasks: list[str]
) -> None:
    """A minute is its own task's; the second after that is the sweep's."""
    lose_message(client)
    queued = []
    for passed in (MINUTE, SECOND):
        lost_tasks.clear()
        still_clock.move(passed)
        tasks.run_sweeps()
        queued.append(lost_tasks.count("mail.deliver"))
    assert queued == [0, 1]


#: The programme works in Cambodia, seven hours before UTC, on these days.
FIRST_DAY, LAST_DAY = date(2027, 3, 1), date(2027, 5, 31)
FIRST_MOMENT = datetime(2027, 2, 28, 17, tzinfo=UTC)
LAST_MOMENT = datetime(2027, 5, 31, 16, 59, 59, tzinfo=UTC)
PERIOD: dict[str, Any] = {"starts_on": FIRST_DAY, "ends_on": LAST_DAY, "country": "KH"}


def test_a_course_counts_from_the_first_second_of_the_first_day_to_the_last_of_the_last(
    client: PageClient, database: Database, still_clock: StillClock
) -> None:
    programme, edition_id = (
        make_programme(make_organisation(country="KH"), **PERIOD),
        make_edition().edition_id,
    )
    moments = (FIRST_MOMENT - SECOND, FIRST_MOMENT, LAST_MOMENT, LAST_MOMENT + SECOND)
    sign_in(client, make_manager(programme))
    seen = []
    for moment in moments:
        complete(make_participant(programme, country="KH"), edition_id, at=moment)
        commit()
        page = client.get(f"/en/programmes/{programme.public_id}").text
        seen.append(tiles(page)["Completed a course"])
    assert seen == ["0", "1", "2", "2"]


@pytest.mark.parametrize(("moment", "status"), [(LAST_MOMENT, 303), (LAST_MOMENT + SECOND, 409)])
def test_a_programme_takes_learners_until_its_last_day_is_over_where_it_works(
    client: PageClient, database: Database, still_clock: StillClock, moment: datetime, status: int
) -> None:
    programme = make_programme(make_organisation(country="KH"), **PERIOD)
    still_clock.moment = moment
    person: Person = make_person(country="KH")
    sign_in(client, person)
    invitation = f"/en/join/{printed_join_code(programme.join_code or '')}"
    hidden = re.findall(r'name="(notice_version|terms)"[^>]*value="([^"]+)"', client.get(invitation).text)
    assert client.submit(invitation, {**dict(hidden), "agree": "y"}).status_code == status
