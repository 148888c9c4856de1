"""Learners join with a code, read first who sees what, and leave again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import AgeBand, Sex
from academy.accounts.models import Consent
from academy.accounts.queries import ProfileAnswers
from academy.accounts.services import update_profile
from academy.core.clock import MovableClock
from academy.core.locales import offered
from academy.programmes.join_codes import printed_join_code
from academy.programmes.models import Participation, Programme
from academy.programmes.states import ProgrammeState
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.programmes import make_participant, make_programme
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.seen import shown_as_text

Database = scoped_session[Session]


def link(programme: Programme, locale: str = "en") -> str:
    return f"/{locale}/join/{printed_join_code(programme.join_code or '')}"


def agree(client: PageClient, programme: Programme, **data: str) -> int:
    page = client.get(link(programme)).get_data(as_text=True)
    version = re.search(r'name="notice_version"[^>]*value="([^"]+)"', page)
    fields = {"agree": "y", "notice_version": version[1] if version else "", **data}
    return client.submit(link(programme), fields).status_code


def participants(database: Database) -> list[int]:
    return [one.person_id for one in new_rows(Participation) if one.left_at is None]


def test_b9_a_code_is_read_in_any_dress(client: PageClient, database: Database) -> None:
    programme = make_programme()
    database.commit()
    code = printed_join_code(programme.join_code or "")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    dresses = [
        *(
            code.lower(),
            f" {code}. ",
            f"“{code}”",
            f"[{code}]",
            code.replace("-", " ‑ "),
            wide,
            code.replace("-", "−"),
        ),
        *(
            f"\ufeff{code}\u200b",
            f"Code: {code}",
            f"https://localhost/en/join/{code}",
            f"http://old.example/km/join/{code}/",
        ),
        *(f"https://localhost/join/{code.lower()}?x=1#top", f"Join with {code}, please"),
    ]
    for typed in dresses:
        answer = client.submit("/en/join", {"code": typed})
        assert (answer.status_code, answer.location) == (303, f"/en/join/{code}"), typed


@pytest.mark.parametrize("locale", offered())
def test_a_guest_sees_the_programme_before_making_an_account(
    client: PageClient, database: Database, locale: str
) -> None:
    funder = make_organisation("Ministry of Trade")
    programme = make_programme(summary="Six weeks of help.", funder_id=funder.id, for_youth=True)
    database.commit()
    page = client.get(link(programme, locale)).get_data(as_text=True)
    for text in (
        "Women in Business",
        "Six weeks of help.",
        "Ministry of Trade",
        f"next={link(programme, locale)}",
    ):
        assert text in page
    assert 'name="agree"' not in page
    for text in (page, client.get(f"/{locale}/join").text):
        assert language_faults(text, locale) == []


def test_the_code_leads_to_the_programme_however_it_is_typed(client: PageClient, database: Database) -> None:
    programme = make_programme()
    database.commit()
    typed = f" {(programme.join_code or '').lower()} "
    answer = client.submit("/en/join", {"code": typed})
    assert (answer.status_code, answer.location) == (303, link(programme))


@pytest.mark.parametrize("typed", ["", "CDFG-HJKM", "no", "'; DROP TABLE programmes; --", "𝕮" * 5000])
def test_a_wrong_code_is_answered_with_what_to_do(client: PageClient, database: Database, typed: str) -> None:
    answer = client.submit("/en/join", {"code": typed})
    assert answer.status_code == 422
    assert 'class="error"' in answer.get_data(as_text=True)


def test_guessing_codes_is_limited(client: PageClient, database: Database) -> None:
    sign_in(client, make_person())
    answers = [client.submit("/en/join", {"code": "CDFG-HJKM"}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


@pytest.mark.parametrize("code", ["CDFG-HJKM", "x", "%00", "....", "ឃ"])
def test_unknown_links_are_not_found(client: PageClient, database: Database, code: str) -> None:
    assert client.get(f"/en/join/{code}").status_code == 404


def test_a_draft_is_unknown_and_a_closed_programme_says_so(client: PageClient, database: Database) -> None:
    draft, closed = make_programme(state=ProgrammeState.DRAFT), make_programme(state=ProgrammeState.CLOSED)
    sign_in(client, make_person())
    assert client.get(link(draft)).status_code == 404
    assert client.submit("/en/join", {"code": draft.join_code}).status_code == 422
    page = client.get(link(closed)).get_data(as_text=True)
    assert "takes no new learners" in page
    assert 'name="agree"' not in page
    assert client.submit(link(closed), {"agree": "y"}).status_code == 409
    assert participants(database) == []


def test_a_learner_joins_with_the_consent_that_was_on_the_page(
    client: PageClient, database: Database
) -> None:
    programme, person = make_programme(), make_person()
    sign_in(client, person)
    assert agree(client, programme) == 303
    assert participants(database) == [person.id]
    [consent] = new_rows(Consent)
    assert (consent.language, consent.about, consent.how) == ("en", programme.name, "join-page")
    page = client.get("/en/join").get_data(as_text=True)
    assert "You have joined Women in Business" in page
    assert f"/en/programmes/{programme.public_id}/leave" in page
    assert "You take part in this programme" in client.get(link(programme)).get_data(as_text=True)
    assert agree(client, programme) == 303
    assert participants(database) == [person.id]


@pytest.mark.parametrize(
    ("data", "status"),
    [({"agree": ""}, 422), ({"notice_version": "1999-01"}, 422), ({"notice_version": "../x"}, 422)],
)
def test_nobody_joins_without_agreeing_to_a_known_text(
    client: PageClient, database: Database, data: dict[str, str], status: int
) -> None:
    programme = make_programme()
    sign_in(client, make_person())
    assert agree(client, programme, **data) == status
    assert participants(database) == []
    assert new_rows(Consent) == []


def test_guests_and_forged_posts_join_nothing(client: PageClient, database: Database) -> None:
    programme, person = make_programme(), make_person()
    database.commit()
    client.get("/en/join")
    assert client.submit(link(programme), {"agree": "y"}).status_code == 303
    sign_in(client, person)
    assert client.post(link(programme), data={"agree": "y"}).status_code == 400
    assert participants(database) == []


def test_a_programme_of_another_country_says_so(client: PageClient, database: Database) -> None:
    programme = make_programme(country="KH")
    sign_in(client, make_person(country="ID"))
    assert "another country" in client.get(link(programme)).get_data(as_text=True)
    assert agree(client, programme) == 409
    assert participants(database) == []


@pytest.mark.parametrize(
    ("answers", "hint"),
    [
        (ProfileAnswers(sex=Sex.FEMALE), ""),
        (ProfileAnswers(), "counts whom it reaches"),
        (ProfileAnswers(sex=Sex.PREFER_NOT_TO_SAY), "counts whom it reaches"),
        (ProfileAnswers(sex=Sex.MALE, age_band=AgeBand.FROM_65), "You can still join"),
    ],
)
def test_the_hint_about_whom_it_is_for_never_keeps_anybody_out(
    client: PageClient, database: Database, answers: ProfileAnswers, hint: str
) -> None:
    programme, person = make_programme(), make_person()
    update_profile(person.id, answers)
    sign_in(client, person)
    page = client.get(link(programme)).get_data(as_text=True)
    hints = [text for text in ("counts whom it reaches", "You can still join") if text in page]
    assert hints == ([hint] if hint else [])
    assert agree(client, programme) == 303
    assert participants(database) == [person.id]


def test_leaving_asks_first_and_then_ends_the_consent(client: PageClient, database: Database) -> None:
    programme = make_programme()
    person = make_participant(programme)
    sign_in(client, person)
    address = f"/en/programmes/{programme.public_id}/leave"
    assert "Leave Women in Business?" in client.get(address).get_data(as_text=True)
    assert participants(database) == [person.id]
    assert client.submit(address).status_code == 303
    assert participants(database) == []
    [consent] = new_rows(Consent)
    assert consent.withdrawn_at is not None
    assert "You take part in no programme" in client.get("/en/join").get_data(as_text=True)
    assert client.get(address).status_code == 404
    assert client.submit(address).status_code == 404


def test_nobody_leaves_for_somebody_else(client: PageClient, database: Database) -> None:
    programme = make_programme()
    person = make_participant(programme)
    sign_in(client, make_person())
    address = f"/en/programmes/{programme.public_id}/leave"
    client.get("/en/join")
    assert (client.get(address).status_code, client.submit(address).status_code) == (404, 404)
    assert participants(database) == [person.id]


def test_taking_the_consent_back_on_the_privacy_page_leaves(client: PageClient, database: Database) -> None:
    programme = make_programme()
    sign_in(client, make_participant(programme))
    page = client.get("/en/profile/privacy").get_data(as_text=True)
    assert "Women in Business" in page
    client.submit("/en/profile/privacy/withdraw", {"purpose": f"programme:{programme.public_id}"})
    assert participants(database) == []


def test_a_programme_that_is_over_takes_nobody(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    programme = make_programme()
    person = make_person()
    clock.move(timedelta(days=32))
    sign_in(client, person)
    assert "takes no new learners" in client.get(link(programme)).get_data(as_text=True)


def test_the_pages_cost_few_statements(client: PageClient, database: Database) -> None:
    programme = make_programme()
    sign_in(client, make_person())
    client.get(link(programme))
    with count_queries(8):
        client.get(link(programme))
    with count_queries(4):
        client.get("/en/join")


def test_names_are_shown_as_text(client: PageClient, database: Database) -> None:
    name, summary = "<script>alert(1)</script>", "<img src=x onerror=alert(1)>"
    programme = make_programme(name=name, summary=summary)
    person = make_person()
    sign_in(client, person)
    assert agree(client, programme) == 303
    for address in (link(programme), "/en/join", f"/en/programmes/{programme.public_id}/leave"):
        assert shown_as_text(client.get(address).text, name)
    assert shown_as_text(client.get(link(programme)).text, summary)
    assert participants(database) == [person.id]
