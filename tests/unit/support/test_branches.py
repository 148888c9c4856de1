"""`make coverage` fails for a domain with too few branches taken, and for anything missing in routes and services."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.branches import main


def facts(branches: int, taken: int, lines: list[int], missing: list[list[int]]) -> dict[str, Any]:
    return {
        "summary": {"num_branches": branches, "covered_branches": taken},
        "missing_lines": lines,
        "missing_branches": missing,
    }


SERVICE = "academy/learning/services/completion.py"


@pytest.mark.parametrize(
    ("files", "is_enough", "printed"),
    [
        (
            {
                "academy/app.py": facts(0, 0, [], []),
                "academy/web/kept.py": facts(100, 98, [], [[7, 9], [8, -3]]),
                SERVICE: facts(4, 4, [], []),
            },
            True,
            [
                "Never executed:",
                "academy/web/kept.py: 7->9, 8->end",
                "",
                "Branches taken:",
                "academy          0 of     0  100.0 %",
                "learning         4 of     4  100.0 %",
                "web             98 of   100   98.0 %",
            ],
        ),
        (
            {
                "academy/web/kept.py": facts(50, 48, [], [[7, 9], [8, -3]]),
                "academy/web/tags.py": facts(50, 49, [3, 4], [[3, 4]]),
            },
            False,
            [
                "Never executed:",
                "academy/web/kept.py: 7->9, 8->end",
                "academy/web/tags.py: 3, 4",
                "",
                "Branches taken:",
                "web             97 of   100   97.0 %",
                "Fewer than 98 %: web",
            ],
        ),
        (
            {SERVICE: facts(400, 399, [], [[31, 33]]), "academy/admin/services.py": facts(0, 0, [5], [])},
            False,
            [
                "Never executed:",
                "",
                "Branches taken:",
                "admin            0 of     0  100.0 %",
                "learning       399 of   400   99.8 %",
                "Never executed in routes and services:",
                "academy/admin/services.py: 5",
                f"{SERVICE}: 31->33",
            ],
        ),
    ],
)
def test_what_no_test_executes_is_said_and_judged(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, Any],
    is_enough: bool,
    printed: list[str],
) -> None:
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": files}), "utf-8")
    assert main(report) is is_enough
    assert capsys.readouterr().out.splitlines() == printed
