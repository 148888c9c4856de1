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
from academy.app import create_app
from academy.catalogue.models import (
    Course,
    CoursePackage,
    EditionSearch,
    GlossaryTerm,
    LessonSearch,
    SharedDocument,
)
from academy.cli import academy
from academy.content import compiler
from academy.core import migrations
from academy.core.db import commit, db
from academy.demonstration import build
from academy.demonstration.journeys import Journey
from academy.start import greet, publish_courses
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
    assert capsys.readouterr() == ("", "")
    assert published(database) == ["mon-101"]


@pytest.mark.empty_site
def test_x8_a_start_compiles_only_what_the_database_does_not_hold(
    database: Database, settings: Settings, courses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []

    def note(folder: Path, *, samples: int) -> compiler.CompiledCourse:
        compiled.append(folder.name)
        return compile_course(folder, samples=samples)

    compile_course = compiler.compile_course
    monkeypatch.setattr(compiler, "compile_course", note)
    publish_courses(settings)
    publish_courses(settings)
    assert compiled == ["mon-101"]
    with (courses / "mon-101" / "README.md").open("a", encoding="utf-8") as file:
        file.write("A note that no edition holds.")
    publish_courses(settings)
    assert compiled == ["mon-101"] * 2
    database.execute(sa.update(CoursePackage).values(content="of another database"))
    commit()
    publish_courses(settings)
    publish_courses(settings)
    assert compiled == ["mon-101"] * 3


@pytest.mark.empty_site
def test_x8_words_and_shared_documents_that_a_downgrade_took_are_made_again(
    database: Database, settings: Settings, courses: Path
) -> None:
    tables = (EditionSearch, LessonSearch, GlossaryTerm, SharedDocument)
    publish_courses(settings)
    before = [database.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    assert all(before)
    for table in tables:
        database.execute(sa.delete(table))
    commit()
    publish_courses(settings)
    assert [database.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables] == before


@pytest.mark.empty_site
def test_x8_the_mark_of_an_older_release_goes(database: Database, settings: Settings, courses: Path) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "published-courses.sha256").write_text("a digest", "ascii")
    publish_courses(settings)
    assert list(settings.data_dir.iterdir()) == []


@pytest.mark.empty_site
def test_an_empty_folder_of_courses_is_said(
    database: Database, settings: Settings, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(courses)
    courses.mkdir()
    publish_courses(settings)
    assert capsys.readouterr().err == f"There is no course in {courses}: no folder with a course.yaml.\n"


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
    fresh: Flask, tmp_path: Path, courses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(os, "execve", lambda path, words, _environment: became.append((path, words)))
    monkeypatch.setattr(build, "SHARES", {Journey.JOINED: 2})
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    started = fresh.test_cli_runner().invoke(academy, ["serve"])
    assert started.exit_code == 0, started.output
    assert started.stderr.startswith(f"academy: testing, database {tmp_path / 'fresh' / 'academy.db'}\n")
    assert "Certificates cannot be drawn. On the server, run: apt install " in started.stderr
    assert started.stdout.startswith("Published mon-101 1.2.0.\nPublished pathways and contacts.\n")
    assert "Sign in to look around:\n" in started.stdout
    assert became == [(sys.executable, [sys.executable, "-m", "academy.serve"])]
    with fresh.app_context():
        assert migrations.current_revision() != ""
        assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 2 + 6
