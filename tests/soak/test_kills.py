"""The long version of tests/contract/test_kill.py, with many kills and certificates."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.credentials.models import Certificate
from tests.soak.examination import Examination, find_damage, run_examination
from tests.soak.server import Server
from tests.support.opened import open_academy

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

CERTIFICATE_SECONDS = 240


@pytest.mark.parametrize("seed", ["first", "second", "third"])
def test_forty_kills_lose_nothing(tmp_path: Path, seed: str) -> None:
    examination = run_examination(tmp_path, learners=6, kills=40, seed=seed)
    assert find_damage(examination) == []
    assert sum(len(ledger.acknowledged) for ledger in examination.ledgers) >= 1000
    assert certificates_come(examination, Server(examination.settings, tmp_path / "after.log")) == 6


def certificates_come(examination: Examination, server: Server) -> int:
    """Start the server again and wait until every certificate has its PDF: the sweep finds what kills left over."""
    server.start()
    try:
        deadline = time.monotonic() + CERTIFICATE_SECONDS
        while (made := _made(examination)) < len(examination.papers) and time.monotonic() < deadline:
            time.sleep(1)
        return made
    finally:
        server.stop()


def _made(examination: Examination) -> int:
    with open_academy(examination.settings):
        query = sa.select(sa.func.count(Certificate.id)).where(Certificate.file_name.is_not(None))
        return db.session.scalar(query) or 0
