"""Saving a workbook: whole or not at all, once, and never over what another device wrote."""

import copy
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.services import lock_attempt
from academy.catalogue.services.publish import publish_edition
from academy.core import audit
from academy.core.db import commit, db
from academy.core.errors import NotFoundError
from academy.core.permissions import Actor
from academy.learning.queries import get_progress_or_404
from academy.learning.services.final_check import start_check, submit_check
from academy.workbook.addresses import Address
from academy.workbook.models import Workbook
from academy.workbook.queries import OpenWorkbook, open_workbook, workbook_is_done
from academy.workbook.services import Saved, WorkbookError, choose_currency, delete_row
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import MODEL_SLUG, make_enrolment, make_small_edition, model_course
from tests.factories.workbooks import write, write_line
from tests.support.answers import answer_all
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries
from tests.support.racing import own_application, race

Database = scoped_session[Session]
TODAY = date(2026, 5, 10)


class Keeper:
    """A learner who keeps a workbook."""

    def __init__(self, country: str = "KH", edition_id: int | None = None) -> None:
        person = make_person(country=country)
        self.edition_id = make_enrolment(person, edition_id).edition_id
        self.actor: Actor = actor_for(person)

    def save(
        self, sheet: str, typed: dict[str, str], seen: dict[str, str] | None = None, form: str = ""
    ) -> Saved:
        return write(self.actor, self.edition_id, sheet, typed, seen=seen, form=form, today=TODAY)

    def add(self, sheet: str = "cashbook", key: Any = None, **values: str) -> Saved:
        typed = {name.rstrip("_"): text for name, text in values.items()}
        return write_line(self.actor, self.edition_id, sheet, typed, key=key, today=TODAY)

    def delete(self, sheet: str, row_id: str) -> Saved:
        return delete_row(self.open(), sheet, row_id)

    def choose(self, currency: str) -> None:
        choose_currency(self.open(), currency)

    def open(self) -> OpenWorkbook:
        return open_workbook(self.actor, self.edition_id, "en", TODAY, is_to_write=True)

    def entries(self, sheet: str) -> Any:
        return open_workbook(self.actor, self.edition_id, "en", TODAY).entries.get(sheet, {})

    def fill_days(self, count: int) -> None:
        for day in (TODAY - timedelta(days=number) for number in range(count)):
            self.add(date=day.isoformat(), what="Sales", in_="500")
            self.save("cashbook", {f"days.{day.isoformat()}.counted": "500"})

    def fill_weeks(self, count: int = 8) -> Saved:
        weeks = {f"rows.{week}.{name}": "10" for week in range(count) for name in ("in", "out")}
        return self.save("forecast", weeks)

    @property
    def row(self) -> Workbook:
        return db.session.scalars(sa.select(Workbook).where(Workbook.person_id == self.actor.person_id)).one()


@pytest.fixture
def keeper(database: Database) -> Keeper:
    return Keeper()


def test_reading_writes_nothing(keeper: Keeper) -> None:
    book = open_workbook(keeper.actor, keeper.edition_id, "en", TODAY)
    assert (book.kept, book.currency.code, book.entries) == (None, "KHR", {})
    assert new_rows(Workbook) == []


def test_values_are_saved_in_canonical_form(keeper: Keeper) -> None:
    assert keeper.save("wage", {"left1": "3900", "wage": "2800", "left2": ""}).is_changed
    assert keeper.entries("wage") == {"left1": "3900", "wage": "2800"}
    assert not keeper.save("wage", {"left1": "3900"}).is_changed


def test_devices_that_change_different_values_do_not_meet(keeper: Keeper) -> None:
    keeper.save("wage", {"left1": "1", "left2": "2"})
    seen = {"left1": "1", "left2": "2"}
    keeper.save("wage", {"left1": "10", "left2": "2"}, seen)
    keeper.save("wage", {"left1": "1", "left2": "20"}, seen)
    assert keeper.entries("wage") == {"left1": "10", "left2": "20"}


def test_the_same_value_changed_on_two_devices_is_never_lost_silently(keeper: Keeper) -> None:
    keeper.save("wage", {"left1": "1"})
    keeper.save("wage", {"left1": "10"}, {"left1": "1"})
    late = keeper.save("wage", {"left1": "30", "left3": "3"}, {"left1": "1"})
    assert late.conflicts == {Address("left1"): "10"}
    assert keeper.entries("wage") == {"left1": "10"}, "all of a form is saved, or nothing"
    assert keeper.save("wage", {"left1": "30", "left3": "3"}, {"left1": "10"}).is_changed


def test_a_form_that_saves_as_it_goes_does_not_meet_itself(keeper: Keeper) -> None:
    for text in ("1", "12", "123"):
        assert not keeper.save("wage", {"left1": text}, {}, form="phone").conflicts
    keeper.save("wage", {"left1": "9"}, {"left1": "123"}, form="laptop")
    assert keeper.save("wage", {"left1": "1234"}, {}, form="phone").conflicts == {Address("left1"): "9"}


def test_a_line_sent_twice_is_written_once(keeper: Keeper) -> None:
    key = uuid4()
    line = {"date": "2026-05-09", "what": "Ice", "out": "52000"}
    assert keeper.add(key=key, **line).is_changed
    assert not keeper.add(key=key, **line).is_changed
    assert len(keeper.entries("cashbook")["rows"]) == 1
    keeper.add(key=key, **{**line, "what": "Gas"})
    assert [row["what"] for row in keeper.entries("cashbook")["rows"]] == ["Ice", "Gas"]


def test_a_late_repeat_does_not_bring_a_deleted_line_back(keeper: Keeper) -> None:
    key = uuid4()
    keeper.add(key=key, date="2026-05-09", in_="5")
    row_id = keeper.entries("cashbook")["rows"][0]["id"]
    for _ in range(2):
        keeper.delete("cashbook", row_id)
    assert not keeper.add(key=key, date="2026-05-09", in_="5").is_changed
    assert keeper.entries("cashbook") == {}
    with pytest.raises(NotFoundError):
        keeper.save("cashbook", {f"rows.{row_id}.in": "6"})


def test_a_full_sheet_says_so(keeper: Keeper) -> None:
    keeper.add(date="2026-05-09", in_="5")
    keeper.row.entries = {"cashbook": {"rows": [{"id": f"r{n}", "in": "1"} for n in range(400)]}}
    with pytest.raises(WorkbookError, match="room for 400 lines"):
        keeper.add(date="2026-05-09", in_="6")


def test_evidence_follows_the_entries_both_ways(keeper: Keeper) -> None:
    keeper.fill_days(6)
    assert not keeper.fill_weeks().is_just_done
    assert keeper.row.evidence == {
        "rules": [
            {"sheet": "cashbook", "done": 6, "needed": 7},
            {"sheet": "forecast", "done": 8, "needed": 8},
        ]
    }
    keeper.fill_days(7)
    assert workbook_is_done(keeper.actor.person_id, keeper.edition_id)
    keeper.save(
        "cashbook", {f"days.{TODAY.isoformat()}.counted": ""}, {f"days.{TODAY.isoformat()}.counted": "500"}
    )
    assert not workbook_is_done(keeper.actor.person_id, keeper.edition_id)


def test_the_last_evening_completes_the_course_when_the_check_is_passed(keeper: Keeper) -> None:
    progress = get_progress_or_404(keeper.actor, MODEL_SLUG)
    public_id = start_check(keeper.actor, progress).public_id
    answer_all(lock_attempt(keeper.actor.person_id, public_id))
    assert submit_check(keeper.actor, public_id).is_passed
    keeper.fill_weeks()
    keeper.fill_days(6)
    assert not get_progress_or_404(keeper.actor, MODEL_SLUG).is_complete
    keeper.fill_days(7)
    assert get_progress_or_404(keeper.actor, MODEL_SLUG).is_complete


def test_a_currency_without_room_for_cents_is_refused(database: Database) -> None:
    keeper = Keeper("MY")
    keeper.save("wage", {"left1": "12.50"})
    with pytest.raises(WorkbookError, match="cents"):
        keeper.choose("KHR")
    keeper.choose("SGD")
    assert (keeper.row.currency, keeper.entries("wage")) == ("SGD", {"left1": "12.5"})
    with pytest.raises(WorkbookError):
        keeper.choose("EUR")


def test_nothing_of_it_is_audited_and_others_have_their_own(keeper: Keeper) -> None:
    other = Keeper("MY")
    before = db.session.scalar(sa.select(sa.func.count()).select_from(audit.AuditEntry))
    keeper.save("wage", {"left1": "3900"})
    other.save("wage", {"left1": "1"})
    assert keeper.entries("wage") == {"left1": "3900"}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(audit.AuditEntry)) == before


def test_a_course_without_a_workbook_says_so(keeper: Keeper) -> None:
    with pytest.raises(NotFoundError, match="no workbook"):
        open_workbook(keeper.actor, make_small_edition().edition_id, "en", TODAY)


@pytest.mark.parametrize("lines", [1, 60])
def test_reading_and_saving_cost_the_same_at_any_length(keeper: Keeper, lines: int) -> None:
    for number in range(lines):
        keeper.add(date="2026-05-09", in_=str(number))
    db.session.expire_all()
    with count_queries(1):
        open_workbook(keeper.actor, keeper.edition_id, "en", TODAY)
    db.session.expire_all()
    with count_queries(2):
        keeper.add(date="2026-05-09", in_="7")


def test_a_translated_tool_counts_by_the_source_and_speaks_its_own_words(database: Database) -> None:
    document = copy.deepcopy(model_course().document)
    document["course"].update(id="mon-901", slug="workbook-901")
    own = copy.deepcopy(document["locales"]["en"])
    own["tool"]["sheets"][1]["title"] = "Buku kas"
    own["tool"]["sheets"][1]["row"][4]["choices"] = ["tas", "telepon", "bank"]
    own["tool"]["evidence"][0] = "cashbook: 7 hari dengan jumlah yang dihitung"
    document["locales"]["id"] = own
    keeper = Keeper("ID", publish_edition(document, model_course().media).edition_id)
    keeper.add(date=TODAY.isoformat(), in_="500", place="bag")
    keeper.save("cashbook", {f"days.{TODAY.isoformat()}.counted": "500"})
    book = open_workbook(keeper.actor, keeper.edition_id, "id", TODAY)
    assert book.sheet_or_404("cashbook").title == "Buku kas"
    assert not book.result.refusals
    assert (book.rules[0].sentence, book.rules[0].done) == ("7 hari dengan jumlah yang dihitung", 1)
    assert book.rules[1].sentence.startswith(("Fill in 8 weeks.", "Isi"))


def test_a_translation_keeps_the_ids_of_choices_and_speaks_their_words(database: Database) -> None:
    document = copy.deepcopy(model_course().document)
    document["course"].update(id="mon-902", slug="workbook-902")
    source = document["locales"]["en"]["tool"]["sheets"][1]
    source["row"][4]["choices"] = {"bag": "In my bag", "bank": "At the bank"}
    own = copy.deepcopy(document["locales"]["en"])
    own["tool"]["sheets"][1]["row"][4]["choices"] = {"bag": "Di tas", "bank": "Di bank"}
    document["locales"]["id"] = own
    keeper = Keeper("ID", publish_edition(document, model_course().media).edition_id)
    keeper.add(date=TODAY.isoformat(), in_="500", place="bag")
    for locale, words in (("en", "In my bag"), ("id", "Di tas")):
        book = open_workbook(keeper.actor, keeper.edition_id, locale, TODAY)
        place = book.sheet_or_404("cashbook").row[4]
        assert (place.choices, place.choice_labels["bag"]) == (("bag", "bank"), words)
        assert not book.result.refusals


def test_two_devices_at_once_lose_nothing(
    engine_name: str, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with own_application(engine_name, worker, tmp_path_factory.mktemp("race")) as app:
        with app.app_context():
            keeper = Keeper()
            commit()
            actor, edition_id = keeper.actor, keeper.edition_id
            commit()

        def writes(number: int) -> Any:
            typed = {"date": "2026-05-09", "in": str(number)}
            key = UUID(int=number)
            return lambda: write_line(actor, edition_id, "cashbook", typed, key=key, today=TODAY)

        results = race(app, *(writes(number % 6) for number in range(12)))
        assert [result for result in results if isinstance(result, Exception)] == []
        with app.app_context():
            rows = open_workbook(actor, edition_id, "en", TODAY).entries["cashbook"]["rows"]
            assert sorted(int(row["in"]) for row in rows) == [0, 1, 2, 3, 4, 5]
