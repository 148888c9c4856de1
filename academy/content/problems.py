"""What a check finds: where, what and how bad."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding; `place` is a path inside the file such as ``rk-0102.traps.1.value`` or ``line 12``."""

    path: str
    place: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        note = " (warning)" if self.severity == "warning" else ""
        return f"{self.path}: {self.place}: {self.message}{note}"


@dataclass
class Report:
    """Collects the problems of one course; paths are given from the course folder."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def error(self, path: str, place: str, message: str) -> None:
        """Add a fault that must be repaired before the course can be published."""
        self._add(path, place, message, "error")

    def warning(self, path: str, place: str, message: str) -> None:
        """Add a doubt that an author should look at."""
        self._add(path, place, message, "warning")

    def _add(self, path: str, place: str, message: str, severity: Severity) -> None:
        problem = Problem(os.path.normpath(self.folder / path), place or "file", message, severity)
        if problem not in self.problems:
            self.problems.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)

    @property
    def has_errors(self) -> bool:
        """Say whether anything must be repaired."""
        return any(problem.severity == "error" for problem in self.problems)
