"""The files of the history: one line without branches, dated, free of the academy, each with its data test."""

import re
import shutil
import subprocess
from pathlib import Path

from alembic.script import ScriptDirectory

from academy.core import migrations

HERE = Path(__file__).parent


def script_of(folder: Path) -> ScriptDirectory:
    """Return the history in ``folder``."""
    return ScriptDirectory(str(folder))


def command_to_reparent(script: ScriptDirectory) -> str:
    """Return the command that puts the newest branch on top of the one before it, '' when there is one head."""
    files = {each.revision: each.path for each in script.walk_revisions()}
    *_, below, newest = ["", *sorted(script.get_heads(), key=files.__getitem__)]
    if not below:
        return ""
    shared = {each.revision for each in script.iterate_revisions(below, "base")}
    branch = [each for each in script.iterate_revisions(newest, "base") if each.revision not in shared]
    return f"sed -i 's/^down_revision = .*/down_revision = \"{below}\"/' {branch[-1].path}"


def test_there_is_one_head() -> None:
    command = command_to_reparent(script_of(migrations.FOLDER))
    assert command == "", f"two heads; to make them one, run: {command}"


def test_the_command_makes_one_head_of_two(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    fork = "f3a8d6c21b57"
    for number, (revision, parent) in enumerate((("aaaaaaaaaaaa", fork), ("bbbbbbbbbbbb", "aaaaaaaaaaaa"))):
        name = f"29990101_000{number}_{revision}_branch.py"
        text = f'revision = "{revision}"\ndown_revision = "{parent}"\nbranch_labels = depends_on = None\n'
        (folder / "versions" / name).write_text(text, "ascii")
    below = script_of(migrations.FOLDER).get_current_head()
    assert set(script_of(folder).get_heads()) == {below, "bbbbbbbbbbbb"}
    subprocess.run(command_to_reparent(script_of(folder)), shell=True, check=True)  # noqa: S602 - as it is printed
    assert script_of(folder).get_heads() == ["bbbbbbbbbbbb"]
    assert script_of(folder).get_revision("aaaaaaaaaaaa").down_revision == below


def test_every_name_is_dated_and_no_migration_imports_the_academy() -> None:
    for revision in script_of(migrations.FOLDER).walk_revisions():
        assert re.fullmatch(rf"\d{{8}}_\d{{4}}_{revision.revision}_\w+\.py", Path(revision.path).name)
        assert "academy" not in Path(revision.path).read_text("utf-8")


def test_every_migration_has_its_data_test() -> None:
    revisions = {each.revision for each in script_of(migrations.FOLDER).walk_revisions()}
    files = {file.stem.removeprefix("test_") for file in HERE.glob("test_*.py")}
    tested = {name for name in files if re.fullmatch(r"[0-9a-f]{12}", name)}
    assert tested == revisions, (
        "tests/migrations/test_REVISION.py takes rows of several people up, down and up"
    )
