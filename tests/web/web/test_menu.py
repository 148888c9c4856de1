"""Each role finds its own entries in the menu of a page, and the way out."""

from xml.etree.ElementTree import Element

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.accounts.services import grant_role, make_administrator
from academy.core.permissions import Role
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.support.pages import PageClient
from tests.support.seen import document_of

Database = scoped_session[Session]
LEARNERS = ["Home", "Courses", "Tools", "Certificates"]
GUIDES = ["Pathways", "Glossary", "Where to ask"]
OWN = ["Join", *GUIDES, "Your profile", "Sign out"]
PROGRAMMES = {"Programmes and results": ["Programmes"]}
RESULTS = {"Programmes and results": ["Results"]}
PAPER = {"People and organisations": ["Codes on paper"]}
ALL = {
    "Programmes and results": ["Programmes", "Results"],
    "People and organisations": ["People", "Organisations", "Codes on paper"],
    "Certificates and records": ["Find a certificate", "Audit log"],
    "How the academy runs": ["Administration", "Messages", "Waiting and failed work", "Health"],
}


def nav_of(page: str) -> Element:
    return next(nav for nav in document_of(page).iter("nav") if nav.get("class") == "nav")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def labels(element: Element) -> list[str]:
    return [words(item) for item in element.iter() if item.tag in ("a", "button")]


def menu_of(page: str) -> tuple[list[str], dict[str, list[str]], list[str]]:
    """Return the entries of the bar, those of work by heading as More has them on a phone, and the rest of More."""
    nav = nav_of(page)
    more = next(each for each in nav.iter("details") if "nav__more" in str(each.get("class")).split())
    *work, rest = [group for group in more.iter() if group.get("role")]
    groups = {str(group.get("aria-label")): labels(group) for group in work}
    return [words(link) for link in nav.findall("a") if not link.get("class")], groups, labels(rest)


def everything() -> Person:
    person, organisation = make_person(), make_organisation()
    for role in (Role.TRAINER, Role.PROGRAMME_MANAGER, Role.AGENCY_ANALYST):
        grant_role(None, person, organisation, role)
    make_administrator(None, person)
    return person


@pytest.mark.parametrize(
    ("role", "work"),
    [
        (Role.LEARNER, {}),
        (Role.TRAINER, {}),
        (Role.AGENCY_ANALYST, RESULTS),
        (Role.PROGRAMME_MANAGER, PROGRAMMES | PAPER),
        (Role.ADMINISTRATOR, ALL),
        (None, ALL),
    ],
)
def test_each_role_finds_its_work(
    client: PageClient, database: Database, role: Role | None, work: dict[str, list[str]]
) -> None:
    sign_in(client, make_member(role) if role else everything())
    assert menu_of(client.get("/en/languages").text) == (LEARNERS, work, OWN)


def test_a_guest_finds_courses_tools_and_the_check(client: PageClient) -> None:
    assert menu_of(client.get("/en/languages").text) == (
        ["Courses", "Tools", "Check a certificate"],
        {},
        GUIDES,
    )


def test_headings_are_in_the_readers_language(client: PageClient, database: Database) -> None:
    sign_in(client, everything())
    headings = {
        locale: set(menu_of(client.get(f"/{locale}/languages").text)[1]) for locale in ("en", "id", "km")
    }
    assert [len(found) for found in headings.values()] == [len(ALL)] * 3
    assert not headings["en"] & headings["id"]
    assert not headings["en"] & headings["km"]


def test_one_piece_of_work_needs_no_list(client: PageClient, database: Database) -> None:
    sign_in(client, make_member(Role.AGENCY_ANALYST))
    nav = nav_of(client.get("/en/results").text)
    [work] = [each for each in nav if each.get("class") == "nav__work"]
    assert (work.tag, words(work), work.get("aria-current")) == ("a", "Results", "page")
    assert [words(each) for each in nav.iter("summary")] == ["More"]


def test_the_way_out_is_in_every_menu(client: PageClient, database: Database) -> None:
    sign_in(client, make_person())
    forms = nav_of(client.get("/km/courses").text).findall(".//form")
    assert [(form.get("action"), form.get("method")) for form in forms] == [("/km/sign-out", "post")]
    assert client.submit("/km/sign-out").status_code == 303
    assert nav_of(client.get("/km/courses").text).findall(".//form") == []
