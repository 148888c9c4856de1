"""People see and change what they said, see their sessions and take consents back."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import queries, services
from academy.accounts.models import LearnerProfile, LoginSession, Person
from academy.accounts.services.sessions import open_session
from academy.core.locales import offered
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_organisation, make_person, sign_in
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.seen import shown_as_text

Database = scoped_session[Session]

OWN_PAGES = (
    "/profile",
    "/profile/details",
    "/profile/about-you",
    "/profile/business",
    "/profile/password",
    "/profile/sessions",
    "/profile/privacy",
    "/profile/close",
    "/welcome",
)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("locale", offered())
@pytest.mark.parametrize("page", OWN_PAGES)
def test_own_pages_open_in_every_language(
    client: PageClient, database: Database, page: str, locale: str
) -> None:
    sign_in(client, make_person())
    answer = client.get(f"/{locale}{page}")
    assert (answer.status_code, language_faults(answer.text, locale)) == (200, [])
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", OWN_PAGES)
def test_guests_are_asked_to_sign_in(client: PageClient, page: str) -> None:
    answer = client.get(f"/en{page}")
    assert (answer.status_code, answer.location) == (303, f"/en/sign-in?next=/en{page}")


@pytest.mark.parametrize("locale", offered())
@pytest.mark.parametrize(
    "page",
    [
        "/sign-in",
        "/register",
        "/new-password",
        "/new-password/sent",
        "/privacy",
        "/notices/programme/2026-11",
    ],
)
def test_public_pages_open_in_every_language(
    client: PageClient, database: Database, page: str, locale: str
) -> None:
    answer = client.get(f"/{locale}{page}")
    assert (answer.status_code, language_faults(answer.text, locale)) == (200, [])
    assert f'href="/{locale}/sign-in"' in answer.text


@pytest.mark.parametrize("page", ["/notices/terms/1999-01", "/notices/other/2026-11", "/notices/terms/..%2f"])
def test_an_unknown_notice_is_not_found(client: PageClient, page: str) -> None:
    assert client.get(f"/en{page}").status_code == 404


def test_details_are_changed(client: PageClient, database: Database) -> None:
    person = make_person(name="Sari")
    sign_in(client, person)
    assert 'value="Sari"' in client.get("/en/profile/details").text
    answer = client.submit(
        "/en/profile/details",
        {
            "display_name": " သန္တာ ",
            "certificate_name": "Ma Thandar",
            "locale": "km",
            "country": "MM",
            "is_administrator": "1",
            "email": "other@example.com",
            "public_id": "me",
        },
    )
    assert (answer.status_code, answer.location) == (303, "/km/profile")
    [changed] = new_rows(Person)
    assert (changed.display_name, changed.certificate_name) == ("သန္တာ", "Ma Thandar")
    assert (changed.locale, changed.country) == ("km", "MM")
    assert not changed.is_administrator
    assert changed.email == person.email != "other@example.com"
    assert "Ma Thandar" in client.get("/en/profile").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"display_name": ""}, "Type your name."),
        ({"certificate_name": "x" * 121}, "This name is too long."),
        ({"locale": "th"}, "Choose a language."),
        ({"locale": "xx"}, "Choose a language."),
        ({"country": "XX"}, "Choose your country."),
    ],
)
def test_mistakes_in_details_are_explained(
    client: PageClient, database: Database, changes: dict[str, str], sentence: str
) -> None:
    sign_in(client, make_person(name="Sari"))
    client.get("/en/profile/details")
    data = {"display_name": "Dewi", "certificate_name": "", "locale": "en", "country": "ID", **changes}
    answer = client.submit("/en/profile/details", data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert [one.display_name for one in new_rows(Person)] == ["Sari"]


def test_hostile_names_are_shown_as_text(client: PageClient, database: Database) -> None:
    person = make_person(name=HOSTILE)
    services.record_consent(person.id, "programme:abc", "2026-11", "en", "join", about=HOSTILE)
    token = open_session(person, HOSTILE)
    sign_in(client, person)
    for page in OWN_PAGES:
        assert shown_as_text(client.get(f"/en{page}").text, HOSTILE), page
    assert token


def test_answers_are_kept_changed_and_removed(client: PageClient, database: Database) -> None:
    person = make_person()
    sign_in(client, person)
    client.get("/en/profile/about-you")
    client.submit("/en/profile/about-you", {"sex": "female", "disability": "prefer-not-to-say"})
    client.get("/en/profile/business")
    client.submit("/en/profile/business", {"workers": "2-4", "registration": "not-registered"})
    answers = queries.get_answers(person.id)
    assert (answers.sex, answers.disability, answers.workers) == ("female", "prefer-not-to-say", "2-4")
    page = client.get("/en/profile").text
    assert "Prefer not to say" in page
    assert "2 to 4 people" in page
    assert '<option selected value="female">' in client.get("/en/profile/about-you").text
    client.submit("/en/profile/about-you", {"sex": "", "disability": "no"})
    answers = queries.get_answers(person.id)
    assert (answers.sex, answers.disability, answers.workers) == (None, "no", "2-4")


@pytest.mark.parametrize("page", ["/en/profile/about-you", "/en/welcome"])
def test_an_answer_outside_the_list_is_refused(client: PageClient, database: Database, page: str) -> None:
    sign_in(client, make_person())
    client.get(page)
    answer = client.submit(page, {"sex": "robot", "age_band": "18-24"})
    assert answer.status_code == 422
    assert "Choose one of the answers in the list." in answer.text
    assert new_rows(LearnerProfile) == []


def test_every_optional_question_says_why(client: PageClient, database: Database) -> None:
    sign_in(client, make_person())
    for page in ("/en/profile/about-you", "/en/profile/business"):
        text = client.get(page).text
        assert text.count("Why we ask") == text.count("Prefer not to say") == text.count("(optional)") == 4


def test_a_changed_password_ends_all_other_sessions(client: PageClient, database: Database) -> None:
    person = make_person(password=PASSWORD)
    others = [open_session(person), open_session(person)]
    stranger = open_session(make_person())
    own = sign_in(client, person)
    client.get("/en/profile/password")
    answer = client.submit(
        "/en/profile/password", {"old_password": PASSWORD, "password": "four small green frogs"}
    )
    assert (answer.status_code, answer.location) == (303, "/en/profile")
    for token, status in ((own, 200), (others[0], 303), (others[1], 303), (stranger, 200)):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        assert client.get("/en/profile").status_code == status


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"old_password": "wrong password", "password": "four small frogs"}, "This is not your password."),
        ({"old_password": "", "password": "four small frogs"}, "Type the password you use now."),
        ({"old_password": PASSWORD, "password": "short"}, "Use at least 8 characters."),
        ({"old_password": PASSWORD, "password": "12345678"}, "easy to guess"),
    ],
)
def test_mistakes_with_the_password_change_nothing(
    client: PageClient, database: Database, data: dict[str, str], sentence: str
) -> None:
    person = make_person(password=PASSWORD)
    before = person.password_hash
    sign_in(client, person)
    client.get("/en/profile/password")
    answer = client.submit("/en/profile/password", data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert [one.password_hash for one in new_rows(Person)] == [before]


def test_tries_to_change_the_password_are_limited(client: PageClient, database: Database) -> None:
    sign_in(client, make_person(password=None))
    client.get("/en/profile/password")
    data = {"old_password": "", "password": "four small frogs"}
    answers = [client.submit("/en/profile/password", data).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_role_change_signs_the_person_out(client: PageClient, database: Database) -> None:
    person = make_person()
    sign_in(client, person)
    assert client.get("/en/profile").status_code == 200
    services.grant_role(None, person, make_organisation(), Role.TRAINER)
    database.commit()
    assert client.get("/en/profile").status_code == 303


def test_sessions_are_listed_and_ended(client: PageClient, database: Database) -> None:
    person = make_person()
    other = open_session(person, "Chrome, Android")
    sign_in(client, person)
    page = client.get("/en/profile/sessions").text
    assert "Chrome, Android" in page
    assert "This browser" in page
    [row] = [row for row in new_rows(LoginSession) if row.device]
    answer = client.submit(f"/en/profile/sessions/{row.public_id}/end")
    assert (answer.status_code, answer.location) == (303, "/en/profile/sessions")
    assert "Chrome, Android" not in client.get("/en/profile/sessions").text
    assert client.submit(f"/en/profile/sessions/{row.public_id}/end").status_code == 404
    with client.session_transaction() as cookie:
        cookie["_user_id"] = other
    assert client.get("/en/profile").status_code == 303


def test_ending_the_own_session_signs_out(client: PageClient, database: Database) -> None:
    sign_in(client, make_person())
    client.get("/en/profile/sessions")
    [session] = new_rows(LoginSession)
    assert client.submit(f"/en/profile/sessions/{session.public_id}/end").location == "/en/sign-in"
    assert client.get("/en/profile").status_code == 303


def test_nobody_ends_the_session_of_another(client: PageClient, database: Database) -> None:
    open_session(make_person(), "Firefox, Windows")
    sign_in(client, make_person())
    client.get("/en/profile/sessions")
    [foreign] = [row for row in new_rows(LoginSession) if row.device]
    assert client.submit(f"/en/profile/sessions/{foreign.public_id}/end").status_code == 404
    client.get("/en/profile/sessions")
    client.submit("/en/profile/sessions/end-others")
    database.refresh(foreign)
    assert foreign.ended_at is None


def test_all_other_sessions_end_at_once(client: PageClient, database: Database) -> None:
    person = make_person()
    for _ in range(3):
        open_session(person)
    sign_in(client, person)
    client.get("/en/profile/sessions")
    client.submit("/en/profile/sessions/end-others")
    assert client.get("/en/profile/sessions").status_code == 200
    assert len([row for row in new_rows(LoginSession) if row.ended_at is None]) == 1


@pytest.mark.parametrize("amount", [1, 50])
def test_the_page_of_sessions_costs_three_statements(
    client: PageClient, database: Database, amount: int
) -> None:
    person = make_person()
    for _ in range(amount - 1):
        open_session(person)
    sign_in(client, person)
    with count_queries(3):
        client.get("/en/profile/sessions")


def test_a_page_with_a_dead_cookie_is_a_page_for_guests(client: PageClient, database: Database) -> None:
    for token in ("x" * 43, "", "1", "' OR 1=1 --"):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        assert client.get("/en/sign-in").status_code == 200


def test_a_consent_is_taken_back_once(client: PageClient, database: Database) -> None:
    person = make_person()
    for purpose in ("terms", "programme:abc"):
        services.record_consent(person.id, purpose, "2026-11", "km", "join", about="Rice sellers")
    sign_in(client, person)
    page = client.get("/en/profile/privacy").text
    assert "Rice sellers" in page
    assert "/en/notices/programme/2026-11?language=km" in page
    answer = client.submit("/en/profile/privacy/withdraw", {"purpose": "programme:abc"})
    assert answer.status_code == 303
    assert not queries.has_consent(person.id, "programme:abc")
    assert queries.has_consent(person.id, "terms")
    assert "Taken back" in client.get("/en/profile/privacy").text
    assert client.submit("/en/profile/privacy/withdraw", {"purpose": "programme:abc"}).status_code == 404
    client.get("/en/profile/privacy")
    answer = client.submit("/en/profile/privacy/withdraw", {"purpose": "terms"})
    assert answer.location == "/en/profile/close"
    assert queries.has_consent(person.id, "terms")


def test_nobody_takes_back_the_consent_of_another(client: PageClient, database: Database) -> None:
    other = make_person()
    services.record_consent(other.id, "programme:abc", "2026-11", "en", "join")
    sign_in(client, make_person())
    client.get("/en/profile")
    for purpose in ("programme:abc", "", "nothing\x00"):
        assert client.submit("/en/profile/privacy/withdraw", {"purpose": purpose}).status_code == 404
    assert queries.has_consent(other.id, "programme:abc")
