"""A final check under kill -9: prepare papers, let learners answer while the server dies, compare afterwards."""

import random
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.assessment.models import AnswerEvent, Attempt
from academy.assessment.services import recompute_attempt, start_final_check
from academy.catalogue.queries import load_edition
from academy.core import migrations
from academy.core.db import commit, db
from academy.learning.models import Completion, Enrolment
from config import Settings
from tests.conftest import settings_for_tests
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.soak.learner import Choice, Learner, Ledger, Paper
from tests.soak.server import Server
from tests.support.answers import Fields, fill_workbook, random_fields, right_fields
from tests.support.opened import open_academy
from tests.support.site import Site
from tests.unit.assessment.bank import Form

CHOICES = 4


@dataclass(frozen=True)
class Examination:
    """What is left when all learners have handed in: the settings of the server, and who sent what."""

    settings: Settings
    papers: tuple[Paper, ...]
    ledgers: tuple[Ledger, ...]
    #: How often a learner was told to try again.
    refusals: int = 0


def settings_in(folder: Path, database_url: str = "") -> Settings:
    """Return the settings of an academy in ``folder`` on a free port, on SQLite unless told otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return settings_for_tests(database_url or f"sqlite:///{folder / 'academy.db'}", folder, port=port)


def prepare_papers(settings: Settings, learners: int, seed: str) -> tuple[Paper, ...]:
    """Make a database in which ``learners`` have filled their workbooks and opened their final checks."""
    chance = random.Random(seed)  # noqa: S311 - answers by chance, no secret
    with open_academy(settings):
        migrations.upgrade()
        edition_id = make_edition().edition_id
        papers = tuple(make_paper(number, seed, edition_id, chance)[1] for number in range(learners))
        commit()
    return papers


def make_paper(number: int, seed: str, edition_id: int, chance: random.Random) -> tuple[Person, Paper]:
    """Make the learner ``number`` with a full workbook and an open final check."""
    email = f"{seed.replace(' ', '-')}.{number}@academy.test"
    person = make_person(email=email, password=PASSWORD)
    make_enrolment(person, edition_id)
    fill_workbook(person.id, edition_id)
    edition = load_edition(edition_id)
    attempt = start_final_check(person.id, edition_id, edition, country=person.country)
    choices = []
    for drawn in attempt.items:
        asked = attempt.draw(edition, drawn["id"], "en")
        answers: list[Fields] = [right_fields(asked)]
        answers += [random_fields(asked, chance) for _ in range(CHOICES - 1)]
        choices.append([Choice(fields, asked.parse(Form(fields)).response) for fields in answers])
    path = f"/en/courses/{MODEL_SLUG}/final-check/{attempt.public_id}"
    return person, Paper(email, person.id, attempt.public_id, path, choices)


def run_examination(folder: Path, *, learners: int, kills: int, seed: str) -> Examination:
    """Let ``learners`` answer at once while the server is killed ``kills`` times at random moments."""
    settings = settings_in(folder)
    server = Server(settings, folder / "server.log")
    chance = random.Random(f"{seed}/kills")  # noqa: S311 - moments by chance, no secret

    def strike() -> None:
        time.sleep(chance.uniform(0.2, 1.5))
        server.kill()
        server.start()

    return examine(server, learners=learners, strikes=[strike] * kills, seed=seed)


def examine(
    server: Server, *, learners: int, strikes: Sequence[Callable[[], object]], seed: str
) -> Examination:
    """Start ``server`` and let ``learners`` answer at once while one of ``strikes`` after the other hits it."""
    settings = server.settings
    papers = prepare_papers(settings, learners, seed)
    server.start()
    try:
        site = Site(f"http://{settings.host}:{settings.port}")
        return answer_under(site, settings, papers, strikes=strikes, seed=seed)
    finally:
        server.stop()


def answer_under(
    site: Site,
    settings: Settings,
    papers: Sequence[Paper],
    *,
    strikes: Sequence[Callable[[], object]],
    seed: str,
) -> Examination:
    """Let everybody with a paper answer at once on ``site``, which runs, while the ``strikes`` hit it in turn."""
    is_over = Event()
    threads = [Learner(site, paper, is_over, f"{seed}/{paper.email}") for paper in papers]
    try:
        for thread in threads:
            thread.sign_in()
        for thread in threads:
            thread.start()
        for strike in strikes[:-1]:
            strike()
        is_over.set()
        strikes[-1]()
        for thread in threads:
            thread.join(120)
    finally:
        is_over.set()
    errors = [thread.error or f"{thread.name} never came to an end" for thread in threads]
    assert all(thread.ledger.is_handed_in for thread in threads), "\n".join(errors)
    ledgers = tuple(thread.ledger for thread in threads)
    return Examination(settings, tuple(papers), ledgers, sum(thread.refusals for thread in threads))


def find_damage(examination: Examination) -> list[str]:
    """Compare the database with what the learners were told; return every difference as a sentence."""
    damage = _broken_file(examination.settings)
    with open_academy(examination.settings):
        for paper, ledger in zip(examination.papers, examination.ledgers, strict=True):
            attempt = db.session.scalars(sa.select(Attempt).where(Attempt.public_id == paper.attempt)).one()
            events = _events(attempt)
            damage += [f"{paper.email}: {each}" for each in compare(attempt, events, ledger)]
            drifts = recompute_attempt(attempt, load_edition(attempt.edition_id))
            damage += [f"{paper.email}: stored otherwise than computed: {drift}" for drift in drifts]
            damage += [f"{paper.email}: {each}" for each in _ending(attempt)]
    return damage


def _events(attempt: Attempt) -> list[AnswerEvent]:
    return list(db.session.scalars(sa.select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id)))


def compare(attempt: Attempt, events: list[AnswerEvent], ledger: Ledger) -> list[str]:
    """Return every difference between the stored ``events`` and what the learner was told, as a sentence."""
    stored: Mapping[str, AnswerEvent] = {event.key: event for event in events}
    problems = [f"acknowledged, but lost: {key}" for key in ledger.acknowledged if key not in stored]
    problems += [f"stored, but never sent: {key}" for key in stored if key not in ledger.sent]
    problems += [f"doubled: {key}" for key, count in Counter(e.key for e in events).items() if count > 1]
    for key, (number, choice) in ledger.sent.items():
        event = stored.get(key)
        if event and (event.item_id, event.response) != (attempt.items[number]["id"], choice.response):
            problems.append(f"stored otherwise than sent: {key}")
    return problems


def _ending(attempt: Attempt) -> list[str]:
    """Every learner ends with right answers and a full workbook: she has passed and completed, once."""
    completions = db.session.scalar(
        sa.select(sa.func.count(Completion.id))
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(Enrolment.person_id == attempt.person_id)
    )
    problems = [] if attempt.is_passed else ["has not passed"]
    return problems if completions == 1 else [*problems, f"completed {completions} times"]


def _broken_file(settings: Settings) -> list[str]:
    if not settings.database_url.startswith("sqlite"):
        return []
    with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))) as connection:
        rows = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        foreign = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [f"SQLite: {row}" for row in rows if row != "ok"] + [f"SQLite: {row}" for row in foreign]
