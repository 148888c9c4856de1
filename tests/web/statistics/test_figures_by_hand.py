"""Every figure that an analyst sees, worked out once more from the rows by the documents, without the product's code.

docs/agency/results.md says who is counted, docs/decisions/0953 how a count is shown. Nothing here is taken from
`academy.statistics`: the rows are read with plain SQL, and of each group the smallest key of exactly
its people is looked for.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import AgeBand, Sex, WorkersBand
from academy.accounts.models import Consent, Person
from academy.core import clock
from academy.core.db import commit, db
from academy.programmes.models import Programme
from academy.programmes.services import join_programme, leave_programme
from academy.programmes.services.participations import purpose_of
from tests.factories.accounts import actor_for, make_organisation, sign_in
from tests.factories.catalogue import make_edition, make_small_edition
from tests.factories.programmes import complete, enrol, make_analyst, make_participant, make_programme
from tests.support.pages import PageClient
from tests.support.seen import tables, tiles

Database = scoped_session[Session]

SEXES = ("female", "male", "other", "prefer-not-to-say", None)
AGES = (
    "under-15",
    "15-17",
    "18-24",
    "25-34",
    "35-44",
    "45-54",
    "55-64",
    "65-plus",
    "prefer-not-to-say",
    None,
)
#: What the page calls each group, in its order, and the codes of the rows that belong to it.
GROUPS: dict[str, dict[str, set[str | None]]] = {
    "By sex": dict(
        zip(
            ("Woman", "Man", "Other", "Prefer not to say", "No answer"),
            ({code} for code in SEXES),
            strict=True,
        )
    ),
    "By age": dict(
        zip(
            (
                *("Under 15", "15 to 17", "18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64"),
                *("65 or older", "Prefer not to say", "No answer"),
            ),
            ({code} for code in AGES),
            strict=True,
        )
    ),
    "By country": {"Cambodia": {"KH"}, "Indonesia": {"ID"}, "Another country": {""}},
    "By people at work in the business": {
        "Only the owner": {"1"},
        "2 to 4 people": {"2-4"},
        "5 to 9 people": {"5-9"},
        "10 to 49 people": {"10-14", "15-19", "20-24", "25-29", "30-49"},
        "50 to 199 people": {"50-59", "60-74", "75-99", "100-199"},
        "200 people or more": {"200-299", "300-599", "600-plus"},
        "Prefer not to say": {"prefer-not-to-say"},
        "No answer": {None},
    },
}
COLUMN = {
    "By sex": "sex",
    "By age": "age_band",
    "By country": "country",
    "By people at work in the business": "workers",
}
JOINED = """
    SELECT people.id, participations.record_key, people.country, profile.sex, profile.age_band, profile.workers
    FROM participations
    JOIN consents ON consents.id = participations.consent_id
    JOIN people ON people.id = participations.person_id
    LEFT JOIN learner_profiles AS profile ON profile.person_id = people.id
    WHERE participations.programme_id = :programme AND participations.left_at IS NULL
      AND consents.withdrawn_at IS NULL AND people.closed_at IS NULL
"""
STARTED = """
    SELECT enrolments.person_id, courses.code FROM enrolments
    JOIN editions ON editions.id = enrolments.edition_id
    JOIN courses ON courses.id = editions.course_id
    JOIN programme_courses ON programme_courses.course_id = courses.id
    WHERE programme_courses.programme_id = :programme
"""
COMPLETED = """
    SELECT enrolments.person_id, courses.code FROM completions
    JOIN enrolments ON enrolments.id = completions.enrolment_id
    JOIN editions ON editions.id = enrolments.edition_id
    JOIN courses ON courses.id = editions.course_id
    JOIN programmes ON programmes.id = :programme
"""
IN_TIME = "WHERE completions.completed_on BETWEEN programmes.starts_on AND programmes.ends_on"


@dataclass(frozen=True)
class Learner:
    """Somebody who counts, and the codes of the courses that she started and completed in time."""

    key: int
    answers: dict[str, str | None]
    started: frozenset[str]
    completed: frozenset[str]
    ever_completed: frozenset[str]


#: Who is counted in each column of a table.
COLUMNS: tuple[Callable[[Learner], bool], ...] = (
    lambda _learner: True,
    lambda learner: bool(learner.started),
    lambda learner: bool(learner.completed),
)


def shown(people: Sequence[Learner]) -> str:
    """Return how a group is shown: rounded to 5 by the smallest of its keys, or hidden when it is small."""
    if len(people) < 10:
        return "fewer than 10"
    smallest, rest = min(learner.key for learner in people), len(people) % 5
    drawn = 1 - (1 - (smallest + 0.5) / 4294967296) ** len(people)
    return str(len(people) - rest + (5 if drawn < (0, 0.1, 0.4, 0.6, 0.9)[rest] else 0))


def shown_column(groups: Sequence[Sequence[Learner]]) -> list[str]:
    """Return a column of a table: where it would hide one group only, the smallest other one is hidden too."""
    column = [shown(group) for group in groups]
    others = [place for place, text in enumerate(column) if text != "fewer than 10"]
    if len(others) == len(column) - 1 and others:
        column[min(others, key=lambda place: len(groups[place]))] = "not shown"
    return column


def shown_share(started: str, completed: str) -> str:
    """Return the share as it is said: a number from 50 starters on, else what the two figures leave possible."""
    whole, part = int(started), 0 if completed == "fewer than 10" else int(completed)
    if whole - 4 >= 50 and part:
        return f"about {round(100 * part / whole)}%"
    low = max(10, part - 4) / (whole + 4) if part else 0
    high = min(1, (part + 4 if part else 9) / max(10, whole - 4))
    return f"{floor(low * 20) * 5} to {ceil(high * 20) * 5}%"


def read_learners(database: Database, programme: Programme, country: str) -> list[Learner]:
    """Return who counts in a programme; of one country unless it is ''."""
    which = {"programme": programme.id}
    started, completed, ever_completed = (
        [tuple(row) for row in database.execute(sa.text(statement), which)]
        for statement in (STARTED, COMPLETED + IN_TIME, COMPLETED)
    )
    return [
        Learner(
            row.record_key,
            {name: row._mapping[name] for name in COLUMN.values()},
            frozenset(code for person, code in started if person == row.id),
            frozenset(code for person, code in completed if person == row.id),
            frozenset(code for person, code in ever_completed if person == row.id),
        )
        for row in database.execute(sa.text(JOINED), which)
        if country in ("", row.country)
    ]


def table_of(learners: Sequence[Learner], title: str) -> list[list[str]]:
    """Return a table of the page as it must be. A country in which nobody works has no line."""
    groups = {
        label: [learner for learner in learners if learner.answers[COLUMN[title]] in codes]
        for label, codes in GROUPS[title].items()
    }
    if title == "By country":
        groups = {label: people for label, people in groups.items() if people}
    columns = [
        shown_column([list(filter(counts, people)) for people in groups.values()]) for counts in COLUMNS
    ]
    return [list(row) for row in zip(groups, *columns, strict=True)]


def fill(programme: Programme, elsewhere: Programme, editions: tuple[int, int]) -> None:
    """Let 150 people join, of whom some learn, some finish too early or in time, and some are gone again."""
    workers = list(WorkersBand)
    for number in range(150):
        country = "" if number % 37 == 0 else "KH" if number % 3 == 0 else "ID"
        answers = {
            "sex": (Sex.FEMALE, Sex.FEMALE, Sex.MALE)[number % 3] if number > 3 else Sex.OTHER,
            "age_band": list(AgeBand)[number % 8] if number % 5 else None,
            "workers": workers[number % len(workers)],
        }
        person = make_participant(programme, f"Learner {number}", country, **answers if number % 11 else {})
        if number % 4 == 0:
            join_programme(actor_for(person), elsewhere, language="en")
        learn(person, number, editions)
        leave(person, number, programme)
    for number in range(25):
        learn(make_participant(elsewhere, f"Stranger {number}"), number * 6, editions)
    commit()


def learn(person: Person, number: int, editions: tuple[int, int]) -> None:
    if number % 6 == 0:
        complete(person, editions[0])
    elif number % 6 == 1:
        complete(person, editions[0], at=clock.now() - timedelta(days=60))
    elif number % 6 < 4:
        enrol(person, editions[0])
    if number % 8 == 0:
        enrol(person, editions[1])


def leave(person: Person, number: int, programme: Programme) -> None:
    if number % 31 == 5:
        leave_programme(actor_for(person), programme)
    elif number % 31 == 6:
        person.closed_at = clock.now()
    elif number % 31 == 7:
        withdrawn = sa.update(Consent).where(
            Consent.person_id == person.id, Consent.purpose == purpose_of(programme)
        )
        db.session.execute(withdrawn.values(withdrawn_at=clock.now()))


@pytest.mark.parametrize("country", ["", "KH"])
def test_t4_every_figure_is_that_of_exactly_these_people(
    client: PageClient, database: Database, country: str
) -> None:
    """T4: record keys that are spoilt leave figures that look right, and switch the protection off."""
    owner, first, second = make_organisation(), make_edition(), make_small_edition()
    programme = make_programme(owner, course_codes=[first.code, second.code])
    elsewhere = make_programme(owner, course_codes=[first.code, second.code])
    fill(programme, elsewhere, (first.edition_id, second.edition_id))
    analyst = make_analyst(owner.id, country)
    learners = read_learners(database, programme, country)
    sign_in(client, analyst)
    page = client.get(f"/en/results/{programme.public_id}").text
    totals = [shown(list(filter(counts, learners))) for counts in COLUMNS]
    assert list(tiles(page).values())[:3] == totals
    assert list(tiles(page).values())[3] == shown_share(totals[1], totals[2])
    assert totals[2] != "fewer than 10"
    for title in GROUPS:
        assert tables(page)[title] == table_of(learners, title)
    assert tables(page)["By course"] == [
        [
            title,
            shown([learner for learner in learners if code in learner.started]),
            shown([learner for learner in learners if code in learner.completed]),
        ]
        for code, title in sorted(
            {
                first.code: "Record keeping and cash flow for a small business",
                second.code: f"Course {second.code}",
            }.items()
        )
    ]


def test_t4_the_file_holds_exactly_these_people(client: PageClient, database: Database) -> None:
    owner, first, second = make_organisation(), make_edition(), make_small_edition()
    programme = make_programme(owner, course_codes=[first.code, second.code])
    fill(programme, make_programme(owner), (first.edition_id, second.edition_id))
    learners = read_learners(database, programme, "")
    sign_in(client, make_analyst(owner.id))
    address = f"/en/results/{programme.public_id}"
    client.get(address)
    answer = client.submit(f"{address}/export", {"format": "csv"})
    rows = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    columns = ("course_code", "sex", "age_band", "workers")
    shared = ("country", "course_state", "completed_in_period")
    found = sorted(tuple(row[name] for name in (*columns, *shared)) for row in rows)
    true = sorted(
        (
            code,
            *(in_file(learner.answers[name]) for name in columns[1:]),
            learner.answers["country"] or "other",
            "completed"
            if code in learner.ever_completed
            else "enrolled"
            if code in learner.started
            else "not-enrolled",
            "yes" if code in learner.completed else "no",
        )
        for learner in learners
        for code in (first.code, second.code)
    )
    assert [row[:4] for row in found] == [row[:4] for row in true]
    for place in range(len(columns), len(columns) + len(shared)):
        left = Counter(row[place] for row in true) - Counter(row[place] for row in found)
        more = Counter(row[place] for row in found) - Counter(row[place] for row in true)
        assert set(more) <= {"withheld"}
        assert left.total() == more.total() < len(true) / 3


def state_of(learner: Learner, code: str) -> str:
    if code in learner.ever_completed:
        return "completed"
    return "enrolled" if code in learner.started else "not-enrolled"


def in_file(answer: str | None) -> str:
    """Return an answer as the file says it: numbers with "to", which no program takes for a day."""
    return {"1": "1to1"}.get(answer or "unknown", re.sub(r"(\d)-(\d)", r"\1to\2", answer or "unknown"))
