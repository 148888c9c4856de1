"""A faulty folder of courses: the good ones are published, and the administrator reads what is wrong with it."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue.models import CoursePackage, SharedDocument
from academy.catalogue.queries import current_cards
from academy.cli import academy
from academy.content import compiler
from academy.core.permissions import Role
from tests.factories.accounts import make_member, sign_in
from tests.factories.catalogue import COURSES
from tests.support.pages import PageClient

Database = scoped_session[Session]
Publish = Callable[..., Result]
SHARED_KEYS = 12


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    folder = tmp_path / "courses"
    for name in ("_shared", "mkt-101", "mon-101"):
        copytree(COURSES / name, folder / name)
    return folder


@pytest.fixture
def publish(app: Flask, database: Database, courses: Path) -> Publish:
    """Return what runs ``flask academy content publish`` on the folder, or on one inside."""

    def run(name: str = "") -> Result:
        return app.test_cli_runner().invoke(
            academy, ["content", "publish", str(courses / name), "--samples", "1"]
        )

    return run


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def raise_version(courses: Path, name: str, version: str) -> None:
    file = courses / name / "course.yaml"
    file.write_text(re.sub(r"(?m)^version: .*$", f"version: {version}", file.read_text("utf-8")), "utf-8")


def health(client: PageClient) -> str:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    return client.get("/en/admin/health").text


@pytest.mark.empty_site
def test_x10_a_faulty_course_stops_no_other_and_is_named_until_it_is_mended(
    database: Database,
    publish: Publish,
    courses: Path,
    client: PageClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    lesson = next((courses / "mkt-101" / "lessons").glob("01-*.md"))
    good = lesson.read_text("utf-8")
    lesson.write_text(good.replace("\n---\n", "\n", 1), "utf-8")
    done = publish()
    assert (done.exit_code, [card.code for card in current_cards()]) == (1, ["mon-101"])
    assert "mon-101 1.2.0 published\n" in done.stdout
    assert done.stdout.count(" published\n") == 1 + SHARED_KEYS
    assert done.stderr.startswith("mkt-101 not published: ")
    assert f"lessons/{lesson.name}: line 1: the front matter" in done.stderr
    assert any("the folder mkt-101 is not published" in record.getMessage() for record in caplog.records)
    page = health(client)
    assert "mkt-101: " in page
    assert f"lessons/{lesson.name}" in page
    lesson.write_text(good, "utf-8")
    assert publish("mkt-101").exit_code == 0
    assert {card.code for card in current_cards()} == {"mon-101", "mkt-101"}
    assert "course folders have a mistake" not in health(client)


@pytest.mark.parametrize("version", ["1.2.0", "1.1.9"])
@pytest.mark.empty_site
def test_x10_a_version_that_does_not_rise_is_named_too(
    database: Database, publish: Publish, courses: Path, client: PageClient, version: str
) -> None:
    assert publish().exit_code == 0
    raise_version(courses, "mon-101", version)
    change(courses / "mon-101" / "course.yaml", "summary: ", "summary: Changed. ")
    done = publish()
    assert done.exit_code == 1
    assert f"its version {version} is not above 1.2.0" in done.stderr
    assert f"its version {version} is not above 1.2.0" in health(client)
    raise_version(courses, "mon-101", "1.2.1")
    assert publish().exit_code == 0
    assert "is not above" not in health(client)


@pytest.mark.empty_site
def test_x10_a_faulty_shared_folder_holds_no_course_back(
    database: Database, publish: Publish, courses: Path, client: PageClient
) -> None:
    assert publish().exit_code == 0
    before = database.scalars(sa.select(SharedDocument.checksum)).all()
    (courses / "_shared" / "country" / "kh.yaml").unlink()
    raise_version(courses, "mon-101", "1.2.1")
    done = publish()
    assert (done.exit_code, "mon-101 1.2.1 published\n" in done.stdout) == (1, True)
    assert done.stderr.startswith("_shared not published: ")
    assert database.scalars(sa.select(SharedDocument.checksum)).all() == before
    assert "kh.yaml" in health(client)


@pytest.mark.empty_site
def test_x10_what_nobody_had_thought_of_is_the_fault_of_its_folder_alone(
    database: Database, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(folder: Path, *, samples: int) -> compiler.CompiledCourse:
        if folder.name == "mkt-101":
            raise RecursionError
        return compile_course(folder, samples=samples)

    compile_course = compiler.compile_course
    monkeypatch.setattr(compiler, "compile_course", stumble)
    done = publish()
    assert (done.exit_code, [card.code for card in current_cards()]) == (1, ["mon-101"])
    assert done.stderr == "mkt-101 not published: its files cannot be made into a course (RecursionError)\n"


@pytest.mark.parametrize("kind", ["name", "key"])
@pytest.mark.empty_site
def test_x10_signs_that_no_database_takes_stop_no_other_course(
    database: Database, publish: Publish, courses: Path, kind: str
) -> None:
    """A file whose name is no UTF-8, as an old archive brings it, and a key with a zero in it."""
    if kind == "name":
        Path(os.fsdecode(os.fsencode(courses / "mkt-101" / "lessons") + b"/\xff.md")).touch()
    else:
        with (courses / "mkt-101" / "course.yaml").open("a", encoding="utf-8") as file:
            file.write('\n"a\\0b": 1\n')
    done = publish()
    assert (done.exit_code, [card.code for card in current_cards()]) == (1, ["mon-101"])
    assert "\N{REPLACEMENT CHARACTER}" in done.stderr


@pytest.mark.empty_site
def test_x10_a_course_that_cannot_be_stored_is_the_only_one_that_is_not(
    database: Database, publish: Publish, courses: Path, client: PageClient
) -> None:
    taken = re.search(r"(?m)^slug: (\S+)$", (courses / "mon-101" / "course.yaml").read_text("utf-8"))
    assert taken
    file = courses / "mkt-101" / "course.yaml"
    text = re.sub(r"(?m)^slug: .*$", taken[0], file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    done = publish()
    assert done.exit_code == 1
    assert f"already has the address {taken[1]}" in done.stderr
    assert [card.slug for card in current_cards()] == [taken[1]]


@pytest.mark.empty_site
def test_x10_a_folder_that_is_gone_is_not_named_any_more(
    database: Database, publish: Publish, courses: Path, client: PageClient
) -> None:
    (courses / "mkt-101" / "course.yaml").write_text("id: mkt-101\n", "utf-8")
    assert publish().exit_code == 1
    problem = database.scalars(sa.select(CoursePackage.problem).where(CoursePackage.name == "mkt-101")).one()
    assert re.search(r"schema: is missing; .*slug: is missing; .*version: is missing; and \d+ more$", problem)
    rmtree(courses / "mkt-101")
    assert publish().exit_code == 0
    assert set(database.scalars(sa.select(CoursePackage.name))) == {"_shared", "mon-101"}
    assert "mkt-101" not in health(client)
