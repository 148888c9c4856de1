"""A command says on which database it works, and refuses where this machine has settings that it was not given."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from academy.core.announcing import name_of
from tests.support.environment import inherited

ROOT = Path(__file__).parents[2]
FLASK = Path(sys.executable).with_name("flask")


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    file = tmp_path / "etc" / "academy.env"
    file.parent.mkdir()
    file.write_text("ACADEMY_ENV=production\n", "utf-8")
    return file


def run(*command: str | Path, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env={**inherited(), "FLASK_APP": "wsgi", "ACADEMY_DATA_DIR": str(folder), **changes},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "command",
    [
        (FLASK, "academy", "people", "list"),
        (FLASK, "academy", "serve"),
        (sys.executable, "-m", "academy.serve"),
        (sys.executable, "-c", "import academy.worker"),
    ],
    ids=["command", "serve", "server", "worker"],
)
def test_x7_a_process_without_the_settings_of_this_machine_is_refused(
    tmp_path: Path, settings_file: Path, command: tuple[str | Path, ...]
) -> None:
    ended = run(*command, folder=tmp_path / "data", ACADEMY_SETTINGS_FILE=str(settings_file))
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert (
        f"are in {settings_file}, and this process has none of them. Say: sudo academy COMMAND."
        in ended.stderr
    )
    assert not (tmp_path / "data").exists()


def test_x7_a_command_says_on_which_database_it_works(tmp_path: Path, settings_file: Path) -> None:
    said = f"academy: development, database {tmp_path / 'academy.db'}\n"
    settings = {"ACADEMY_ENV": "development", "ACADEMY_SETTINGS_FILE": str(settings_file)}
    made = run(FLASK, "academy", "db", "upgrade", folder=tmp_path, **settings)
    assert (made.returncode, made.stdout, made.stderr) == (0, "", said)
    checked = run(FLASK, "academy", "audit", "verify", folder=tmp_path, **settings)
    assert (checked.returncode, checked.stderr) == (0, said)
    refused = run(FLASK, "academy", "restore", "missing.zip", folder=tmp_path, **settings)
    assert (refused.returncode, refused.stderr.startswith(f"{said}academy: ")) == (1, True)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("sqlite:////var/lib/academy/academy.db", "database /var/lib/academy/academy.db"),
        ("postgresql://me:secret@db.internal/academy", "database academy on db.internal"),
        (
            "postgresql+psycopg://me:secret@db.internal:6432/academy?sslmode=require",
            "database academy on db.internal:6432",
        ),
        (
            "postgresql://me:secret@/academy?host=one:5432&host=two:5432",
            "database academy on one:5432, two:5432",
        ),
        ("postgresql:///academy?user=me&password=secret", "database academy on this machine"),
    ],
)
def test_x7_a_password_is_no_part_of_the_name(address: str, name: str) -> None:
    assert name_of(sa.make_url(address)) == name
