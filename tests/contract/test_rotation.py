"""Keys rotated twice while learners answer: no seal is broken, no open attempt changed, and figures are the same.

The long version is tests/soak/test_rotations.py (`make soak`).
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.assessment.models import Attempt
from academy.core.audit import AuditEntry
from academy.core.db import commit, db
from academy.core.key_file import NAME
from academy.programmes.models import Participation
from tests.soak.examination import find_damage
from tests.soak.rotation import Rotated, find_broken, kept_now, rejoin, run_rotations
from tests.support.opened import open_academy

ROTATIONS = 2


@pytest.fixture(scope="module")
def rotated(tmp_path_factory: pytest.TempPathFactory) -> Rotated:
    return run_rotations(tmp_path_factory.mktemp("rotation"), learners=2, rotations=ROTATIONS, seed="short")


def test_b11_keys_rotated_twice_under_load_break_nothing(rotated: Rotated) -> None:
    assert find_damage(rotated.examination) == []
    assert find_broken(rotated, ROTATIONS) == []
    assert rejoin(rotated.examination.settings)
    assert all(len(kept) > 1 for kept in (rotated.before.seeds, rotated.before.draws))


def test_the_comparison_sees_what_a_rotation_would_break(rotated: Rotated, tmp_path: Path) -> None:
    """A check that finds nothing proves something only when it finds what was broken on purpose."""
    folder = shutil.copytree(rotated.examination.settings.data_dir, tmp_path / "copy")
    settings = replace(
        rotated.examination.settings, data_dir=folder, database_url=f"sqlite:///{folder / 'academy.db'}"
    )
    with open_academy(settings):
        db.session.execute(sa.update(Attempt).values(seed="0" * 32))
        db.session.execute(sa.update(Participation).values(record_key=Participation.record_key + 1))
        entry_id = db.session.scalar(sa.select(sa.func.max(AuditEntry.id)))
        db.session.execute(sa.update(AuditEntry).where(AuditEntry.id == entry_id).values(actor="another"))
        commit()
    newest, *_older = (folder / NAME).read_text("ascii").splitlines()
    (folder / NAME).write_text(newest, "ascii")
    spoilt = replace(
        rotated, examination=replace(rotated.examination, settings=settings), after=kept_now(settings)
    )
    found = " ".join(find_broken(spoilt, ROTATIONS))
    for sentence in (
        "the attempt",
        "the practice",
        "record keys have changed",
        "which is not here",
        "signed with",
    ):
        assert sentence in found
    assert f"entry {entry_id} is not as it was written" in found
