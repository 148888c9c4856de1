"""Managers run the programmes of their organisation, and see progress without answers or amounts."""

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Organisation
from academy.core.locales import offered
from academy.core.permissions import Role
from academy.programmes.models import Programme
from academy.programmes.states import ProgrammeState
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import make_edition
from tests.factories.programmes import (
    complete,
    days_from_today,
    enrol,
    make_analyst,
    make_manager,
    make_participant,
    make_programme,
    start_workbook,
)
from tests.support.languages import language_faults
from tests.support.mistakes import mistakes_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries

Database = scoped_session[Session]


def page_of(programme: Programme, path: str = "") -> str:
    return f"/en/programmes/{programme.public_id}{path}"


def text_of(client: PageClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def filled(organisation: Any, **changes: Any) -> dict[str, Any]:
    return {
        "owner": organisation.public_id,
        "name": "Young Traders",
        "summary": "",
        "audience": ["youth"],
        "courses": [make_edition().code],
        "starts_on": days_from_today(0).isoformat(),
        "ends_on": days_from_today(90).isoformat(),
        "country": "",
        "funder": "",
        **changes,
    }


@pytest.mark.parametrize("locale", offered())
def test_pages_open_in_every_language_with_and_without_learners(
    client: PageClient, database: Database, locale: str
) -> None:
    edition, programme = make_edition().edition_id, make_programme()
    sign_in(client, make_manager(programme))
    for count in range(2):
        for path in (
            "",
            f"/{programme.public_id}",
            f"/{programme.public_id}/edit",
            f"/{programme.public_id}/join-code",
            "/new",
        ):
            page = client.get(f"/{locale}/programmes{path}")
            assert (page.status_code, language_faults(page.text, locale)) == (200, []), (count, path)
        complete(make_participant(programme, name="សុខា"), edition, has_certificate=True)
        database.commit()


def test_a_manager_adds_opens_changes_and_closes_a_programme(client: PageClient, database: Database) -> None:
    owner = make_organisation()
    sign_in(client, make_member(Role.PROGRAMME_MANAGER, owner))
    assert "There is no programme yet" in text_of(client, "/en/programmes")
    answer = client.submit("/en/programmes/new", filled(owner))
    assert answer.status_code == 303
    [programme] = new_rows(Programme)
    assert (programme.state, programme.for_women, programme.for_youth) == (ProgrammeState.DRAFT, False, True)
    assert "Nobody has joined yet" in text_of(client, answer.location)
    client.submit(page_of(programme, "/state"), {"state": "open"})
    assert "Learners can join now" in text_of(client, page_of(programme))
    changed = filled(owner, name="Young Women Traders", audience=["women", "youth"])
    assert client.submit(page_of(programme, "/edit"), changed).status_code == 303
    database.expire_all()
    assert (programme.name, programme.for_women) == ("Young Women Traders", True)
    code = programme.join_code
    client.submit(page_of(programme, "/join-code"))
    client.submit(page_of(programme, "/state"), {"state": "closed"})
    database.expire_all()
    assert programme.state is ProgrammeState.CLOSED
    assert programme.join_code != code


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 161},
        {"audience": []},
        {"audience": ["men"]},
        {"courses": []},
        {"courses": ["no-such"]},
        {"starts_on": "tomorrow"},
        {"ends_on": "2020-01-01"},
        {"country": "XX"},
        {"funder": "unknown"},
        {"owner": "unknown"},
        {"owner": ""},
    ],
)
def test_a_wrong_form_is_shown_again_and_nothing_is_kept(
    client: PageClient, database: Database, wrong: dict[str, Any]
) -> None:
    owner = make_organisation()
    sign_in(client, make_member(Role.PROGRAMME_MANAGER, owner))
    answer = client.submit("/en/programmes/new", filled(owner, **wrong))
    assert answer.status_code == 422
    assert 'class="error"' in answer.get_data(as_text=True)
    assert new_rows(Programme) == []


def test_a_manager_cannot_add_programmes_for_another_organisation(
    client: PageClient, database: Database
) -> None:
    foreign = make_organisation()
    sign_in(client, make_member(Role.PROGRAMME_MANAGER))
    assert client.submit("/en/programmes/new", filled(foreign)).status_code == 422
    assert new_rows(Programme) == []


READS = ("", "/edit", "/join-code")
WRITES = ("/edit", "/state", "/join-code")


def statuses(client: PageClient, programme: Programme) -> set[int]:
    client.get("/en/join")
    found = {client.get(page_of(programme, path)).status_code for path in READS}
    return found | {client.submit(page_of(programme, path)).status_code for path in WRITES}


def test_only_managers_of_the_owner_and_administrators_open_a_programme(
    client: PageClient, database: Database
) -> None:
    funder = make_organisation()
    programme = make_programme(funder_id=funder.id, country="KH")
    name, code = programme.name, programme.join_code
    refused = {
        403: [
            make_person(),
            make_participant(make_programme()),
            make_analyst(programme.owner_id),
            make_member(Role.TRAINER),
        ],
        404: [
            make_member(Role.PROGRAMME_MANAGER),
            make_member(Role.PROGRAMME_MANAGER, funder),
            make_manager(programme, "ID"),
        ],
    }
    for status, people in refused.items():
        for person in people:
            sign_in(client, person)
            assert statuses(client, programme) == {status}
    database.expire_all()
    assert (programme.name, programme.join_code, programme.state) == (name, code, ProgrammeState.OPEN)
    for person in (make_manager(programme), make_manager(programme, "KH"), make_member(Role.ADMINISTRATOR)):
        sign_in(client, person)
        assert {client.get(page_of(programme, path)).status_code for path in READS} == {200}


def test_a_manager_of_one_country_sees_her_learners_only_and_changes_nothing(
    client: PageClient, database: Database
) -> None:
    programme = make_programme()
    make_participant(programme, name="Ada Indonesia", country="ID")
    make_participant(programme, name="Bopha Cambodia", country="KH")
    sign_in(client, make_manager(programme, "KH"))
    page = text_of(client, page_of(programme))
    assert "Bopha Cambodia" in page
    assert "Ada Indonesia" not in page
    assert "/edit" not in page
    assert {client.submit(page_of(programme, path)).status_code for path in WRITES} == {403}


def test_the_table_shows_progress_and_no_secrets(client: PageClient, database: Database) -> None:
    edition, programme = make_edition().edition_id, make_programme()
    done = make_participant(programme, name="Chan Done")
    complete(done, edition, has_certificate=True)
    half = make_participant(programme, name="Dara Half", country="KH")
    enrol(half, edition, lessons=3)
    start_workbook(half, edition, done=1)
    make_participant(programme, name="Ean New")
    sign_in(client, make_manager(programme))
    page = text_of(client, page_of(programme))
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    assert len(rows) == 3
    assert all(text in rows[0] for text in ("Chan Done", "6 of 6", "Passed", "Valid", "Completed"))
    assert all(text in rows[1] for text in ("Dara Half", "3 of 6", "1 of 2 parts done", "Learning"))
    assert all(text in rows[2] for text in ("Ean New", "Not started", "–"))
    for secret in (done.email, half.email, done.public_id):
        assert secret
        assert secret not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=dar", ["Dara"]),
        ("state=completed", ["Chan"]),
        ("state=not-enrolled", ["Ean"]),
        ("sort=progress", ["Chan", "Dara", "Ean"]),
        ("sort=nonsense&state=nonsense&course=nonsense&page=x", ["Chan", "Dara", "Ean"]),
        ("q=nobody", []),
        ("page=99", []),
        ("page=-1", ["Chan", "Dara", "Ean"]),
        ("q=%25&state=", []),
    ],
)
def test_search_and_filters(client: PageClient, database: Database, query: str, names: list[str]) -> None:
    edition, programme = make_edition().edition_id, make_programme()
    complete(make_participant(programme, name="Chan"), edition)
    enrol(make_participant(programme, name="Dara"), edition, lessons=1)
    make_participant(programme, name="Ean")
    sign_in(client, make_manager(programme))
    page = text_of(client, f"{page_of(programme)}?{query}")
    assert re.findall(r"<tr><th scope=\"row\"><bdi>(\w+)</bdi></th>", page) == names
    assert ("No learner fits" in page) == (not names)


def test_long_lists_have_pages(client: PageClient, database: Database) -> None:
    programme = make_programme()
    for number in range(30):
        make_participant(programme, name=f"Learner {number:02}")
    sign_in(client, make_manager(programme))
    first = text_of(client, page_of(programme))
    second = text_of(client, f"{page_of(programme)}?page=2&q=learner")
    assert "30 learners" in first
    assert first.count('<tr><th scope="row"><bdi>Learner') == 25
    assert second.count('<tr><th scope="row"><bdi>Learner') == 5
    assert "q=learner" in second


@pytest.mark.parametrize("learners", [1, 50])
def test_the_page_costs_the_same_for_one_and_fifty_learners(
    client: PageClient, database: Database, learners: int
) -> None:
    edition, programme = make_edition().edition_id, make_programme()
    for _ in range(learners):
        enrol(make_participant(programme), edition, lessons=1)
    sign_in(client, make_manager(programme))
    client.get("/en/programmes")
    with count_queries(13):
        client.get(page_of(programme))
    with count_queries(5):
        client.get("/en/programmes")


def test_the_funder_cannot_change_after_somebody_joined(client: PageClient, database: Database) -> None:
    programme, other = make_programme(), make_organisation()
    make_participant(programme)
    sign_in(client, make_manager(programme))
    owner = database.get_one(type(other), programme.owner_id)
    answer = client.submit(page_of(programme, "/edit"), filled(owner, funder=other.public_id))
    assert answer.status_code == 409
    assert "cannot be changed" in answer.get_data(as_text=True)
    database.expire_all()
    assert (programme.funder_id, programme.name) == (None, "Women in Business")


def test_menus_follow_the_role(client: PageClient, database: Database) -> None:
    programme = make_programme()
    shown = {
        "learner": make_person(),
        "manager": make_manager(programme),
        "analyst": make_analyst(programme.owner_id),
    }
    found = {}
    for role, person in shown.items():
        sign_in(client, person)
        page = text_of(client, "/en/join")
        found[role] = ('href="/en/programmes"' in page, 'href="/en/results"' in page)
    assert found == {"learner": (False, False), "manager": (True, False), "analyst": (False, True)}


def test_learners_who_left_are_gone_at_once(client: PageClient, database: Database) -> None:
    programme = make_programme()
    person = make_participant(programme, name="Gone Person")
    sign_in(client, make_manager(programme))
    assert "Gone Person" in text_of(client, page_of(programme))
    sign_in(client, person)
    client.submit(f"/en/programmes/{programme.public_id}/leave")
    sign_in(client, make_manager(programme))
    assert "Gone Person" not in text_of(client, page_of(programme))


def test_a_change_with_a_mistake_is_not_saved(client: PageClient, database: Database) -> None:
    programme = make_programme()
    sign_in(client, make_manager(programme))
    owner = database.get_one(Organisation, programme.owner_id)
    answer = client.submit(page_of(programme, "/edit"), filled(owner, name="", starts_on="0001-01-01"))
    assert (answer.status_code, mistakes_in(answer.text)) == (
        422,
        ["Type the name of the programme.", "Type a date as year, month and day, for example 2026-11-30."],
    )
    database.expire_all()
    assert programme.name == "Women in Business"


@pytest.mark.parametrize("state", ["", "paused"])
def test_a_state_that_is_none_is_refused(client: PageClient, database: Database, state: str) -> None:
    programme = make_programme()
    sign_in(client, make_manager(programme))
    assert client.submit(page_of(programme, "/state"), {"state": state}).status_code == 400
    database.expire_all()
    assert programme.state is ProgrammeState.OPEN


def test_an_unknown_programme_is_not_found(client: PageClient, database: Database) -> None:
    sign_in(client, make_manager(make_programme()))
    answer = client.get("/en/programmes/nothing")
    assert answer.status_code == 404
    assert "There is no such programme among yours." in answer.text
