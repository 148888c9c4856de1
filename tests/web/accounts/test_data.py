"""Everything that is kept about a person can be read and downloaded by her, and by nobody else."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.codes import AgeBand, Sex
from academy.accounts.models import Person
from academy.accounts.queries import ProfileAnswers
from academy.assessment.models import AnswerEvent, Attempt
from academy.core import clock, mail
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.mail import Channel
from academy.core.permissions import Role
from academy.core.personal_data import entries
from academy.programmes.services.participations import join_programme
from academy.workbook.models import Workbook
from tests.factories.accounts import PASSWORD, actor_for, make_member, make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.factories.programmes import make_programme
from tests.support.mistakes import mistakes_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]

NAME, OTHER = "Thida Sok", "Rithy Chan"
#: The tables in which the learner of these tests has rows.
FILLED = {
    "people",
    "learner_profiles",
    "login_sessions",
    "consents",
    "memberships",
    "enrolments",
    "completions",
    "workbooks",
    "attempts",
    "answer_events",
    "certificates",
    "participations",
    "deliveries",
    "audit_entries",
}
WRITTEN = "Dried fish for aunt Khin"


def make_learner(name: str, email: str) -> Person:
    """Make somebody who did everything that a learner can do."""
    person = make_member(Role.TRAINER, name=name, email=email, password=PASSWORD, country="KH")
    services.record_consent(person.id, "terms", "2026-11", "en", "registration")
    services.update_profile(person.id, ProfileAnswers(sex=Sex.FEMALE, age_band=AgeBand.FROM_25_TO_34))
    join_programme(actor_for(person), make_programme(), language="en")
    make_certificate(person)
    return person


@pytest.fixture
def learner(database: Database) -> Person:
    make_learner(OTHER, "rithy@example.com")
    person = make_learner(NAME, "thida@example.com")
    book = database.scalars(sa.select(Workbook).where(Workbook.person_id == person.id)).one()
    book.entries = {
        "cashbook": {
            "opening": "60000",
            "rows": [{"id": "r1", "date": "2026-11-22", "what": WRITTEN, "out": "52000", "place": "bag"}],
            "days": {"2026-11-22": {"counted": "186000"}},
        }
    }
    mail.send(Channel.EMAIL, "thida@example.com", "Words for Thida", "text")
    mail.send(Channel.EMAIL, "rithy@example.com", "Words for Rithy", "text")
    commit()
    return person


def download(client: PageClient, form: str, password: str = PASSWORD) -> Any:
    client.get("/en/profile/data")
    return client.submit("/en/profile/data", {"password": password, "form": form})


def test_the_page_says_what_is_kept_how_long_and_what_closing_does(
    client: PageClient, learner: Person
) -> None:
    sign_in(client, learner)
    page = client.get("/en/profile/data").text
    for entry in entries():
        assert str(entry.title) in page
        assert str(entry.kept) in page
        assert entry.stays is None or str(entry.stays).replace("'", "&#39;") in page


def test_the_json_file_holds_every_row_of_hers_and_nobody_elses(
    client: PageClient, database: Database, learner: Person
) -> None:
    sign_in(client, learner)
    answer = download(client, "json")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    tables = {table["table"]: table["rows"] for table in json.loads(answer.text)["tables"]}
    assert {name for name, rows in tables.items() if rows} >= FILLED
    assert tables["people"][0]["display_name"] == NAME
    assert tables["learner_profiles"][0]["sex"] == "female"
    assert tables["workbooks"][0]["entries"]["cashbook"]["rows"][0]["what"] == WRITTEN
    answers = sa.select(sa.func.count(AnswerEvent.id)).join(Attempt).where(Attempt.person_id == learner.id)
    assert len(tables["answer_events"]) == database.scalar(answers)
    assert [row["subject"] for row in tables["deliveries"]] == ["Words for Thida"]
    for text in (OTHER, "rithy@example.com", "Words for Rithy"):
        assert text not in answer.text


def test_the_page_file_says_everything_in_words(client: PageClient, learner: Person) -> None:
    sign_in(client, learner)
    answer = download(client, "page")
    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    page = answer.text
    for words in (
        NAME,
        "Woman",
        "25 to 34",
        "Cambodia",
        "Trainer",
        WRITTEN,
        "52,000",
        "22 November 2026",
        "Women in Business",
    ):
        assert words in page, words
    for code in (
        "female",
        "25-34",
        ">KH<",
        ">en<",
        ">O1<",
        ">USD<",
        "2026-11-22",
        ">final<",
        ">submitted<",
        "&#39;id&#39;",
        OTHER,
    ):
        assert code not in page, code
    assert "src=" not in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(("form", "ending"), [("page", "html"), ("json", "json")])
def test_a_file_of_hers_has_a_name_and_is_in_the_audit_log(
    client: PageClient, database: Database, learner: Person, form: str, ending: str
) -> None:
    sign_in(client, learner)
    name = download(client, form).headers["Content-Disposition"].partition("filename=")[2]
    assert name == f'"academy-data-{clock.today()}.{ending}"'
    taken = [entry for entry in new_rows(AuditEntry) if entry.action == "person.download-data"]
    assert [(entry.actor, entry.target, entry.detail) for entry in taken] == [
        (learner.public_id, f"person:{learner.public_id}", {})
    ]


def test_no_secret_is_in_the_files(client: PageClient, database: Database, learner: Person) -> None:
    token = sign_in(client, learner)
    attempt = database.scalars(sa.select(Attempt).where(Attempt.person_id == learner.id)).first()
    assert attempt is not None
    secrets = [learner.password_hash, token, attempt.seed]
    secrets += database.execute(sa.text("SELECT token_hash FROM login_sessions")).scalars()
    for form in ("page", "json"):
        text = download(client, form).text
        assert [secret for secret in secrets if secret in text] == []


def test_it_is_in_her_language(client: PageClient, learner: Person) -> None:
    sign_in(client, learner)
    client.get("/id/profile/data")
    answer = client.submit("/id/profile/data", {"password": PASSWORD, "form": "page"})
    assert '<html lang="id"' in answer.text
    assert "Kamboja" in answer.text


def test_an_open_final_check_gives_no_marks_away(
    client: PageClient, database: Database, learner: Person
) -> None:
    hers = sa.update(Attempt).where(Attempt.person_id == learner.id)
    database.execute(hers.values(state="open", finished_at=None, is_passed=None))
    commit()
    sign_in(client, learner)
    tables = {table["table"]: table["rows"] for table in json.loads(download(client, "json").text)["tables"]}
    assert {row["score"] for row in tables["answer_events"]} == {None}
    assert {row["points"] for row in tables["attempts"]} == {None}


@pytest.mark.parametrize(
    ("password", "mistake"),
    [
        ("", "Type your password to download your data."),
        ("wrong password", "This is not your password. Type the one you use now."),
    ],
)
def test_the_download_needs_the_password(
    client: PageClient, learner: Person, password: str, mistake: str
) -> None:
    sign_in(client, learner)
    answer = download(client, "json", password)
    assert (answer.status_code, mistakes_in(answer.text)) == (422, [mistake])
    assert WRITTEN not in answer.text


def test_the_download_is_limited(client: PageClient, database: Database) -> None:
    sign_in(client, make_person(password=PASSWORD))
    statuses = [download(client, "json", "wrong password").status_code for _try in range(11)]
    assert statuses == [422] * 10 + [429]
