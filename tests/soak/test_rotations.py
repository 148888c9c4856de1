"""The long version of tests/contract/test_rotation.py, on both engines."""

from pathlib import Path

import pytest

from tests.conftest import make_postgresql_database
from tests.soak.examination import find_damage
from tests.soak.rotation import find_broken, rejoin, run_rotations

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

ROTATIONS = 20


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_twenty_rotations_under_load_break_nothing(tmp_path: Path, worker: str, engine: str) -> None:
    url = make_postgresql_database(f"rotation_{worker}") if engine == "postgresql" else ""
    rotated = run_rotations(tmp_path, learners=6, rotations=ROTATIONS, seed=engine, database_url=url)
    assert find_damage(rotated.examination) == []
    assert find_broken(rotated, ROTATIONS) == []
    assert rejoin(rotated.examination.settings)
