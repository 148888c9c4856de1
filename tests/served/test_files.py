"""What a running site keeps is for its own user only."""

import stat
import subprocess
import sys
from pathlib import Path

from tests.served.academy import ROOT, ServedAcademy
from tests.support.environment import inherited

OTHERS = 0o077
COMMON_UMASK = 0o022


def open_to_others(folder: Path) -> list[str]:
    """Return the files and folders in ``folder``, itself included, that other users may use."""
    return [
        f"{path.relative_to(folder)} {stat.filemode(path.lstat().st_mode)}"
        for path in (folder, *folder.rglob("*"))
        if path.lstat().st_mode & OTHERS
    ]


def test_f2_files_of_a_running_site_are_for_its_user_only(served_sqlite: ServedAcademy) -> None:
    assert served_sqlite.status("/en/courses") == 200
    assert (served_sqlite.data / "academy.db").exists()
    assert not open_to_others(served_sqlite.data)


def test_f2_files_of_an_earlier_release_are_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    environment = {
        **inherited(),
        "FLASK_APP": "wsgi",
        "ACADEMY_DATA_DIR": str(data),
        "ACADEMY_LOG_LEVEL": "WARNING",
    }
    command = [str(Path(sys.executable).with_name("flask")), "academy", "db", "upgrade"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, umask=COMMON_UMASK, timeout=60)
    (data / "storage" / "certificates").mkdir(parents=True)
    for name in ("demonstration-sign-ins.txt", "storage/certificates/one.pdf", "academy.db-wal"):
        (data / name).write_bytes(b"")
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    subprocess.run(command, check=True, cwd=ROOT, env=environment, umask=COMMON_UMASK, timeout=60)
    assert not open_to_others(data)
    assert (data / "academy.db").stat().st_mode & stat.S_IRWXU == stat.S_IRUSR | stat.S_IWUSR


def test_f2_a_database_elsewhere_is_closed_too(tmp_path: Path) -> None:
    database = tmp_path / "elsewhere" / "people.db"
    environment = {
        **inherited(),
        "FLASK_APP": "wsgi",
        "ACADEMY_DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite:///{database}",
    }
    command = [str(Path(sys.executable).with_name("flask")), "academy", "db", "upgrade"]
    database.parent.mkdir()
    subprocess.run(command, check=True, cwd=ROOT, env=environment, umask=COMMON_UMASK, timeout=60)
    assert not database.stat().st_mode & OTHERS
