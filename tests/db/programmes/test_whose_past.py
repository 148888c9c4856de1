"""The past of a programme is its own, and the programmes of a person are hers."""

from sqlalchemy.orm import Session, scoped_session

from academy.core import audit
from academy.programmes.queries.history import PastChange, past_changes
from academy.programmes.queries.memberships import memberships_of
from academy.programmes.services.participations import join_programme, leave_programme
from tests.factories.accounts import actor_for, make_organisation, make_person
from tests.factories.programmes import make_participant, make_programme
from tests.support.still_clock import StillClock

Database = scoped_session[Session]


def test_a_programme_tells_its_own_last_changes(database: Database, still_clock: StillClock) -> None:
    here, there = make_programme(), make_programme()
    manager = make_person(name="Dara Manager")
    for action, programme, reason in (
        ("programme.update", here, "First"),
        ("programme.update", here, "Second"),
        ("programme.update", there, "Of another"),
        ("programme.close", here, "Of another kind"),
        ("programme.update", here, "Third"),
    ):
        changes = {"ends_on": ["2026-11-30", "2026-12-31"]}
        target = f"programme:{programme.public_id}"
        audit.record(action, target, actor=manager.public_id, reason=reason, changes=changes)
    database.flush()
    assert past_changes(here, 2) == [
        PastChange(still_clock.now(), "Dara Manager", reason, {"ends_on": ["2026-11-30", "2026-12-31"]})
        for reason in ("Third", "Second")
    ]


def test_the_page_of_a_person_names_the_programmes_that_she_joined(database: Database) -> None:
    owner = make_organisation("Office of Women")
    joined, other = make_programme(owner, name="Hers"), make_programme(owner, name="Of another")
    person = make_participant(joined)
    make_participant(other)
    make_participant(joined)
    left = make_programme(owner, name="Left")
    actor = actor_for(person)
    join_programme(actor, left, language="en")
    leave_programme(actor, left)
    assert [(row.name, row.owner) for row in memberships_of(person.id)] == [("Hers", "Office of Women")]
