"""kill -9 of the whole server in the middle of final checks: nothing acknowledged is lost, nothing doubled.

The long version is tests/soak/test_kills.py (`make soak`).
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.assessment.models import AnswerEvent, Attempt
from academy.core.db import commit, db
from tests.conftest import settings_for_tests
from tests.soak.examination import Examination, find_damage, run_examination
from tests.support.opened import open_academy


@pytest.fixture(scope="module")
def examination(tmp_path_factory: pytest.TempPathFactory) -> Examination:
    return run_examination(tmp_path_factory.mktemp("kill"), learners=3, kills=3, seed="short")


def test_nothing_acknowledged_is_lost_or_doubled(examination: Examination) -> None:
    assert find_damage(examination) == []
    acknowledged = sum(len(ledger.acknowledged) for ledger in examination.ledgers)
    assert acknowledged >= 3 * 18, "the learners answered too little to prove anything"


def _lose_an_answer(examination: Examination) -> None:
    key = next(iter(examination.ledgers[0].acknowledged))
    db.session.execute(sa.delete(AnswerEvent).where(AnswerEvent.key == key))


def _double_an_answer(_examination: Examination) -> None:
    event = db.session.scalars(sa.select(AnswerEvent).limit(1)).one()
    values = {
        column.key: getattr(event, column.key)
        for column in sa.inspect(AnswerEvent).columns
        if column.key != "id"
    }
    db.session.add(AnswerEvent(**{**values, "key": "00000000-0000-4000-8000-000000000000"}))


def _change_an_answer(_examination: Examination) -> None:
    event = db.session.scalars(sa.select(AnswerEvent).limit(1)).one()
    event.response = {}


def _change_the_points(_examination: Examination) -> None:
    db.session.execute(sa.update(Attempt).values(points=Attempt.points - 1))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_lose_an_answer, "acknowledged, but lost"),
        (_double_an_answer, "stored, but never sent"),
        (_change_an_answer, "stored otherwise than sent"),
        (_change_the_points, "stored otherwise than computed"),
    ],
)
def test_the_comparison_sees_damage(
    examination: Examination, tmp_path: Path, spoil: Callable[[Examination], None], sentence: str
) -> None:
    """A check that finds nothing proves something only when it finds what was broken on purpose."""
    settings = settings_for_tests(f"sqlite:///{tmp_path / 'copy.db'}", tmp_path)
    with (
        closing(sqlite3.connect(examination.settings.data_dir / "academy.db")) as original,
        closing(sqlite3.connect(tmp_path / "copy.db")) as copy,
    ):
        original.backup(copy)
    with open_academy(settings):
        spoil(examination)
        commit()
    assert any(sentence in each for each in find_damage(replace(examination, settings=settings)))
