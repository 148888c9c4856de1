"""Compare the academy of this work tree with an older revision: pages, figures, files, stored rows, addresses.

python -m tests.comparison BASE [--only views deeds …] [--pages "sheet*" …] [--draw-all]
"""

import argparse
import json
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.comparison import deeds
from tests.comparison.addresses import Shapes, Walk
from tests.comparison.differences import difference, lines_differ, rename
from tests.comparison.ground import Ground
from tests.comparison.person import Person
from tests.comparison.report import Report
from tests.comparison.sides import ROOT, WITHIN, data_set, old_code, two_sides
from tests.comparison.stored import EDITIONS, rows, table_differences
from tests.comparison.views import compare_views

FIRST_RELEASE = ROOT / "tests" / "served" / "fixtures" / "first-release-sqlite.zip"
#: How many addresses of a shape somebody opens in each language.
MOST = {"en": 3, "km": 1, "id": 1}
COURSES, SECOND_TRY = 3, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 1 when something differs."""
    options = _parse(arguments)
    rename(word.split("=") for word in options.renamed)
    old = old_code(options.base, options.kept)
    prepared = data_set(old)
    report = Report(options.folder / "found")
    ground = Ground(
        two_sides(old, prepared, options.folder),
        prepared,
        report,
        options.folder,
        tuple(options.pages),
        options.draw_all,
    )
    chosen = options.only or [*RESTING, *SERVED]
    for name in [one for one in RESTING if one in chosen]:
        RESTING[name](ground)
    if any(one in chosen for one in SERVED):
        _look_at_served(ground, [SERVED[one] for one in SERVED if one in chosen])
    print(report.text())
    return 1 if report.differing else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.comparison", description=__doc__)
    parser.add_argument("base", help="the older revision: a commit, branch or tag")
    parser.add_argument("--only", nargs="+", choices=[*RESTING, *SERVED], help="only these parts")
    parser.add_argument(
        "--pages", nargs="+", default=[], help="only samples whose names match, for the views"
    )
    parser.add_argument("--draw-all", action="store_true", help="draw pages too whose source is the same")
    parser.add_argument(
        "--renamed", nargs="+", default=[], metavar="OLD=NEW", help="words that pages call otherwise now"
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "comparison" / "run")
    parser.add_argument(
        "--kept", type=Path, default=ROOT / "var" / "comparison", help="where old code and data stay"
    )
    return parser.parse_args(arguments)


def _look_at_served(ground: Ground, parts: Sequence[Callable[[Ground], None]]) -> None:
    with ExitStack() as stack:
        for side in ground.sides:
            stack.enter_context(side.served(ground.prepared.moment))
        for part in parts:
            part(ground)
    for name, found in table_differences(*(side.data for side in ground.sides)):
        ground.report.note("stored tables", name, found)
    verified = (side.academy("assessment", "verify").splitlines() for side in ground.sides)
    ground.report.note("points", "all attempts marked again", lines_differ("marks", *verified))


def compare_editions(ground: Ground) -> None:
    """Let both publish the courses of this work tree into an empty database."""
    published = ground.elsewhere("published")
    for side in published:
        side.academy("db", "upgrade")
        side.academy("content", "publish", str(ROOT / "courses"), "--samples", "20")
    found = lines_differ("hashes", *(rows(side.data, EDITIONS) for side in published))
    ground.report.note("editions", "all courses", found)


def compare_upgrade(ground: Ground) -> None:
    """Let both upgrade the database that the first release left."""
    upgraded = ground.elsewhere("first-release")
    for side in upgraded:
        with zipfile.ZipFile(FIRST_RELEASE) as fixture:
            fixture.extractall(side.data.parent)
        side.academy("db", "upgrade")
    # Migrations go by the machine's clock.
    for name, found in table_differences(*(side.data for side in upgraded), is_to_the_day=True):
        ground.report.note("first release upgraded", name, found)


def compare_rules(ground: Ground) -> None:
    """Compare the addresses and methods that both know; names of endpoints are free."""
    known = [[str(rule) for rule in json.loads(side.run(str(WITHIN / "rules.py")))] for side in ground.sides]
    ground.report.note("addresses known", "rules and methods", lines_differ("rules", *known))


def compare_deeds(ground: Ground) -> None:
    """Let people learn, answer, write and pass on both sides."""
    new = deeds.newcomer(ground.sides)
    slugs = sorted(
        {one["path"].split("/")[2] for one in ground.prepared.samples if "?question=" in one["path"]}
    )
    practised = [f"/en{one['path']}" for one in ground.prepared.samples if "?question=" in one["path"]]
    learner = Person(ground.sides, ground.cookies["learner"])
    seen = [*deeds.practise(learner, practised)]
    for number, slug in enumerate(slugs):
        seen += deeds.take_check(new, f"/en/courses/{slug}", turn=number % 2)
        seen += deeds.write_all(new, f"/en/courses/{slug}/workbook")
    for name, pair in seen:
        ground.report.note("deeds", name, difference(pair.old, pair.new))


def compare_addresses(ground: Ground) -> None:
    """Let everybody walk through all that she can come to, and take the files."""
    rules = json.loads(ground.sides[0].run(str(WITHIN / "rules.py")))
    shapes = Shapes(rule for rule, methods in rules if "GET" in methods)
    seen = set()
    for language, most in MOST.items():
        for name in ("guest", *ground.cookies):
            walk = Walk(Person(ground.sides, ground.cookies.get(name, ""), language), shapes, most)
            own = [f"/{language}{one['path']}" for one in ground.prepared.samples if one["part"] == name]
            for path, pair in walk.go(f"/{language}/", f"/{language}/home", *own):
                seen.add(shapes.of(pair.path))
                ground.report.note("addresses opened", f"{name} {path}", difference(pair.old, pair.new))
    missed = sorted(rule for rule, methods in rules if "GET" in methods and rule not in seen)
    ground.report.remarks.append(f"GET addresses that nobody came to: {', '.join(missed) or 'none'}")


RESTING = {"editions": compare_editions, "upgrade": compare_upgrade, "rules": compare_rules}
SERVED = {"views": compare_views, "deeds": compare_deeds, "addresses": compare_addresses}

if __name__ == "__main__":
    sys.exit(main())
