"""Keys that rotate while learners answer: what is there before, what must be the same afterwards."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from academy.accounts.models import CodePurpose, OneTimeCode, Person
from academy.accounts.one_time import hash_secret
from academy.assessment.models import Attempt
from academy.assessment.queries import practice_sitting
from academy.catalogue.queries import load_edition
from academy.core import audit, clock, key_file, keys
from academy.core.audit import AuditEntry
from academy.core.db import commit, db
from academy.programmes.models import Participation, Programme
from academy.programmes.services import join_programme
from academy.statistics.queries import programme_figures
from config import Settings
from tests.factories.accounts import actor_for
from tests.factories.catalogue import make_edition
from tests.factories.programmes import enrol, make_participant, make_programme
from tests.served.visitor import Visitor
from tests.served.walk import register
from tests.soak.examination import Examination, examine, settings_in
from tests.soak.server import ROOT, Server
from tests.support.opened import open_academy

PARTICIPANTS = 24
TOKEN = "a-link-that-is-on-its-way-while-keys-rotate"
EVERYWHERE = frozenset[str]()


@dataclass(frozen=True)
class Kept:
    """What a rotation may not change."""

    #: The secret seed of each open final check and begun practice, by the attempt.
    seeds: dict[str, str]
    #: The seeds of practice that nobody has begun, by the person: no row holds them.
    draws: dict[int, str]
    #: The number of each participant that decides how figures are rounded.
    record_keys: dict[int, int]
    #: Everything that the programme's page shows.
    figures: str


@dataclass
class Rotated:
    """An examination during which keys rotated: what was kept before and after."""

    examination: Examination
    before: Kept
    after: Kept


def run_rotations(
    folder: Path, *, learners: int, rotations: int, seed: str, database_url: str = ""
) -> Rotated:
    """Let ``learners`` answer at once while a command rotates the keys ``rotations`` times."""
    settings = replace(settings_in(folder, database_url), secret_key="")
    key_file.make(settings.data_dir / key_file.NAME)
    server = Server(settings, folder / "server.log")
    noted: list[Kept] = []

    def note() -> None:
        noted.append(_prepare(settings))

    strikes: list[Callable[[], object]] = [
        note,
        *[partial(_rotate, server, each) for each in range(rotations)],
    ]
    examination = examine(server, learners=learners, strikes=strikes, seed=seed)
    return Rotated(examination, noted[0], kept_now(settings))


def _prepare(settings: Settings) -> Kept:
    """Make a programme with participants, and a link that is on its way; return what is there."""
    with open_academy(settings):
        programme = make_programme(name="Before the keys rotate")
        edition_id = make_edition().edition_id
        people = [make_participant(programme, f"Participant {number}") for number in range(PARTICIPANTS)]
        for person in people[::2]:
            enrol(person, edition_id, lessons=1)
        moment = clock.now()
        db.session.add(
            OneTimeCode(
                purpose=CodePurpose.PASSWORD_RESET,
                address=str(people[0].email),
                locale="en",
                person_id=people[0].id,
                secret_hash=hash_secret(TOKEN),
                created_at=moment,
                handled_at=moment,
                expires_at=moment + timedelta(minutes=30),
            )
        )
        commit()
    return kept_now(settings)


def _rotate(server: Server, number: int) -> None:
    """Rotate with the command while the server runs; then somebody new comes, whose entry has the new key."""
    time.sleep(1)
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "academy", "keys", "rotate"],
        cwd=ROOT,
        env=server.environment(),
        check=True,
        capture_output=True,
    )
    settings = server.settings
    newcomer = Visitor(f"http://{settings.host}:{settings.port}")
    register(newcomer, f"Newcomer {number}", f"newcomer{number}@academy.test", "ID")
    assert newcomer.get(f"/en/new-password/{TOKEN}").status == 200, "a link from before still works"


def kept_now(settings: Settings) -> Kept:
    """Return what is there now, as a process reads it that has just started."""
    with open_academy(settings):
        programme = db.session.scalars(
            sa.select(Programme).where(Programme.name == "Before the keys rotate")
        ).one()
        edition_id = make_edition().edition_id
        edition = load_edition(edition_id)
        rows = db.session.execute(
            sa.select(Participation.person_id, Participation.record_key).order_by(Participation.id)
        )
        record_keys = {row.person_id: row.record_key for row in rows}
        return Kept(
            seeds=dict(db.session.execute(sa.select(Attempt.public_id, Attempt.seed)).all()),
            draws={
                each: practice_sitting(each, edition_id, edition.lessons[0].id, edition, "ID").seed
                for each in record_keys
            },
            record_keys=record_keys,
            figures=repr(programme_figures(programme, EVERYWHERE)),
        )


def find_broken(rotated: Rotated, rotations: int) -> list[str]:
    """Return what the rotations have broken, as sentences."""
    settings, before, after = rotated.examination.settings, rotated.before, rotated.after
    broken = [
        f"the attempt {each} has changed"
        for each in before.seeds
        if after.seeds.get(each) != before.seeds[each]
    ]
    broken += [
        f"the practice of {each} has changed"
        for each in before.draws
        if after.draws[each] != before.draws[each]
    ]
    if after.record_keys != before.record_keys:
        broken.append("record keys have changed")
    if after.figures != before.figures:
        broken.append(f"figures have changed: {before.figures} -> {after.figures}")
    with open_academy(settings):
        report = audit.check_log()
        broken += report.findings
        if report.waiting:
            broken.append(f"{report.waiting} entries are in no chain")
        used = {
            keys.id_of(entry.seal)[-key_file.ID_LENGTH :]
            for entry in db.session.scalars(sa.select(AuditEntry))
        }
        if used != {each.id for each in keys.ring().secrets} or len(used) != rotations + 1:
            broken.append(f"the server signed with {len(used)} keys")
    return broken


def rejoin(settings: Settings) -> bool:
    """Let somebody who took part before join another programme; say whether she has the same number there."""
    with open_academy(settings):
        first = db.session.scalars(sa.select(Participation).order_by(Participation.id)).first()
        assert first is not None
        person = db.session.get_one(Person, first.person_id)
        again = join_programme(actor_for(person), make_programme(name="After them"), language="en")
        return again.record_key == first.record_key
