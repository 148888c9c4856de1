"""One started academy on each engine for the whole run: tests make people of their own in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import make_postgresql_database
from tests.served.academy import ServedAcademy, served
from tests.served.visitor import Visitor


def database_setting(engine: str, name: str) -> dict[str, str]:
    """Return the setting that puts an academy on ``engine``: SQLite needs none."""
    return {"DATABASE_URL": make_postgresql_database(name)} if engine == "postgresql" else {}


@pytest.fixture(scope="package")
def served_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedAcademy]:
    """Return a started academy on SQLite."""
    with served(tmp_path_factory.mktemp("served") / "sqlite") as academy:
        yield academy


@pytest.fixture(scope="package")
def served_postgresql(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[ServedAcademy]:
    """Return a started academy on PostgreSQL."""
    setting = database_setting("postgresql", f"served_{worker}_{os.getpid()}")
    with served(tmp_path_factory.mktemp("served") / "postgresql", **setting) as academy:
        yield academy


@pytest.fixture(params=["sqlite", "postgresql"])
def academy(request: pytest.FixtureRequest) -> ServedAcademy:
    """Return the started academy on each engine in turn."""
    running = request.getfixturevalue(f"served_{request.param}")
    assert isinstance(running, ServedAcademy)
    return running


@pytest.fixture
def visitor(academy: ServedAcademy) -> Visitor:
    """Return a phone with no cookie yet."""
    return Visitor(academy.url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a fresh folder for an academy that a test starts itself."""
    return tmp_path / "academy"
