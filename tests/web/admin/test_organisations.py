"""Administrators add, change, close, open again and merge organisations; no invented person is needed for one."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Membership, Organisation, Person
from academy.accounts.services import close_account, grant_role, merge_organisations
from academy.core.audit import AuditEntry
from academy.core.locales import offered
from academy.core.permissions import Role
from academy.programmes.states import ProgrammeState
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.programmes import make_participant, make_programme
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries

Database = scoped_session[Session]
LIST = "/en/admin/organisations"


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


def page_of(organisation: Organisation) -> str:
    return f"{LIST}/{organisation.public_id}"


def acts(database: Database, organisation: Organisation) -> list[tuple[str, object]]:
    entries = database.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.target == f"organisation:{organisation.public_id}")
        .order_by(AuditEntry.id)
    )
    return [(entry.action, entry.detail) for entry in entries]


def test_e8_an_organisation_is_added_without_inventing_a_person(
    client: PageClient, administrator: Person, database: Database
) -> None:
    assert f'href="{LIST}"' in client.get("/en/admin").text
    people = len(new_rows(Person))
    answer = client.submit(
        f"{LIST}/new", {"name": " Koperasi  Maju ", "kind": "training-centre", "country": "ID"}
    )
    assert answer.status_code == 303
    [made] = new_rows(Organisation)
    assert (made.name, made.kind.value, made.country) == ("Koperasi Maju", "training-centre", "ID")
    assert len(new_rows(Person)) == people
    page = client.get(answer.location).text
    assert "Koperasi Maju" in page
    assert "Nobody has a role here yet." in page
    listed = client.get(f"{LIST}?q=KOPERASI").text
    assert "Agency next door" not in listed
    assert "Putu Ayu" not in page, "who works for another one"
    assert "Training centre" in listed
    assert "Indonesia" in listed
    assert acts(database, made) == [("organisation.create", {})]


@pytest.mark.parametrize(
    "name", ["SME Agency of Laos", "sme agency  OF laos", "ＳＭＥ Agency of Laos", "SME Agency of Laos\u200b"]
)
def test_a_name_in_another_dress_is_taken(client: PageClient, administrator: Person, name: str) -> None:
    make_organisation("SME Agency of Laos")
    answer = client.submit(f"{LIST}/new", {"name": name, "kind": "ministry", "country": ""})
    assert answer.status_code == 409
    assert "There is already an organisation with this name." in answer.text
    assert len(new_rows(Organisation)) == 1


@pytest.mark.parametrize("name", ["", "\u3164", "x" * 161, "abc\u202edef"])
def test_a_name_that_cannot_be_read_is_refused(client: PageClient, administrator: Person, name: str) -> None:
    answer = client.submit(f"{LIST}/new", {"name": name, "kind": "ministry", "country": ""})
    assert answer.status_code == 422
    assert new_rows(Organisation) == []


@pytest.mark.parametrize("field", [{"kind": "shop"}, {"country": "XX"}])
def test_what_is_in_no_list_is_refused(
    client: PageClient, administrator: Person, field: dict[str, str]
) -> None:
    sent = {"name": "New", "kind": "ministry", "country": "", **field}
    assert client.submit(f"{LIST}/new", sent).status_code == 422
    assert new_rows(Organisation) == []


def test_a_new_name_is_in_the_log_with_the_old_one(
    client: PageClient, administrator: Person, database: Database
) -> None:
    organisation = make_organisation("Agency of Yestrday", "KH")
    sent = {"name": "Agency of Yesterday", "kind": "sme-agency", "country": ""}
    assert client.submit(f"{page_of(organisation)}/edit", sent).status_code == 303
    [_made, change] = acts(database, organisation)
    changes = {"name": ["Agency of Yestrday", "Agency of Yesterday"], "country": ["KH", ""]}
    assert change == ("organisation.update", {"changes": changes})
    assert client.submit(f"{page_of(organisation)}/edit", sent).status_code == 303
    assert len(acts(database, organisation)) == 2, "nothing changed, nothing is written"


def test_closing_takes_roles_and_closes_programmes_and_opening_gives_none_back(
    client: PageClient, administrator: Person, database: Database
) -> None:
    organisation, other = make_organisation("Closing"), make_organisation("Other")
    manager = make_member(Role.PROGRAMME_MANAGER, organisation)
    grant_role(None, manager, other, Role.TRAINER)
    sign_in(client.application.test_client(), manager)
    running, foreign = make_programme(organisation), make_programme(other, name="Foreign")
    draft = make_programme(organisation, name="Draft", state=ProgrammeState.DRAFT)
    asked = client.get(f"{page_of(organisation)}/close").text
    assert "Everybody loses the role" in asked
    assert client.submit(f"{page_of(organisation)}/close").status_code == 303
    assert [(one.organisation_id, one.role) for one in new_rows(Membership)] == [(other.id, Role.TRAINER)]
    database.refresh(running)
    database.refresh(foreign)
    database.refresh(draft)
    assert (running.state, foreign.state) == (ProgrammeState.CLOSED, ProgrammeState.OPEN)
    assert draft.state is ProgrammeState.DRAFT
    assert "Closing" not in client.get(LIST).text
    assert "Closing" in client.get(f"{LIST}?state=closed").text
    again = client.submit(f"{page_of(organisation)}/close")
    assert again.status_code == 409
    assert client.submit(f"{page_of(organisation)}/reopen").status_code == 303
    assert client.submit(f"{page_of(organisation)}/reopen").status_code == 409
    assert "Nobody has a role here yet." in client.get(page_of(organisation)).text
    actions = [action for action, _detail in acts(database, organisation)]
    assert actions == ["organisation.create", "organisation.close", "organisation.reopen"]


def test_nobody_gets_a_role_in_a_closed_organisation(
    client: PageClient, administrator: Person, database: Database
) -> None:
    organisation, person = make_organisation("Closed already"), make_person()
    assert client.submit(f"{page_of(organisation)}/close").status_code == 303
    here = f"/en/admin/people/{person.public_id}/roles/new"
    assert "Closed already" not in client.get(here).text
    refused = client.submit(here, {"role": "trainer", "organisation": organisation.public_id, "country": ""})
    assert refused.status_code == 422
    assert new_rows(Membership) == []


def test_e8_two_organisations_become_one_and_everything_goes_along(
    client: PageClient, administrator: Person, database: Database
) -> None:
    going, staying, third = (
        make_organisation("SME Agncy"),
        make_organisation("SME Agency"),
        make_organisation(),
    )
    both = make_member(Role.PROGRAMME_MANAGER, going)
    grant_role(None, both, staying, Role.PROGRAMME_MANAGER, "KH")
    only = make_member(Role.TRAINER, going)
    owned = make_programme(going, name="Owned")
    learner = make_participant(owned)
    paid = make_programme(staying, name="Paid", funder_id=going.id)
    foreign = make_programme(third, name="Foreign", funder_id=staying.id)
    shared = make_programme(staying, name="Shared", funder_id=third.id)
    sign_in(client.application.test_client(), only)
    chosen = client.get(f"{page_of(going)}/merge?into={staying.public_id}")
    assert chosen.status_code == 303
    page = client.get(chosen.location).text
    assert re.findall(r"<dt>People with a role</dt><dd>(\d+)</dd>", page) == ["2", "1"]
    unsure = client.submit(chosen.location, {"name": "going"})
    assert unsure.status_code == 422
    answer = client.submit(chosen.location, {"name": "going", "is_sure": "y"})
    assert (answer.status_code, answer.location) == (303, page_of(staying))
    for programme in (owned, paid, foreign, shared):
        database.refresh(programme)
    assert (foreign.funder_id, shared.funder_id) == (staying.id, third.id)
    assert (owned.owner_id, paid.owner_id, paid.funder_id, foreign.owner_id) == (
        staying.id,
        staying.id,
        None,
        third.id,
    )
    held = sorted((one.person_id, one.organisation_id, one.role, one.country) for one in new_rows(Membership))
    assert held == sorted(
        [
            (both.id, staying.id, Role.PROGRAMME_MANAGER, ""),
            (only.id, staying.id, Role.TRAINER, ""),
        ]
    )
    assert (staying.name, going.name, going.merged_into) == ("SME Agncy", "SME Agency", staying.public_id)
    assert learner.display_name in client.get(f"/en/programmes/{owned.public_id}").text
    assert "was merged into another one" in client.get(page_of(going)).text
    assert acts(database, going)[-1] == ("organisation.merge", {"into": staying.public_id, "roles": 2})
    renamed = ("organisation.update", {"changes": {"name": ["SME Agency", "SME Agncy"]}})
    assert renamed in acts(database, staying)
    assert client.submit(f"{page_of(going)}/reopen").status_code == 409


def test_the_second_of_two_administrators_is_told_that_it_is_done(
    client: PageClient, administrator: Person, database: Database
) -> None:
    going, staying, third = make_organisation("A"), make_organisation("B"), make_organisation("C")
    sent = {"name": "staying", "is_sure": "y"}
    first = client.submit(f"{page_of(going)}/merge/{staying.public_id}", sent)
    assert first.status_code == 303
    for address in (f"{page_of(going)}/merge/{third.public_id}", f"{page_of(third)}/merge/{going.public_id}"):
        second = client.submit(address, sent)
        assert second.status_code == 409
        assert "The organisation A is closed." in second.text
    database.refresh(going)
    assert going.merged_into == staying.public_id
    assert client.get(f"{page_of(going)}/edit").status_code == 409
    itself = client.submit(f"{page_of(third)}/merge/{third.public_id}", sent)
    assert itself.status_code == 422


@pytest.mark.parametrize("locale", offered())
def test_the_pages_open_in_every_language(client: PageClient, administrator: Person, locale: str) -> None:
    going, staying = make_organisation("Going"), make_organisation("Staying")
    here = f"/{locale}/admin/organisations"
    one = f"{here}/{going.public_id}"
    for address in (
        here,
        f"{here}?state=all",
        f"{here}?q=zzzz",
        f"{here}/new",
        one,
        f"{one}/edit",
        f"{one}/close",
        f"{one}/merge",
        f"{one}/merge/{staying.public_id}",
    ):
        answer = client.get(address)
        assert (answer.status_code, language_faults(answer.text, locale)) == (200, []), address


def test_what_was_merged_before_leads_to_the_one_that_is_there(
    client: PageClient, administrator: Person, database: Database
) -> None:
    oldest, old, new = make_organisation("Oldest"), make_organisation("Old"), make_organisation("New")
    for going, staying in ((oldest, old), (old, new)):
        merge_organisations(None, going, staying)
    database.commit()
    page = client.get(page_of(oldest)).text
    assert f'href="{page_of(new)}"' in page
    assert f'href="{page_of(old)}"' not in page


def test_closed_accounts_are_not_among_the_people_with_a_role(
    client: PageClient, administrator: Person, database: Database
) -> None:
    organisation = make_organisation()
    gone, here = (make_member(Role.TRAINER, organisation, name=name) for name in ("Dara Gone", "Sokha Here"))
    close_account(gone)
    database.commit()
    page = client.get(page_of(organisation)).text
    assert f"/people/{here.public_id}" in page
    assert f"/people/{gone.public_id}" not in page
    assert re.findall(r"<dt>People with a role</dt><dd>(\d+)</dd>", page) == ["1"]


def test_a_list_of_organisations_costs_the_same_however_long(
    client: PageClient, administrator: Person, database: Database
) -> None:
    for _number in range(12):
        make_member(Role.TRAINER)
    page = page_of(make_organisation())
    database.commit()
    with count_queries(6):
        client.get(f"{LIST}?state=all")
    with count_queries(7):
        client.get(page)


def test_unknown_organisations_are_not_found(
    client: PageClient, administrator: Person, database: Database
) -> None:
    organisation = make_organisation()
    database.commit()
    for address in (f"{LIST}/nobody", f"{LIST}/nobody/edit", f"{page_of(organisation)}/merge/nobody"):
        assert client.get(address).status_code == 404
    assert client.get(f"{page_of(organisation)}/merge?into=nobody").status_code == 422
