"""What a start publishes and prints: new courses once, why none were published, and how to look around."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy import start
from academy.accounts.models import Person
from academy.admin.demonstration import build
from academy.admin.demonstration.journeys import Journey
from academy.app import create_app
from academy.catalogue.models import Course
from academy.cli import academy
from academy.core import migrations
from academy.core.db import db
from academy.start import PUBLISHED_FILE, greet, publish_courses
from config import Settings
from tests.conftest import settings_for_tests
from tests.factories.accounts import make_person
from tests.factories.catalogue import COURSES

Database = scoped_session[Session]
SIGN_INS = "  learner            learner@demonstration.example\n"


@pytest.fixture
def settings(app: Flask, tmp_path: Path) -> Settings:
    found: Settings = app.extensions["settings"]
    return replace(found, data_dir=tmp_path / "data")


@pytest.fixture
def courses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "courses"
    for name in ("mon-101", "_shared"):
        shutil.copytree(COURSES / name, folder / name)
    monkeypatch.setattr(start, "COURSES", folder)
    monkeypatch.setattr(start, "SAMPLES_AT_START", 1)
    return folder


def published(database: Database) -> list[str]:
    return list(database.scalars(sa.select(Course.code)))


@pytest.mark.empty_site
def test_a_course_is_published_once_and_said_once(
    database: Database, settings: Settings, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_courses(settings)
    assert capsys.readouterr() == ("Published mon-101 1.2.0.\nPublished pathways and contacts.\n", "")
    publish_courses(settings)
    (settings.data_dir / PUBLISHED_FILE).unlink()
    publish_courses(settings)
    assert capsys.readouterr() == ("", "")
    assert (settings.data_dir / PUBLISHED_FILE).exists()
    assert published(database) == ["mon-101"]


@pytest.mark.empty_site
def test_a_course_that_is_broken_is_said_and_looked_at_again(
    database: Database, settings: Settings, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (courses / "mon-101" / "course.yaml").write_text("id: mon-101\n", "utf-8")
    publish_courses(settings)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"The courses are not published: {courses / 'mon-101' / 'course.yaml'}: ")
    assert (published(database), (settings.data_dir / PUBLISHED_FILE).exists()) == ([], False)


@pytest.mark.parametrize(("env", "shows"), [("development", True), ("production", False)])
def test_it_is_said_where_the_academy_is_and_how_to_look_around(
    database: Database,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    env: Literal["development", "production"],
    shows: bool,
) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "demonstration-sign-ins.txt").write_text(SIGN_INS, "utf-8")
    make_person(email="learner@demonstration.example")
    greet(replace(settings, env=env))
    where = "\nThe academy is at http://localhost/  (Ctrl+C stops it)\n\n"
    assert capsys.readouterr().out == where + (f"Sign in to look around:\n{SIGN_INS}\n" if shows else "")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Flask]:
    """Return an application on a database that does not exist yet, which wants the demonstration."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    app = create_app(settings_for_tests(f"sqlite:///{folder / 'academy.db'}", folder, demonstration=True))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_first_start_makes_everything_ready_and_becomes_the_server(
    fresh: Flask, courses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(os, "execve", lambda path, words, _environment: became.append((path, words)))
    monkeypatch.setattr(build, "SHARES", {Journey.JOINED: 2})
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    started = fresh.test_cli_runner().invoke(academy, ["serve"])
    assert started.exit_code == 0, started.output
    assert started.stderr.startswith("Certificates cannot be drawn yet: apt install ")
    assert started.stdout.startswith("Published mon-101 1.2.0.\nPublished pathways and contacts.\n")
    assert "Sign in to look around:\n" in started.stdout
    assert became == [(sys.executable, [sys.executable, "-m", "academy.serve"])]
    with fresh.app_context():
        assert migrations.current_revision() != ""
        assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 2 + 6
