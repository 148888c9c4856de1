"""Which tests run which lines: made by one run with coverage, kept, and brought up to date file by file."""

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from coverage import CoverageData

from tests.mutants.recording import DURATIONS
from tests.mutants.scope import ROOT
from tests.mutants.walking import Functions

KEPT = ROOT / ".mutants"
#: Set, no server of PostgreSQL is started: mutants are tried on SQLite.
PG_PORT = "TEST_ACADEMY_PG_PORT"
#: Tests of the whole that stay in their own process and look at what belongs to whom.
IN_PROCESS = (
    "permissions",
    "pages_answer",
    "personal_data",
    "export_columns",
    "nested_addresses",
    "names_on_pages",
)
FOLDERS = ("tests/unit", "tests/db", "tests/web", *(f"tests/contract/test_{name}.py" for name in IN_PROCESS))
#: After so many test files the map is written, so that a long run can be taken up again.
FILES_A_RUN = 40
Ranges = dict[str, tuple[int, int]]
How = Literal["anew", "changed", "kept"]


@dataclass
class CoveredFile:
    """One text of a source file: where its functions stood, and bit masks of the lines that ran, for each test."""

    functions: Ranges
    at_import: int = 0
    lines: dict[str, int] = field(default_factory=dict)


@dataclass
class CoverageMap:
    """The tests with their seconds, and what they run: path → digest of its text → lines."""

    made: str = ""
    test_files: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    covered: dict[str, dict[str, CoveredFile]] = field(default_factory=dict)

    def tests_of(self, path: str, function: str, lines: tuple[int, int]) -> set[str]:
        """Return the tests that run a line of a statement; of a file that was edited since, its function."""
        return {
            test
            for file, wanted in self._places(path, function, lines)
            for test, mask in file.lines.items()
            if mask & wanted
        }

    def runs_at_import(self, path: str, function: str, lines: tuple[int, int]) -> bool:
        """Return whether a line of a statement runs while modules are imported."""
        return any(file.at_import & wanted for file, wanted in self._places(path, function, lines))

    def _places(self, path: str, function: str, lines: tuple[int, int]) -> Iterator[tuple[CoveredFile, int]]:
        now = digest(ROOT / path)
        for text, file in self.covered.get(path, {}).items():
            yield file, _mask(*lines) if text == now else _mask(*file.functions.get(function, (1, 0)))

    def tests_of_file(self, path: str) -> set[str]:
        """Return the tests that run any line of a file."""
        return {test for file in self.covered.get(path, {}).values() for test in file.lines}

    def forget(self, test_files: Iterable[str]) -> None:
        """Take the tests of some files out."""
        gone = set(test_files)
        self.seconds = {test: time for test, time in self.seconds.items() if file_of(test) not in gone}
        for path, texts in self.covered.items():
            for file in texts.values():
                file.lines = {test: mask for test, mask in file.lines.items() if file_of(test) not in gone}
            self.covered[path] = {text: file for text, file in texts.items() if file.lines}

    def learn(self, test_files: Iterable[str], seconds: dict[str, float], data: CoverageData) -> None:
        """Take the result of a run of some test files in."""
        self.forget(test_files)
        self.seconds |= seconds
        self.test_files |= {file: digest(ROOT / file) for file in test_files}
        self.made = datetime.now(UTC).isoformat(timespec="seconds")
        for name in data.measured_files():
            if not name.endswith(".py"):
                continue  # a template
            path = str((ROOT / name).relative_to(ROOT))
            file = self.covered.setdefault(path, {}).setdefault(
                digest(ROOT / path), CoveredFile(_ranges(path))
            )
            for line, contexts in data.contexts_by_lineno(name).items():
                if "" in contexts:
                    file.at_import |= 1 << line
                for test in {context.rpartition("|")[0] for context in contexts} & seconds.keys():
                    file.lines[test] = file.lines.get(test, 0) | 1 << line

    def save(self, place: Path) -> None:
        """Write the map."""
        covered = {
            path: {
                text: [
                    file.functions,
                    hex(file.at_import),
                    {test: hex(mask) for test, mask in file.lines.items()},
                ]
                for text, file in texts.items()
            }
            for path, texts in self.covered.items()
        }
        told = [self.made, self.test_files, self.seconds, covered]
        place.write_text(json.dumps(told), encoding="utf-8")

    @classmethod
    def load(cls, place: Path) -> "CoverageMap":
        """Read the map, or return an empty one."""
        if not place.exists():
            return cls()
        made, test_files, seconds, covered = json.loads(place.read_text(encoding="utf-8"))
        return cls(
            made,
            test_files,
            seconds,
            {
                path: {
                    text: CoveredFile(
                        functions, int(at_import, 16), {test: int(mask, 16) for test, mask in lines.items()}
                    )
                    for text, (functions, at_import, lines) in texts.items()
                }
                for path, texts in covered.items()
            },
        )


def file_of(test: str) -> str:
    """Return the file of a test."""
    return test.partition("::")[0]


def digest(path: Path) -> str:
    """Return a digest of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _mask(first: int, last: int) -> int:
    return ((1 << (last + 1)) - 1) & ~((1 << first) - 1) if last >= first else 0


def _ranges(path: str) -> Ranges:
    """Return the first and last line of each function's body, by its qualified name: its head runs at import."""
    found: Ranges = {}

    def look(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            name = prefix
            if isinstance(child, Functions | ast.ClassDef):
                name = f"{prefix}.{child.name}" if prefix else child.name
            if isinstance(child, Functions):
                found[name] = (child.body[0].lineno, child.end_lineno or child.lineno)
            look(child, name)

    look(ast.parse((ROOT / path).read_bytes()), "")
    return found


def test_files_in(folders: Iterable[str]) -> list[str]:
    """Return the test files of folders, or files, as paths from the root."""
    places = [ROOT / folder for folder in folders]
    files = [
        file
        for place in places
        for file in ([place] if place.is_file() else sorted(place.rglob("test_*.py")))
    ]
    return list(dict.fromkeys(str(file.relative_to(ROOT)) for file in files))


def up_to_date(folders: Iterable[str], workers: int, how: How) -> CoverageMap:
    """Return the map for the tests in ``folders``: made anew, or with the files that changed run again, or as it is."""
    place = KEPT / "map.json"
    known = CoverageMap() if how == "anew" else CoverageMap.load(place)
    files = test_files_in(folders)
    stale = [file for file in files if known.test_files.get(file) != digest(ROOT / file)]
    known.forget(file for file in known.test_files if not (ROOT / file).exists())
    if stale and how == "kept":
        print(f"{len(stale)} of {len(files)} test files have changed since they were mapped", flush=True)
    elif stale:
        print(f"{len(stale)} of {len(files)} test files are run to see which lines they cover", flush=True)
        for first in range(0, len(stale), FILES_A_RUN):
            some = stale[first : first + FILES_A_RUN]
            known.learn(some, *_record(some, workers))
            known.save(place)
    print(f"{len(known.seconds)} tests are mapped, the last at {known.made}", flush=True)
    chosen = set(files)
    known.forget(file for file in known.test_files if file not in chosen)
    return known


def _record(files: list[str], workers: int) -> tuple[dict[str, float], CoverageData]:
    KEPT.mkdir(exist_ok=True)
    durations, coverage = KEPT / f"durations-{os.getpid()}.json", KEPT / f"coverage-{os.getpid()}"
    environment = os.environ | {PG_PORT: "1", DURATIONS: str(durations), "COVERAGE_FILE": str(coverage)}
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "--dist", "loadfile", "-p"]
    command += ["tests.mutants.recording", "--randomly-seed=1", "--randomly-dont-reorganize"]
    command += ["-k", "not postgresql"]  # as mutants are tried
    command += [
        f"--cov-config={Path(__file__).with_name('coverage.ini')}",
        "--cov=academy",
        "--cov-context=test",
        "--cov-report=",
        *files,
    ]
    with (KEPT / "map.log").open("w", encoding="utf-8") as log:
        code = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False
        ).returncode
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest ended with {code}; see {KEPT}/map.log")
    data = CoverageData(basename=str(coverage))
    data.read()
    seconds = json.loads(durations.read_text(encoding="utf-8"))
    durations.unlink()
    return seconds, data
