"""What no test executes: the last step of `make coverage`, which reads coverage's JSON and fails for too much of it."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Of the branches of a domain.
LEAST = 98.0
#: Packages and modules in which everything is executed.
WHOLE = {"routes", "services"}
#: Modules that lie beside the domains.
BESIDE = "academy"


@dataclass
class Domain:
    """The branches of one domain: how many there are, and how many a test took."""

    name: str
    branches: int = 0
    taken: int = 0

    @property
    def percent(self) -> float:
        """Return the part that was taken; all of none."""
        return 100 * self.taken / self.branches if self.branches else 100.0

    @property
    def is_enough(self) -> bool:
        """Say whether enough was taken."""
        return self.percent >= LEAST

    def __str__(self) -> str:
        return f"{self.name:<12} {self.taken:>5} of {self.branches:>5} {self.percent:>6.1f} %"


def domains(report: dict[str, Any]) -> list[Domain]:
    """Return the domains of coverage's ``report`` by name."""
    found: dict[str, Domain] = {}
    for path, facts in report["files"].items():
        parts = Path(path).parts
        name = parts[1] if len(parts) > 2 else BESIDE
        domain = found.setdefault(name, Domain(name))
        domain.branches += facts["summary"]["num_branches"]
        domain.taken += facts["summary"]["covered_branches"]
    return sorted(found.values(), key=lambda domain: domain.name)


def gaps(report: dict[str, Any], *, whole: bool) -> Iterator[str]:
    """Yield the lines and branches that were never executed, in what must be ``whole`` or in everything else."""
    for path, facts in sorted(report["files"].items()):
        if whole != bool(WHOLE & {part.removesuffix(".py") for part in Path(path).parts}):
            continue
        lines = set(facts["missing_lines"])
        branches = [(start, end) for start, end in facts["missing_branches"] if start not in lines]
        places = [str(line) for line in sorted(lines)] + [
            f"{start}->{end if end > 0 else 'end'}" for start, end in branches
        ]
        if places:
            yield f"{path}: {', '.join(places)}"


def main(path: Path) -> bool:
    """Print what no test executes; return whether that is little enough."""
    report = json.loads(path.read_text("utf-8"))
    found = domains(report)
    missing = list(gaps(report, whole=True))
    lines = ["Never executed:", *gaps(report, whole=False), "", "Branches taken:", *map(str, found)]
    lines += [f"Fewer than {LEAST:.0f} %: {domain.name}" for domain in found if not domain.is_enough]
    lines += ["Never executed in routes and services:", *missing] if missing else []
    sys.stdout.write("\n".join(lines) + "\n")
    return not missing and all(domain.is_enough for domain in found)


if __name__ == "__main__":
    sys.exit(0 if main(Path(sys.argv[1])) else 1)
