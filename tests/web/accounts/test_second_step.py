"""The second step of staff with a code app and recovery codes, as they meet it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.accounts.second_factors import CodeApp as StoredApp
from academy.accounts.second_factors import RecoveryCode
from academy.accounts.services import close_account, grant_role, make_administrator, revoke_role
from academy.accounts.services.paper_codes import Reason, give_paper_code
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, actor_for, make_member, make_organisation, make_person, sign_in
from tests.factories.second_step import app_on, make_code_app, recovery_codes_on, set_up
from tests.support.pages import PageClient
from tests.support.still_clock import StillClock

pytestmark = pytest.mark.usefixtures("still_clock")

Database = scoped_session[Session]
STAFF = (Role.TRAINER, Role.REVIEWER, Role.PROGRAMME_MANAGER, Role.AGENCY_ANALYST, Role.ADMINISTRATOR)
WRONG_CODE = "This code does not work. Type the code that the app shows now."


def come_with_password(client: PageClient, person: Person, target: str = "") -> str:
    """Sign in with address and password; return where that leads."""
    client.last_token = ""
    client.get("/en/second-step")  # has a form when somebody is half signed in here
    fields = {"address": str(person.email or person.phone), "password": PASSWORD, "next": target}
    answer = client.submit("/en/sign-in", fields)
    assert answer.status_code == 303, answer.text
    client.get("/en/second-step")
    return answer.location


@pytest.mark.parametrize("role", STAFF)
def test_whoever_sees_other_people_sets_up_a_second_step_and_comes_to_where_she_was_going(
    client: PageClient, role: Role
) -> None:
    person = make_member(role, password=PASSWORD)
    leads_to = come_with_password(client, person, "/en/profile/details")
    assert leads_to == "/en/second-step?next=/en/profile/details"
    page = client.get(leads_to)
    assert "Set up your second step" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    fields = {"code": app_on(page.text).code(), "next": "/en/profile/details"}
    shown = client.submit("/en/second-step/code-app", fields)
    assert len(set(recovery_codes_on(shown.text))) == 10
    assert shown.headers["Cache-Control"] == "private, no-store"
    gone_on = client.submit("/en/second-step/go-on", {"next": "/en/profile/details"})
    assert gone_on.location == "/en/profile/details"
    assert client.get("/en/profile/details").status_code == 200


def test_a_learner_needs_no_second_step(client: PageClient) -> None:
    person = make_person(password=PASSWORD)
    assert come_with_password(client, person) == "/en/home"
    assert client.get("/en/home").status_code == 200
    assert client.get("/en/second-step").location == "/en/sign-in"
    assert client.get("/en/profile/second-step").status_code == 403


def test_who_is_half_signed_in_is_a_guest_everywhere_else(client: PageClient) -> None:
    person = make_member(Role.ADMINISTRATOR, password=PASSWORD, name="Half Inside")
    come_with_password(client, person)
    for path in (
        "/en/home",
        "/en/admin/people",
        "/en/profile",
        "/en/profile/password",
        "/en/profile/second-step",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, f"/en/second-step?next={path}")
    landing = client.get("/en/")
    assert landing.status_code == 200
    assert "Half Inside" not in landing.text
    assert client.get("/en/sign-in?next=/en/home").location == "/en/second-step?next=/en/home"
    old, new = PASSWORD, "four small green frogs"
    changed = client.submit("/en/profile/password", {"old_password": old, "password": new})
    assert changed.status_code == 403
    assert "Set up your second step" in changed.text


def test_who_is_half_signed_in_can_leave(client: PageClient) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    come_with_password(client, person)
    client.get("/en/second-step")
    assert client.submit("/en/sign-out").location == "/en/"
    assert client.get("/en/second-step").location == "/en/sign-in"


def test_the_next_sign_in_asks_for_a_code(client: PageClient, database: Database) -> None:
    person = make_member(Role.AGENCY_ANALYST, password=PASSWORD)
    app = make_code_app(person)
    database.commit()
    page = client.get(come_with_password(client, person, "/en/results"))
    assert "Set up" not in page.text
    answer = client.submit(
        "/en/second-step", {"code": f" {app.code()[:3]} {app.code()[3:]} ", "next": "/en/results"}
    )
    assert answer.location == "/en/results"
    assert client.get("/en/results").status_code == 200


def test_fifty_wrong_codes_a_day_are_the_most_and_then_the_right_one_waits_too(
    client: PageClient, database: Database, still_clock: StillClock
) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    database.commit()
    still_clock.move(timedelta(days=1) - timedelta(seconds=still_clock.now().timestamp() % 86400))
    come_with_password(client, person)
    for _quarter in range(5):
        statuses = [client.submit("/en/second-step", {"code": "000000"}).status_code for _try in range(11)]
        assert statuses == [422] * 10 + [429]
        still_clock.move(timedelta(minutes=15))
    assert client.submit("/en/second-step", {"code": app.code()}).status_code == 429
    still_clock.move(timedelta(days=1))
    assert client.submit("/en/second-step", {"code": app.code()}).status_code == 303


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(client: PageClient, database: Database, target: str) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    database.commit()
    come_with_password(client, person)
    assert client.submit("/en/second-step", {"code": app.code(), "next": target}).location == "/en/home"


def test_a_replayed_code_opens_nothing(client: PageClient, database: Database) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    database.commit()
    come_with_password(client, person)
    client.get("/en/second-step")
    assert client.submit("/en/second-step", {"code": app.code()}).status_code == 303
    come_with_password(client, person)
    for after in (0, -1):
        again = client.submit("/en/second-step", {"code": app.code(after)})
        assert again.status_code == 422
        assert "This code was used already." in again.text
    assert client.get("/en/home").location == "/en/second-step?next=/en/home"
    assert client.submit("/en/second-step", {"code": app.code(1)}).status_code == 303


@pytest.mark.parametrize(("after", "status"), [(-2, 422), (-1, 422), (0, 303), (1, 303), (2, 422)])
def test_clock_drift_of_one_code_is_forgiven(
    client: PageClient, database: Database, still_clock: StillClock, after: int, status: int
) -> None:
    """The app was set up with the code before, which therefore is used; a minute later it would be forgiven."""
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    database.commit()
    come_with_password(client, person)
    answer = client.submit("/en/second-step", {"code": app.code(after)})
    assert answer.status_code == status
    if after in (-2, 2):
        assert WRONG_CODE in answer.text
        assert "let your phone set date and time by itself" in answer.text


def test_clock_drift_backwards_is_forgiven_too(client: PageClient, database: Database) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    database.execute(sa.update(StoredApp).where(StoredApp.person_id == person.id).values(last_step=5))
    database.commit()
    come_with_password(client, person)
    assert client.submit("/en/second-step", {"code": app.code(-1)}).status_code == 303


def test_a_code_taken_while_the_clock_was_years_ahead_does_not_lock_the_account(
    client: PageClient, database: Database
) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    database.execute(sa.update(StoredApp).where(StoredApp.person_id == person.id).values(last_step=10**9))
    database.commit()
    come_with_password(client, person)
    assert client.submit("/en/second-step", {"code": app.code()}).status_code == 303
    come_with_password(client, person)
    assert client.submit("/en/second-step", {"code": app.code()}).status_code == 422


def test_a_lost_device_is_replaced_by_a_recovery_code_that_works_once(
    client: PageClient, database: Database, outbox: list[tuple[str, str, str]]
) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    database.commit()
    come_with_password(client, person)
    _app, codes, _page = set_up(client)
    come_with_password(client, person)
    answer = client.submit("/en/second-step", {"code": codes[3].upper().replace("-", " ")})
    assert answer.location == "/en/home"
    assert "You have 9 recovery codes left." in client.get("/en/profile").text
    come_with_password(client, person)
    again = client.submit("/en/second-step", {"code": codes[3]})
    assert again.status_code == 422
    assert "This recovery code does not work. Check each symbol. Each code works once." in again.text
    assert client.submit("/en/second-step", {"code": codes[4]}).status_code == 303
    assert any("9 codes are left." in body for _address, _subject, body in outbox)


def test_recovery_codes_are_stored_as_hashes_only(client: PageClient, database: Database) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    come_with_password(client, person)
    app, codes, page = set_up(client)
    stored = database.scalars(sa.select(RecoveryCode).where(RecoveryCode.person_id == person.id)).all()
    kept = " ".join(each.code_hash for each in stored)
    assert len(stored) == len(codes) == 10
    assert not any(code.replace("-", "") in kept for code in codes)
    secret = database.scalars(sa.select(StoredApp.secret).where(StoredApp.person_id == person.id)).one()
    assert app.secret not in secret
    assert codes[0] not in client.get("/en/profile/second-step").text
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("code", ["", " ", "12345", "1234567", "abcdef", "k7qf-2m9d-xt4a", "x" * 600])
def test_what_is_no_code_gets_a_sentence(client: PageClient, database: Database, code: str) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    come_with_password(client, person)
    for path in ("/en/second-step/code-app", "/en/second-step"):
        page = client.submit(path, {"code": code})
        assert page.status_code == 422
        assert 'role="alert"' in page.text


def test_a_code_app_whose_key_is_lost_opens_nothing_and_a_recovery_code_still_does(
    client: PageClient, database: Database
) -> None:
    """As after a restore without the secret key."""
    person = make_member(Role.TRAINER, password=PASSWORD)
    come_with_password(client, person)
    app, codes, _page = set_up(client)
    database.execute(
        sa.update(StoredApp).where(StoredApp.person_id == person.id).values(secret="0000000000.gAAAAA")
    )
    database.commit()
    come_with_password(client, person)
    refused = client.submit("/en/second-step", {"code": app.code(1)})
    assert (refused.status_code, WRONG_CODE in refused.text) == (422, True)
    assert client.submit("/en/second-step", {"code": codes[0]}).status_code == 303


def test_somebody_elses_codes_open_nothing(client: PageClient, database: Database) -> None:
    one, other = (make_member(Role.TRAINER, password=PASSWORD) for _number in range(2))
    apps = [make_code_app(each) for each in (one, other)]
    database.commit()
    come_with_password(client, one)
    assert client.submit("/en/second-step", {"code": apps[1].code()}).status_code == 422
    assert client.submit("/en/second-step", {"code": apps[0].code()}).status_code == 303


def test_a_role_given_during_a_visit_ends_it_and_asks_for_a_second_step(client: PageClient) -> None:
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    assert client.get("/en/home").status_code == 200
    grant_role(None, person, make_organisation(), Role.PROGRAMME_MANAGER)
    assert client.get("/en/programmes/manage").location.startswith("/en/sign-in")
    assert come_with_password(client, person, "/en/home") == "/en/second-step?next=/en/home"


def test_a_role_that_comes_to_an_open_session_in_another_way_makes_it_half(
    client: PageClient, database: Database
) -> None:
    """As when two accounts become one: the session goes on, and every request asks anew."""
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    database.execute(sa.update(Person).where(Person.id == person.id).values(is_administrator=True))
    database.commit()
    assert client.get("/en/admin/people").location == "/en/second-step?next=/en/admin/people"
    assert client.get("/en/home").location == "/en/second-step?next=/en/home"


def test_a_role_taken_away_takes_the_demand_and_keeps_what_was_set_up(
    client: PageClient, database: Database
) -> None:
    person, agency = make_person(password=PASSWORD), make_organisation()
    grant_role(None, person, agency, Role.TRAINER)
    app = make_code_app(person)
    revoke_role(None, person, agency, Role.TRAINER)
    database.commit()
    assert come_with_password(client, person) == "/en/home"
    grant_role(None, person, agency, Role.TRAINER)
    come_with_password(client, person)
    assert "Set up" not in client.get("/en/second-step").text
    assert client.submit("/en/second-step", {"code": app.code()}).status_code == 303


def test_a_new_password_does_not_skip_the_second_step(
    client: PageClient, database: Database, outbox: list[tuple[str, str, str]]
) -> None:
    person = make_member(Role.ADMINISTRATOR, password=PASSWORD)
    make_code_app(person)
    database.commit()
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": str(person.email), "country": ""})
    [link] = [
        found
        for _to, _subject, body in outbox
        for found in re.findall(r"http://localhost(/en/new-password/\S+)", body)
    ]
    client.get(link)
    assert client.submit(link, {"password": "four small green frogs"}).location == "/en/sign-in"
    client.get("/en/sign-in")
    fields = {"address": str(person.email), "password": "four small green frogs"}
    assert client.submit("/en/sign-in", fields).location == "/en/second-step"
    assert client.get("/en/admin/people").location == "/en/second-step?next=/en/admin/people"


def test_a_code_on_paper_from_before_the_role_does_not_skip_it(
    client: PageClient, database: Database
) -> None:
    official = make_member(Role.ADMINISTRATOR)
    person = make_person(phone="+6281298765432", password=PASSWORD)
    digits = give_paper_code(actor_for(official), person, Reason.NO_SMS)
    make_administrator(None, person)
    database.commit()
    client.get("/en/new-password/paper")
    new = "four small green frogs"
    fields = {"address": "+6281298765432", "country": "ID", "code": digits, "password": new}
    assert client.submit("/en/new-password/paper", fields).location == "/en/sign-in"
    client.get("/en/sign-in")
    answer = client.submit("/en/sign-in", {"address": "+6281298765432", "password": new})
    assert answer.location == "/en/second-step"


def test_making_an_account_that_exists_does_not_skip_it(client: PageClient) -> None:
    """Who types the address and password of an account into the form for a new one is signed in: half."""
    person = make_member(Role.ADMINISTRATOR, password=PASSWORD, country="ID")
    page = client.get("/en/register").text
    version = re.search(r'name="notice_version"[^>]*value="([^"]+)"', page)
    assert version
    fields = {
        "display_name": "Sari",
        "country": "ID",
        "address": str(person.email),
        "password": PASSWORD,
        "consent": "y",
        "notice_version": version[1],
    }
    assert client.submit("/en/register", fields).status_code == 303
    assert client.get("/en/admin/people").location == "/en/second-step?next=/en/admin/people"


def test_what_was_typed_before_comes_back_after_the_second_step(
    client: PageClient, database: Database
) -> None:
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    client.get("/en/profile/details")
    make_administrator(None, person)
    database.commit()
    typed = {"display_name": "A name typed in vain", "certificate_name": "", "locale": "en", "country": "ID"}
    refused = client.submit("/en/profile/details", typed)
    assert refused.status_code == 403
    kept = re.search(r'name="kept" value="([^"]+)"', refused.text)
    assert kept
    fields = {
        "address": str(person.email),
        "password": PASSWORD,
        "kept": kept[1],
        "next": "/en/profile/details",
    }
    step = client.submit("/en/sign-in", fields)
    assert step.status_code == 200
    assert "What you typed is kept for you." in step.text
    assert "A name typed in vain" not in step.text
    carried = re.search(r'name="kept" value="([^"]+)"', step.text)
    assert carried
    shown = client.submit("/en/second-step/code-app", {"code": app_on(step.text).code(), "kept": carried[1]})
    carried = re.search(r'name="kept" value="([^"]+)"', shown.text)
    assert carried
    back = client.submit("/en/second-step/go-on", {"kept": carried[1]})
    assert "A name typed in vain" in back.text


def test_only_the_first_of_two_browsers_sets_it_up(client: PageClient) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    other = client.application.test_client()
    assert isinstance(other, PageClient)
    for browser in (client, other):
        come_with_password(browser, person)
    app = app_on(other.get("/en/second-step").text)
    set_up(client)
    late = other.submit("/en/second-step/code-app", {"code": app.code()})
    assert late.location == "/en/second-step"
    assert "Set up your second step" not in other.get("/en/second-step").text


def test_a_double_tap_on_the_first_code_leads_to_her_ways_where_new_recovery_codes_are_made(
    client: PageClient,
) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    come_with_password(client, person)
    fields = {"code": app_on(client.get("/en/second-step").text).code()}
    taps = [client.submit("/en/second-step/code-app", fields) for _tap in range(2)]
    assert [tap.status_code for tap in taps] == [200, 303]
    assert taps[1].location == "/en/profile/second-step"
    assert "10 recovery codes still work." in client.get(taps[1].location).text


def test_a_browser_that_stopped_at_the_second_step_is_shown_to_its_owner(
    client: PageClient, database: Database
) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    database.commit()
    thief = client.application.test_client()
    assert isinstance(thief, PageClient)
    come_with_password(thief, person)
    come_with_password(client, person)
    client.submit("/en/second-step", {"code": app.code()})
    page = client.get("/en/profile/sessions").text
    assert page.count("Stopped at the second step") == 1
    sign_in(client, make_person())
    assert "Stopped at the second step" not in client.get("/en/profile/sessions").text


def test_a_closed_account_of_staff_is_taken_back_by_the_second_step_and_not_before(
    client: PageClient, database: Database
) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    app = make_code_app(person)
    close_account(person)
    database.commit()
    assert come_with_password(client, person, "/en/home") == "/en/second-step?next=/en/home"
    database.refresh(person)
    assert person.closed_at is not None
    assert client.get("/en/home").location == "/en/second-step?next=/en/home"
    assert client.submit("/en/second-step", {"code": "000000"}).status_code == 422
    database.refresh(person)
    assert person.closed_at is not None
    assert client.submit("/en/second-step", {"code": app.code()}).location == "/en/home"
    assert "Welcome back. Your account is open again." in client.get("/en/home").text
    database.refresh(person)
    assert [person.closed_at, person.erase_at] == [None, None]


def test_a_closed_account_whose_days_are_over_is_not_even_asked(
    client: PageClient, database: Database, still_clock: StillClock
) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    make_code_app(person)
    close_account(person)
    database.commit()
    come_with_password(client, person)
    assert client.get("/en/second-step").status_code == 200
    still_clock.move(timedelta(days=14))
    assert client.get("/en/second-step").location == "/en/sign-in"


def test_the_picture_stays_the_same_when_the_page_is_opened_again(client: PageClient) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    come_with_password(client, person)
    pages = [client.get(f"/{tag}/second-step").text for tag in ("en", "id", "en")]
    assert len({app_on(page).secret for page in pages}) == 1
    wrong = client.submit("/en/second-step/code-app", {"code": "000000"})
    assert wrong.status_code == 422
    assert WRONG_CODE in wrong.text
    assert app_on(wrong.text).secret == app_on(pages[0]).secret


def test_the_picture_runs_out_after_an_hour(client: PageClient, still_clock: StillClock) -> None:
    person = make_member(Role.TRAINER, password=PASSWORD)
    come_with_password(client, person)
    client.get("/en/second-step")
    with client.session_transaction() as cookie:
        del cookie["code_app"]
    late = client.submit("/en/second-step/code-app", {"code": "123456"})
    assert late.status_code == 422
    assert "The picture is a new one now." in late.text


def test_a_copy_of_the_cookie_from_before_the_second_step_opens_nothing(
    client: PageClient, app: Flask, database: Database
) -> None:
    """Whoever knows the password left the page on her desk and kept the cookie; she takes the step."""
    person = make_member(Role.ADMINISTRATOR, password=PASSWORD)
    code_app = make_code_app(person)
    database.commit()
    come_with_password(client, person)
    copy = copy_of(client, app)
    assert client.submit("/en/second-step", {"code": code_app.code()}).status_code == 303
    assert client.get("/en/admin/people").status_code == 200
    assert copy.get("/en/admin/people").location == "/en/sign-in?next=/en/admin/people"


def test_the_second_of_two_taps_comes_to_where_she_was_going(
    client: PageClient, app: Flask, database: Database
) -> None:
    """It was sent with the cookie from before the step; the browser follows the answer with the new one."""
    person = make_member(Role.TRAINER, password=PASSWORD)
    code_app = make_code_app(person)
    database.commit()
    come_with_password(client, person)
    copy, fields = copy_of(client, app), {"code": code_app.code(), "next": "/en/results"}
    assert client.submit("/en/second-step", fields).location == "/en/results"
    again = copy.submit("/en/second-step", fields)
    assert (again.status_code, again.location) == (303, "/en/sign-in?next=/en/results")
    assert "Set-Cookie" not in again.headers
    assert client.get(again.location).location == "/en/results"


def copy_of(client: PageClient, app: Flask) -> PageClient:
    """Return another browser with the same cookie and the same page open."""
    copy = app.test_client()
    assert isinstance(copy, PageClient)
    with client.session_transaction() as cookie, copy.session_transaction() as copied:
        copied.update(cookie)
    copy.last_token = client.last_token
    return copy
