"""Plant small faults in the product, one at a time, and say which of them no test sees.

python -m tests.mutants --module accounts --family condition
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import get_args

from tests.mutants.changes import Change, Family
from tests.mutants.choosing import job_of
from tests.mutants.coverage_map import FOLDERS, KEPT, How, up_to_date
from tests.mutants.crew import try_all
from tests.mutants.results import HEAD, Judged, count, faults_of_run, read_reviewed
from tests.mutants.scope import ROOT, all_paths, changes_of, module_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 1 when the tests see too little."""
    options = _parse(arguments)
    os.environ["TEST_SAMPLE_SEED"] = "mutants"  # the same sample of the content every day
    everything = [change for path in all_paths() for change in changes_of(path, get_args(Family))]
    chosen = _choose(everything, options)
    print(f"{len(chosen)} of {len(everything)} mutants are chosen", flush=True)
    if options.list:
        print(*chosen, sep="\n")
        return 0
    KEPT.mkdir(exist_ok=True)
    judged = _try(chosen, options)
    return _report(judged, {change.key for change in everything})


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--module", action="append", help="accounts, credentials …; may be repeated")
    parser.add_argument("--file", action="append", help="academy/…; may be repeated")
    parser.add_argument("--family", choices=get_args(Family), help="the family of mutants; without it both")
    parser.add_argument("--id", action="append", help="only the mutant with this id; may be repeated")
    parser.add_argument("--changed", action="store_true", help="only files that differ from the last commit")
    parser.add_argument(
        "--sample", type=int, help="only so many of each module and family, drawn with --seed"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--tests", nargs="+", default=FOLDERS, help="folders or files of tests that may see them"
    )
    parser.add_argument(
        "--map",
        choices=get_args(How),
        default="changed",
        help="which test files are run to see which lines they cover: all, those that changed (the default), none",
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print the mutants, try none")
    return parser.parse_args(arguments)


def _choose(changes: list[Change], options: argparse.Namespace) -> list[Change]:
    files = set(options.file or ()) | (_changed() if options.changed else set())
    chosen = [
        change
        for change in changes
        if (not options.family or change.family == options.family)
        and (not options.module or module_of(change.path) in options.module)
        and (not (options.file or options.changed) or change.path in files)
        and (not options.id or change.key in options.id)
    ]
    if options.sample is None:
        return chosen
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in chosen:
        groups.setdefault((change.family, module_of(change.path)), []).append(change)
    draw = random.Random(options.seed)  # noqa: S311 - a sample that can be drawn again
    return [one for group in groups.values() for one in draw.sample(group, min(options.sample, len(group)))]


def _changed() -> set[str]:
    told = subprocess.run(
        ["git", "diff", "HEAD", "--name-only", "--", "academy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


def _try(chosen: list[Change], options: argparse.Namespace) -> list[Judged]:
    known = up_to_date(options.tests, options.workers, options.map)
    jobs = [job_of(change, known) for change in chosen]
    judged: list[Judged] = []
    distrusted: set[str] = set()
    start, told = time.monotonic(), 0.0
    for job, result in try_all(jobs, known.seconds, options.workers):
        outcome = result.outcome
        distrusted |= set(result.distrusted)
        judged.append(
            Judged(
                job.change,
                outcome.verdict,
                outcome.test,
                max(len(job.tests), len(job.cold_tests)),
                job.all_tests,
            )
        )
        if outcome.verdict == "survived":
            print(f"survived {judged[-1]}", flush=True)
        if time.monotonic() - told > 10:
            told = time.monotonic()
            survived = sum(one.verdict == "survived" for one in judged)
            print(f"… {len(judged)} of {len(jobs)}, {survived} survived, {told - start:.0f} s", flush=True)
    if distrusted:
        print("not counted, for they fail without a mutant too:", *sorted(distrusted), sep="\n  ")
    return judged


def _report(judged: list[Judged], existing: set[str]) -> int:
    reviewed = read_reviewed()
    survivors = [one for one in judged if one.verdict == "survived"]
    print("\nSurvivors that nobody has looked at:")
    for one in sorted(survivors, key=lambda one: (one.change.path, one.change.line)):
        if one.change.key not in reviewed:
            print(f"  {one}")
    rows = count(judged, reviewed)
    print("", HEAD, *rows, sep="\n")
    complaints = faults_of_run(judged, rows, reviewed, existing)
    print("", *complaints, sep="\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
