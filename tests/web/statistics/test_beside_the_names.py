"""One person who sees the manager's list and the file of rows finds nobody in it."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import Sex
from academy.core import clock
from academy.core.db import commit
from academy.credentials.models import Certificate, RevocationReason
from academy.programmes.models import Programme
from tests.factories.accounts import sign_in
from tests.factories.catalogue import make_edition
from tests.factories.programmes import (
    complete,
    enrol,
    make_analyst,
    make_manager,
    make_participant,
    make_programme,
    start_workbook,
    try_final_check,
)
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.seen import tables

Database = scoped_session[Session]

STATES = {"Not started": "not-enrolled", "Learning": "enrolled", "Completed": "completed"}
WORKBOOKS = {"Not started": "not-started", "Started": "started", "Done": "done", "–": "not-started"}
CHECKS = {
    "Not started": "not-started",
    "In progress": "in-progress",
    "Not passed yet": "not-passed",
    "Passed": "passed",
    "–": "not-started",
}
CERTIFICATES = {"–": "none", "Valid": "valid", "Revoked": "revoked"}
SHARED = ("course_state", "workbook", "final_check", "completed_in", "certificate", "joined_in")


def fill(programme: Programme, learners: int, chance: Random) -> None:
    """Let people join over three months and come as far as people come."""
    edition = make_edition().edition_id
    for number in range(learners):
        person = make_participant(programme, f"Learner {number:03}", sex=chance.choice(list(Sex)))
        at = clock.now() - timedelta(days=chance.randrange(60))
        way = chance.random()
        if way < 0.3:
            complete(person, edition, at=at, has_certificate=True)
        elif way < 0.7:
            enrol(person, edition, lessons=chance.randrange(7), at=at)
            if way < 0.5:
                start_workbook(person, edition, done=chance.randrange(3), is_done=chance.random() < 0.3)
            if way < 0.4:
                try_final_check(person, edition, is_passed=chance.choice((False, None)), at=at)
    revoked = chance.choice(new_rows(Certificate))
    revoked.revoked_at, revoked.revocation_reason = clock.now(), RevocationReason.HOLDER_ASKED
    commit()


def month(day: str) -> str:
    return "" if day == "–" else datetime.strptime(day, "%d %b %Y").strftime("%YM%m")  # noqa: DTZ007 - a day


def names_of(client: PageClient, programme: Programme, learners: int) -> dict[str, dict[str, str]]:
    """Return what the manager reads beside each name, as the file would say it."""
    found = {}
    for page in range(-(-learners // 25)):
        address = f"/en/programmes/{programme.public_id}?page={page + 1}"
        [rows] = [rows for title, rows in tables(client.get(address).text).items() if "Learners" in title]
        for name, state, _lessons, workbook, check, completed, certificate, joined in rows:
            found[name] = {
                "course_state": STATES[state],
                "workbook": WORKBOOKS.get(workbook, "started"),
                "final_check": CHECKS[check],
                "completed_in": month(completed),
                "certificate": CERTIFICATES[certificate],
                "joined_in": month(joined),
            }
    return found


def rows_of(client: PageClient, programme: Programme) -> list[dict[str, str]]:
    address = f"/en/results/{programme.public_id}"
    client.get(address)
    answer = client.submit(f"{address}/export", {"format": "csv"})
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def fits(row: Mapping[str, str], name: Mapping[str, str]) -> bool:
    return all(row[column] in ("withheld", name[column]) for column in SHARED)


@pytest.mark.parametrize("learners", [9, 40, 75])
def test_e4_the_list_of_names_and_the_file_of_rows_cannot_be_joined(
    client: PageClient, database: Database, learners: int
) -> None:
    """E4: 273 of 301 rows were unique, and put sex and age beside names."""
    programme = make_programme()
    fill(programme, learners, Random(learners))  # noqa: S311 - repeatable
    sign_in(client, make_manager(programme))
    names = names_of(client, programme, learners)
    sign_in(client, make_analyst(programme.owner_id))
    rows = rows_of(client, programme)
    assert (len(names), len(rows)) == (learners, learners)
    assert not {"lessons_done", "joined_on", "enrolled_on", "completed_on"} & rows[0].keys()
    candidates = [sum(fits(row, name) for name in names.values()) for row in rows]
    assert min(candidates) >= 5
    exact = [tuple(name.values()) for name in names.values()]
    assert sum(exact.count(each) < 5 for each in exact) > learners / 10, "without steps they could be joined"
    assert [row["subject_id"] for row in rows] == sorted(row["subject_id"] for row in rows)
