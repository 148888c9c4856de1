"""What every part of a comparison has: the two sides, their data set, the report, and what was asked for."""

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tests.comparison.report import Report
from tests.comparison.sides import DataSet, Side


@dataclass(frozen=True)
class Ground:
    """Where a comparison happens; ``wanted`` are patterns of names of samples, none for all."""

    sides: tuple[Side, Side]
    prepared: DataSet
    report: Report
    folder: Path
    wanted: tuple[str, ...] = ()
    draws_all: bool = False

    @property
    def cookies(self) -> dict[str, str]:
        """Return the session cookie of everybody who is signed in, by name."""
        return self.prepared.cookies

    @property
    def samples(self) -> list[dict[str, Any]]:
        """Return the samples that were asked for."""
        wanted = self.wanted or ("*",)
        return [one for one in self.prepared.samples if any(fnmatch(one["name"], each) for each in wanted)]

    def elsewhere(self, name: str) -> tuple[Side, Side]:
        """Return both revisions with empty data folders of another ``name``."""
        old, new = (
            Side(side.name, side.root, self.folder / name / side.name / "data") for side in self.sides
        )
        for side in (old, new):
            side.data.mkdir(parents=True)
        return old, new
