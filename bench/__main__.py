"""``make bench``: print every figure of the house as ``name value unit``, measured in one run.

The first ten figures come first, as they always were; then the survey of both engines (docs/developer/bench.md).
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from bench.engines import POSTGRESQL, SQLITE
from bench.figures import Figure, Result, baseline_figures, table_of
from bench.first_ten import first_ten
from bench.phone import BenchError
from bench.survey import Plan, survey
from bench.turns import Effort

FULL = Effort(learners=200, rounds=5, warm_ups=1, baseline_seconds=0.35, action_seconds=0.45)
SHORT = Effort(learners=60, rounds=2, warm_ups=0, baseline_seconds=0.15, action_seconds=0.2)
#: What the short form measures on PostgreSQL.
FEW = frozenset({"lesson", "catalogue", "home", "practice_numeric", "final_single", "sheet_save_form"})


def main() -> None:
    """Measure what the command line asks for, print it, and write the table."""
    parser = argparse.ArgumentParser(
        prog="make bench", description="Measure the academy beside a plain page."
    )
    parser.add_argument(
        "--short", action="store_true", help="in at most three minutes: SQLite, eight clients"
    )
    parser.add_argument("--table", type=Path, help="write a Markdown table to this file, too")
    chosen = parser.parse_args()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, _stop)
    started = time.monotonic()
    measured: list[Figure | Result] = []
    try:
        for each in measure(is_short=chosen.short, started=started):
            measured.append(each)
            show(each)
    except BenchError as error:
        sys.exit(f"bench: stopped. {error}")
    results = [each for each in measured if isinstance(each, Result)]
    for figure in (*baseline_figures(results), Figure("bench_took", time.monotonic() - started, "s")):
        measured.append(figure)
        show(figure)
    if chosen.table:
        others = [each for each in measured if isinstance(each, Figure)]
        chosen.table.write_text(table_of(results, others), "utf-8")


def measure(*, is_short: bool, started: float) -> Iterator[Figure | Result]:
    """Yield every figure as it is measured."""

    def say(words: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - started), 60)
        print(f"[{minutes:2}:{seconds:02}] {words}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="academy-bench-") as name:
        folder = Path(name)
        say("the first ten figures")
        yield from first_ten(folder)
        for engine, plan in plans(is_short=is_short).items():
            yield from survey(engine, folder, plan, say)


def plans(*, is_short: bool) -> dict[str, Plan]:
    """Return what is surveyed of each engine."""
    if is_short:
        return {
            SQLITE: Plan((8,), SHORT, starts=1, has_bytes=True),
            POSTGRESQL: Plan((8,), SHORT, only=FEW, starts=0),
        }
    return {SQLITE: Plan((1, 8), FULL, has_bytes=True), POSTGRESQL: Plan((1, 8), FULL)}


def show(each: Figure | Result) -> None:
    """Print the lines of a figure or of an action."""
    for line in each.figures if isinstance(each, Result) else [each]:
        print(line, flush=True)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit("bench: stopped")


if __name__ == "__main__":
    main()
