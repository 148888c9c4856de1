"""What came out: the table of modules, the survivors, and the list of those that somebody looked at."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.changes import Change, Family
from tests.mutants.scope import module_of
from tests.mutants.trying import Seen

REVIEWED = Path(__file__).with_name("survivors.csv")
EQUIVALENT = "equivalent"
CONDITIONS = 95.0
FAULTS = {"credentials": 95.0, "accounts": 95.0, "assessment": 95.0}
OTHER_FAULTS = 90.0


@dataclass(frozen=True)
class Judged:
    """A mutant and what became of it."""

    change: Change
    verdict: Seen
    test: str
    tests: int
    all_tests: int

    def __str__(self) -> str:
        tried = (
            f"{self.tests} of {self.all_tests} tests"
            if self.tests < self.all_tests
            else f"{self.tests} tests"
        )
        return f"{self.change} [{tried}]"


@dataclass(frozen=True)
class Row:
    """The figures of one module and family."""

    module: str
    family: Family
    planted: int
    seen: int
    accepted: int
    equivalent: int

    @property
    def score(self) -> float:
        """Return the percentage seen of all that are not equivalent."""
        counted = self.planted - self.equivalent
        return 100 * self.seen / counted if counted else 100.0

    @property
    def plain_score(self) -> float:
        """Return the percentage seen of all that were planted."""
        return 100 * self.seen / self.planted if self.planted else 100.0

    @property
    def required(self) -> float:
        """Return the score that the module must have."""
        return CONDITIONS if self.family == "condition" else FAULTS.get(self.module, OTHER_FAULTS)

    def __str__(self) -> str:
        survived = self.planted - self.seen
        return (
            f"{self.module:<12} {self.family:<10} {self.planted:>7} {self.seen:>6} {survived:>8} {self.accepted:>8} "
            f"{self.equivalent:>10} {self.plain_score:>6.1f} {self.score:>6.1f} {self.required:>6.0f}"
        )


HEAD = "module       family     planted   seen survived accepted equivalent  plain  score  asked"


def read_reviewed(place: Path = REVIEWED) -> dict[str, str]:
    """Return the reason of each survivor that somebody accepted, by its key."""
    with place.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["reason"] for row in csv.DictReader(file)}


def count(judged: Iterable[Judged], reviewed: dict[str, str]) -> list[Row]:
    """Return the figures of every module and family."""
    groups: defaultdict[tuple[Family, str], list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.change.family, module_of(one.change.path)].append(one)
    rows = []
    for (family, module), members in sorted(groups.items()):
        survivors = [one.change.key for one in members if one.verdict == "survived"]
        reasons = [reviewed[key] for key in survivors if key in reviewed]
        equivalent = sum(reason.startswith(EQUIVALENT) for reason in reasons)
        seen = len(members) - len(survivors)
        rows.append(Row(module, family, len(members), seen, len(reasons), equivalent))
    return rows


def faults_of_run(
    judged: Sequence[Judged], rows: Iterable[Row], reviewed: dict[str, str], existing: set[str]
) -> list[str]:
    """Return why a run is not good enough: low scores, and lines of the list whose mutant is gone or seen."""
    complaints = [
        f"{row.module} {row.family}: {row.score:.1f} % seen, {row.required:.0f} % are asked for"
        for row in rows
        if row.score < row.required
    ]
    complaints += [
        f"{REVIEWED.name}: no mutant {key} exists any more" for key in sorted(reviewed.keys() - existing)
    ]
    seen = {one.change.key for one in judged if one.verdict != "survived"}
    return complaints + [f"{REVIEWED.name}: {key} is seen now" for key in sorted(reviewed.keys() & seen)]
