"""Numbers for processes that run now: whoever comes after one that ended counts on in its files.

A file for each process that ever ran would fill the folder: a worker of the embedded server lives for a minute.
"""

import fcntl
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ENDING = ".slot"
#: The kinds of files that a number has, as the library names them: what is added up, and what ends with its process.
KEPT, LIVE = ("counter", "histogram"), "gauge_livesum"
#: All labels that there are take a tenth of this.
FILE_BYTES = 1 << 20


@dataclass(frozen=True)
class Holder:
    """A process that runs: its number, what it is called, and its process id."""

    number: int
    name: str
    pid: int


class Slots:
    """The numbers in ``folder``. A lock, which ends with its process, says which are taken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[int, tuple[int, int]] = {}

    def take(self, name: str) -> int:
        """Return the number of this process, which it keeps; a child of a fork gets another one than its parent.

        Raises OSError when there is no room for its files.
        """
        pid = os.getpid()
        if pid not in self._held:
            number, file = next(filter(None, map(self._try, itertools.count())))
            try:
                os.ftruncate(file, 0)
                os.pwrite(file, f"{name} {pid}".encode(), 0)
                self._make_files(number)
            except OSError:
                os.close(file)  # it is asked for again with the next answer
                raise
            self._held = {pid: (number, file)}
        return self._held[pid][0]

    def _make_files(self, number: int) -> None:
        """Give the files of ``number`` their room on the disk: writing into a hole of a full one kills a process."""
        (self.folder / f"{LIVE}_{number}.db").unlink(missing_ok=True)
        for kind in (*KEPT, LIVE):
            file = os.open(self.folder / f"{kind}_{number}.db", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(file, 0, FILE_BYTES)
            finally:
                os.close(file)

    def holders(self) -> Iterator[Holder]:
        """Yield the processes that run."""
        for path in sorted(self.folder.glob(f"*{ENDING}")):
            name, _space, pid = path.read_text("ascii", "replace").partition(" ")
            if pid.isdigit() and _is_taken(path):
                yield Holder(int(path.stem), name, int(pid))

    def forget_ended(self) -> None:
        """Delete what ends with its process, where it has ended. Nobody takes the number of one meanwhile."""
        for path in self.folder.glob(f"*{ENDING}"):
            with path.open("rb") as file:
                if _could_lock(file.fileno(), fcntl.LOCK_EX):
                    (self.folder / f"{LIVE}_{path.stem}.db").unlink(missing_ok=True)

    def _try(self, number: int) -> tuple[int, int] | None:
        file = os.open(self.folder / f"{number}{ENDING}", os.O_RDWR | os.O_CREAT, 0o600)
        if _could_lock(file, fcntl.LOCK_EX):
            return number, file
        os.close(file)
        return None


def _is_taken(path: Path) -> bool:
    with path.open("rb") as file:
        return not _could_lock(file.fileno(), fcntl.LOCK_SH)


def _could_lock(file: int, kind: int) -> bool:
    """Lock ``file`` until it is closed, and say whether nobody else had."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
