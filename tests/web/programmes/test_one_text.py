"""What people agree to when they join is one text, wherever it stands."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import notices
from academy.accounts.models import Consent
from academy.core.db import commit
from academy.core.locales import offered
from academy.programmes.join_codes import printed_join_code
from tests.factories.accounts import make_person, sign_in
from tests.factories.programmes import make_participant, make_programme
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.seen import document_of

Database = scoped_session[Session]
DOCUMENT = Path(__file__).parents[3] / "docs" / "agency" / "programmes.md"


def lines_of(page: str, tags: tuple[str, ...]) -> list[str]:
    """Return the words of the headings and paragraphs of a page, in their order."""
    elements = document_of(page).iter()
    return [" ".join("".join(each.itertext()).split()) for each in elements if each.tag in tags]


def sentences(notice: notices.Notice) -> list[str]:
    return [line for section in notice.sections for line in (section.heading, *section.paragraphs)]


def holds(lines: list[str], wanted: list[str]) -> bool:
    """Say whether the wanted lines stand one after the other."""
    starts = range(len(lines) - len(wanted) + 1)
    return any(lines[start : start + len(wanted)] == wanted for start in starts)


@pytest.mark.parametrize("locale", offered())
def test_e4_the_join_page_and_the_kept_notice_say_the_same(
    client: PageClient, database: Database, locale: str
) -> None:
    """E4: the join page promised one thing, the notice that was agreed to said another."""
    programme = make_programme()
    make_participant(programme)
    commit()
    sign_in(client, make_person())
    text = sentences(notices.current_notice(notices.PROGRAMME, locale))
    joining = client.get(f"/{locale}/join/{printed_join_code(programme.join_code or '')}").text
    assert holds(lines_of(joining, ("h3", "p")), text)
    [consent] = new_rows(Consent)
    assert consent.notice_version == notices.versions_of(notices.PROGRAMME)[-1]
    kept = client.get(f"/{locale}/notices/programme/{consent.notice_version}").text
    assert holds(lines_of(kept, ("h2", "h3", "p")), text)


def test_e4_the_agencys_document_quotes_the_text() -> None:
    quoted = [
        line.removeprefix(">").strip().strip("*")
        for line in DOCUMENT.read_text("utf-8").splitlines()
        if line.startswith("> ")
    ]
    assert quoted == sentences(notices.current_notice(notices.PROGRAMME, "en"))
