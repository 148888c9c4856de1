"""The pytest sessions in which mutants are tried: one that is warm, and one that starts anew for each mutant."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask

from tests.mutants import recording
from tests.mutants.changes import Change
from tests.mutants.planting import CannotPlantError, Ground, MutatedModule
from tests.mutants.scope import ROOT
from tests.mutants.trying import Outcome, in_child

OPTIONS = [
    "-q",
    "-n",
    "0",
    "-p",
    "no:cacheprovider",
    "--randomly-seed=1",
    "--randomly-dont-reorganize",
    "-m",
    "not soak",
]


class FirstFailure:
    """A plugin that remembers the first test that failed, and tells of each that ended."""

    def __init__(self, ended: Callable[[], None] = lambda: None) -> None:
        self.test = ""
        self._ended = ended

    def pytest_runtest_logfinish(self) -> None:
        """Tell that a test has ended."""
        self._ended()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Look at one phase of a test."""
        if report.failed and not self.test:
            self.test = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Look at a file that could not be imported."""
        if report.failed and not self.test:
            self.test = f"! {report.nodeid} cannot be collected"


def patience(tests: Iterable[str], seconds: dict[str, float]) -> float:
    """Return how many seconds one of these tests may take before a mutant counts as one that never ends.

    More on a busy machine.
    """
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    return 20 + 10 * busy * max((seconds.get(test, 1) for test in tests), default=1)


class EarlyFunctions:
    """The places of all functions of the product that run before the first mutant, while things are set up."""

    def __init__(self) -> None:
        self.places: set[tuple[str, str]] = set()
        self._folder = str(ROOT / "academy")

    def __enter__(self) -> "EarlyFunctions":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(self._folder):
            self.places.add((frame.f_code.co_filename, frame.f_code.co_qualname.replace(".<locals>", "")))

    def ran(self, change: Change) -> bool:
        """Return whether the function of a change has run."""
        return (str(ROOT / change.path), change.function) in self.places


class WarmSession:
    """A plugin that collects and sets up once, and then gives the session to ``body`` instead of running tests."""

    def __init__(self, seconds: dict[str, float], body: Callable[["WarmSession"], None]) -> None:
        self.seconds = seconds
        self.early = EarlyFunctions()
        self._body = body
        self._failure = FirstFailure()
        self._sources: dict[str, bytes] = {}
        self._app: Flask | None = None

    def run(self, arguments: Sequence[str]) -> None:
        """Run pytest on test files."""
        with self.early:
            pytest.main([*OPTIONS, *arguments], plugins=[recording, self._failure, self])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        self._session = session
        self._items = {item.nodeid: item for item in session.items}
        self._database = self._warm_up()
        self.early.__exit__()
        self._ground = Ground()
        self._body(self)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """Remember the application that the session makes."""
        made = yield
        if fixturedef.argname == "app":
            self._app = made
        return made

    def _warm_up(self) -> "KeptFolder | None":
        """Run one test that needs the application, so that the session's fixtures stand; let go of its database."""
        for item in self._session.items:
            if "app" in getattr(item, "fixturenames", ()):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=self._session)
                break
        self._failure.test = ""
        if self._app is None:
            return None
        with self._app.app_context():
            from academy.core.db import db

            db.session.remove()
            db.engine.dispose()
        return KeptFolder(Path(self._app.extensions["settings"].data_dir))

    def try_out(self, change: Change | None, tests: Sequence[str]) -> Outcome:
        """Run tests in a fork, with a change planted there, until one fails.

        Raises CannotPlantError when the functions of this process do not hold the change.
        """
        if self._database is not None:
            self._database.restore()
        items = [self._items[test] for test in tests if test in self._items]
        outcome = in_child(lambda beat: self._in_child(change, items, beat), patience(tests, self.seconds))
        if outcome.test.startswith("! CannotPlantError"):
            raise CannotPlantError(outcome.test)
        return outcome

    def _in_child(self, change: Change | None, items: Sequence[pytest.Item], beat: Callable[[], None]) -> str:
        if change is not None:
            self._ground.plant(change, source_of(change.path, self._sources))
        for item, following in zip(items, [*items[1:], self._session], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failure.test:
                break
            beat()
        return self._failure.test


def source_of(path: str, known: dict[str, bytes]) -> bytes:
    """Return the bytes of a file as they were when it was first asked for."""
    if path not in known:
        known[path] = (ROOT / path).read_bytes()
    return known[path]


class KeptFolder:
    """A folder that is put back as it was before each mutant, whatever the last one left in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copy = folder.with_name(f"{folder.name}-kept")
        shutil.copytree(folder, self._copy)
        self._state = self._look()

    def _look(self) -> list[tuple[str, int, int]]:
        states = [(path, path.stat()) for path in sorted(self._folder.rglob("*")) if path.is_file()]
        return [(str(path), state.st_size, state.st_mtime_ns) for path, state in states]

    def restore(self) -> None:
        """Put everything back, unless nothing was touched."""
        if self._look() != self._state:
            shutil.rmtree(self._folder)
            shutil.copytree(self._copy, self._folder)


class _Chosen:
    """A plugin that keeps some tests, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._tests = list(tests)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take the chosen ones."""
        found = {item.nodeid: item for item in items}
        items[:] = [found[test] for test in self._tests if test in found]


class ColdStart:
    """Runs tests in a process that has not imported the product yet."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._sources: dict[str, bytes] = {}

    def try_out(self, change: Change | None, tests: Sequence[str]) -> Outcome:
        """Run tests in a fork that imports the changed module, until one fails."""
        return in_child(lambda beat: self._in_child(change, tests, beat), 60 + patience(tests, self._seconds))

    def _in_child(self, change: Change | None, tests: Sequence[str], beat: Callable[[], None]) -> str:
        if change is not None:
            MutatedModule(change, source_of(change.path, self._sources)).install()
        failure = FirstFailure(beat)
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        plugins: list[Any] = [recording, failure, _Chosen(tests)]
        code = pytest.main([*OPTIONS, "-x", *files], plugins=plugins)
        return failure.test or ("" if code == pytest.ExitCode.OK else f"! pytest ended with {code}")


@contextlib.contextmanager
def quiet(log: Path) -> Iterator[None]:
    """Send what this process prints to a file."""
    with log.open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(file.fileno(), stream.fileno())
        yield
