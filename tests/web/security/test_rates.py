"""Every limit on tries: the last one that is allowed, and the first one that is refused.

The numbers are typed here once more. Where a limit is by network address, other accounts are tried each time, and
where it is large, the counter is set near its end after two real tries.
"""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.core.db import commit
from academy.core.limits import RateCounter
from academy.core.permissions import Role
from academy.programmes.join_codes import printed_join_code
from tests.factories.accounts import PASSWORD, make_member, make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_enrolment
from tests.factories.programmes import make_programme
from tests.factories.second_step import make_code_app
from tests.factories.tools import make_trial_edition
from tests.support.pages import PageClient

#: The clock stands still: counters begin anew every quarter of an hour.
pytestmark = pytest.mark.usefixtures("still_clock")

Database = scoped_session[Session]
#: One try, told which one it is; it returns the status of the answer.
Try = Callable[[int], int]

NEW = "four small green frogs"
NUMBER = "+6281234567890"


def email(turn: int) -> str:
    return f"rates{turn}@academy.test"


def number(turn: int) -> str:
    return f"+62812345678{turn:02}"


def code_by_sms(client: PageClient) -> Try:
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": NUMBER, "country": "ID"})
    fields = {"code": "123456", "password": NEW}
    return lambda _turn: client.submit("/en/new-password/code", fields).status_code


def codes_by_sms_of_several(client: PageClient) -> Try:
    def ask_and_guess(turn: int) -> int:
        client.get("/en/new-password")
        client.submit("/en/new-password", {"address": number(turn), "country": "ID"})
        return client.submit("/en/new-password/code", {"code": "123456", "password": NEW}).status_code

    return ask_and_guess


def requests_for_a_password(client: PageClient) -> Try:
    client.get("/en/new-password")
    return lambda turn: client.submit("/en/new-password", {"address": email(turn), "country": ""}).status_code


def links(client: PageClient) -> Try:
    client.get("/en/new-password")
    return lambda turn: client.submit(f"/en/new-password/none-{turn}", {"password": NEW}).status_code


def code_on_paper(client: PageClient) -> Try:
    client.get("/en/new-password/paper")
    fields = {"address": NUMBER, "country": "ID", "code": "12345678", "password": NEW}
    return lambda _turn: client.submit("/en/new-password/paper", fields).status_code


def codes_on_paper_of_several(client: PageClient) -> Try:
    client.get("/en/new-password/paper")
    fields = {"country": "ID", "code": "12345678", "password": NEW}
    return lambda turn: (
        client.submit("/en/new-password/paper", {**fields, "address": number(turn)}).status_code
    )


def wrong_password_for_an_address(client: PageClient) -> Try:
    sign_in(client, make_person(password=PASSWORD))
    client.get("/en/profile/email")
    fields = {"password": "wrong password"}
    return lambda turn: client.submit("/en/profile/email", {**fields, "address": email(turn)}).status_code


def new_addresses(client: PageClient) -> Try:
    sign_in(client, make_person(password=PASSWORD))
    client.get("/en/profile/email")
    return lambda turn: (
        client.submit("/en/profile/email", {"password": PASSWORD, "address": email(turn)}).status_code
    )


def one_address_by_several(client: PageClient) -> Try:
    def ask(turn: int) -> int:
        sign_in(client, make_person(password=PASSWORD))
        client.get("/en/profile/email")
        return client.submit("/en/profile/email", {"password": PASSWORD, "address": email(0)}).status_code

    return ask


def code_for_an_address(client: PageClient) -> Try:
    ask = new_addresses(client)
    ask(0)
    return lambda _turn: client.submit("/en/profile/email/code", {"code": "123456"}).status_code


def closing(client: PageClient) -> Try:
    sign_in(client, make_person(password=PASSWORD))
    client.get("/en/profile/close")
    return lambda _turn: client.submit("/en/profile/close", {"password": "wrong password"}).status_code


def codes_of_an_app(client: PageClient) -> Try:
    person = make_member(Role.TRAINER, password=PASSWORD)
    make_code_app(person)
    commit()
    client.get("/en/sign-in")
    client.submit("/en/sign-in", {"address": str(person.email), "password": PASSWORD})
    client.get("/en/second-step")
    return lambda _turn: client.submit("/en/second-step", {"code": "000000"}).status_code


def codes_of_an_app_on_several_browsers(client: PageClient) -> Try:
    person = make_member(Role.TRAINER, password=PASSWORD)
    make_code_app(person)
    commit()

    def guess(_turn: int) -> int:
        client.delete_cookie("academy")
        client.get("/en/sign-in")
        client.submit("/en/sign-in", {"address": str(person.email), "password": PASSWORD})
        client.get("/en/second-step")
        return client.submit("/en/second-step", {"code": "2222-2222-2222-2222"}).status_code

    return guess


def signatures_of_a_passkey(client: PageClient) -> Try:
    codes_of_an_app(client)
    return lambda _turn: client.submit("/en/second-step/passkey", {"answer": "{}"}).status_code


def first_codes_of_an_app(client: PageClient) -> Try:
    person = make_member(Role.TRAINER, password=PASSWORD)
    commit()
    client.get("/en/sign-in")
    client.submit("/en/sign-in", {"address": str(person.email), "password": PASSWORD})
    client.get("/en/second-step")
    return lambda _turn: client.submit("/en/second-step/code-app", {"code": "000000"}).status_code


def new_recovery_codes(client: PageClient) -> Try:
    sign_in(client, make_member(Role.TRAINER))
    client.get("/en/profile")
    return lambda _turn: client.submit("/en/profile/second-step/recovery-codes").status_code


def looking_for_learners(client: PageClient) -> Try:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    client.get("/en/codes-on-paper")
    return lambda turn: (
        client.submit("/en/codes-on-paper", {"address": number(turn), "country": "ID"}).status_code
    )


def giving_codes(client: PageClient) -> Try:
    learners = [make_person(phone=number(turn)) for turn in range(20)]
    sign_in(client, make_member(Role.ADMINISTRATOR))
    client.get("/en/codes-on-paper")
    given = {"reason": "forgot-password", "has_seen_identity": "y"}
    return lambda turn: (
        client.submit(f"/en/codes-on-paper/{learners[turn % 20].public_id}", given).status_code
    )


def giving_one_learner_codes(client: PageClient) -> Try:
    give = giving_codes(client)
    return lambda _turn: give(0)


def joining(client: PageClient) -> Try:
    sign_in(client, make_person())
    invitation = f"/en/join/{printed_join_code(make_programme().join_code or '')}"
    client.get(invitation)
    return lambda _turn: client.submit(invitation, {}).status_code


def guessing_programmes(client: PageClient) -> Try:
    def guess(_turn: int) -> int:
        sign_in(client, make_person())
        client.get("/en/join")
        return client.submit("/en/join", {"code": "CDFG-HJKM"}).status_code

    return guess


def registering(client: PageClient) -> Try:
    def register(turn: int) -> int:
        client.delete_cookie("academy")
        page = client.get("/en/register").text
        [version] = re.findall(r'name="notice_version"[^>]*value="([^"]+)"', page)
        fields = {"display_name": "Sari", "country": "ID", "password": PASSWORD, "consent": "y"}
        return client.submit(
            "/en/register", {**fields, "address": email(turn), "notice_version": version}
        ).status_code

    return register


def printing_a_workbook(client: PageClient) -> Try:
    make_enrolment(person := make_person())
    sign_in(client, person)
    client.get(f"/en/courses/{MODEL_SLUG}/workbook")
    return lambda _turn: client.submit(f"/en/courses/{MODEL_SLUG}/workbook.pdf").status_code


def keeping_a_tool(client: PageClient) -> Try:
    make_trial_edition()
    client.get("/en/sign-in")
    return lambda _turn: client.submit("/en/tools/course-mon-990/talks/xlsx", {"lines": "5"}).status_code


def working_out_a_tool(client: PageClient) -> Try:
    make_trial_edition()
    client.get("/en/sign-in")
    return lambda _turn: client.submit("/en/tools/course-mon-990/talks", {"lines": "5"}).status_code


@pytest.mark.parametrize(
    ("begin", "allowed", "status"),
    [
        (code_by_sms, 10, 422),
        (code_on_paper, 10, 422),
        (wrong_password_for_an_address, 10, 422),
        (new_addresses, 5, 303),
        (one_address_by_several, 5, 303),
        (code_for_an_address, 20, 422),
        (closing, 10, 422),
        (codes_of_an_app, 10, 422),
        (codes_of_an_app_on_several_browsers, 10, 422),
        (signatures_of_a_passkey, 10, 422),
        (new_recovery_codes, 20, 200),
        (giving_codes, 60, 200),
        (giving_one_learner_codes, 5, 200),
        (joining, 20, 422),
    ],
)
def test_the_last_try_is_allowed_and_the_next_refused(
    client: PageClient, database: Database, begin: Callable[[PageClient], Try], allowed: int, status: int
) -> None:
    attempt = begin(client)
    assert [attempt(turn) for turn in range(allowed + 1)] == [status] * allowed + [429]


@pytest.mark.parametrize(
    ("begin", "allowed", "status"),
    [
        (first_codes_of_an_app, 50, 422),
        (registering, 3000, 303),
        (requests_for_a_password, 300, 303),
        (codes_by_sms_of_several, 3000, 422),
        (links, 3000, 404),
        (codes_on_paper_of_several, 3000, 422),
        (guessing_programmes, 3000, 422),
        (looking_for_learners, 60, 422),
        (printing_a_workbook, 60, 200),
        (keeping_a_tool, 120, 200),
        (working_out_a_tool, 6000, 200),
    ],
)
def test_the_last_of_many_is_allowed_and_the_next_refused(
    client: PageClient, database: Database, begin: Callable[[PageClient], Try], allowed: int, status: int
) -> None:
    """After two tries the counter that both of them share stands at 2."""
    attempt = begin(client)
    assert [attempt(turn) for turn in range(2)] == [status] * 2
    common = sa.update(RateCounter).where(RateCounter.hits == 2)
    database.execute(common.values(hits=allowed - 1))
    assert [attempt(turn) for turn in range(2, 4)] == [status, 429]
