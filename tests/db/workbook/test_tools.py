"""Tools without a course: one row of person and edition, which counts later and survives a new edition."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.core.db import db
from academy.core.permissions import Actor
from academy.workbook.models import Workbook
from academy.workbook.queries import kept_workbook, open_workbook, workbook_is_done
from academy.workbook.services import WorkbookError
from academy.workbook.tools import current_tools
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import make_edition, make_enrolment
from tests.factories.tools import TRIAL_TOOL, make_trial_edition
from tests.factories.workbooks import write, write_line
from tests.support.queries import count_queries

Database = scoped_session[Session]
TODAY = date(2026, 11, 22)
PRICE = {
    "price": "40000",
    "cost": "30000",
    "fee": "1",
    "change": "0",
    "channel": "stall",
    "why": "It is fair",
}


def save(actor: Actor, edition_id: int, typed: dict[str, str], seen: dict[str, str] | None = None) -> None:
    write(actor, edition_id, "price", typed, seen=seen, today=TODAY)


def say(actor: Actor, edition_id: int, sheet: str, **values: str) -> None:
    write_line(actor, edition_id, sheet, values, today=TODAY)


def test_what_was_written_without_the_course_counts_when_it_is_taken(database: Database) -> None:
    edition_id = make_trial_edition().edition_id
    person = make_person(country="KH")
    actor = actor_for(person)
    save(actor, edition_id, PRICE)
    for name in ("Dara", "Malis"):
        say(actor, edition_id, "talks", who=name, said="Too far")
    assert open_workbook(actor, edition_id, "en", TODAY, is_enrolled=False).rules == ()
    make_enrolment(person, edition_id)
    assert workbook_is_done(person.id, edition_id)
    assert all(rule.is_met for rule in open_workbook(actor, edition_id, "en", TODAY).rules)


def test_the_newest_work_of_the_course_is_shown_until_the_new_edition_has_its_own(database: Database) -> None:
    first = make_trial_edition().edition_id
    actor = actor_for(make_person(country="KH"))
    save(actor, first, {"price": "1000"})
    second = make_trial_edition("1.1.0", title="Better").edition_id
    save(actor, second, {"price": "2000"}, {"price": "1000"})
    third = make_trial_edition("1.2.0", title="Best").edition_id
    kept = kept_workbook(actor.person_id, third)
    assert kept is not None
    assert (kept.edition_id, kept.entries["price"]) == (second, {"price": "2000"})
    shown = open_workbook(actor, third, "en", TODAY)
    assert (shown.kept, shown.currency.code) == (None, "KHR")
    own = kept_workbook(actor.person_id, first)
    assert own is not None
    assert own.entries["price"] == {"price": "1000"}


def test_nobody_elses_and_no_other_courses_work_is_found(database: Database) -> None:
    edition_id = make_trial_edition().edition_id
    save(actor_for(make_person(country="KH")), edition_id, {"price": "1000"})
    other = make_person(country="KH")
    assert kept_workbook(other.id, edition_id) is None
    save(actor_for(other), edition_id, {"price": "1000"})
    assert kept_workbook(other.id, make_edition().edition_id) is None


def test_what_a_new_edition_does_not_know_any_more_is_left_out(database: Database) -> None:
    actor = actor_for(make_person(country="KH"))
    save(actor, make_trial_edition().edition_id, PRICE)
    sheets = [
        {**sheet, "fields": sheet["fields"][:2]} if sheet["id"] == "price" else sheet
        for sheet in TRIAL_TOOL["sheets"]
    ]
    price = {**sheets[0], "computed": [], "advice": [], "table": None, "chart": None}
    later = make_trial_edition("1.1.0", sheets=[price, *sheets[1:]]).edition_id
    save(actor, later, {"price": "50000"}, {"price": "40000"})
    book = db.session.scalars(sa.select(Workbook).where(Workbook.edition_id == later)).one()
    assert book.entries == {"price": {"price": "50000", "cost": "30000"}}


def test_a_list_takes_as_many_lines_as_its_tool_says(database: Database) -> None:
    edition_id = make_trial_edition().edition_id
    actor = actor_for(make_person(country="KH"))
    for name in ("A", "B", "C"):
        say(actor, edition_id, "offers", name=name, amount="100")
    with pytest.raises(WorkbookError, match="room for 3 lines"):
        say(actor, edition_id, "offers", name="D", amount="100")


def test_a_workbook_is_read_with_one_statement(database: Database) -> None:
    edition_id = make_trial_edition().edition_id
    actor = actor_for(make_person(country="KH"))
    save(actor, edition_id, PRICE)
    open_workbook(actor, edition_id, "en", TODAY)
    with count_queries(1):
        open_workbook(actor, edition_id, "en", TODAY)


def test_the_tools_of_all_courses_are_known_after_the_first_reading(database: Database) -> None:
    make_trial_edition()
    make_edition()
    assert {one.tool.id for one in current_tools("en")} == {"trial", "cash-book-planner"}
    with count_queries(0):
        current_tools("en")
