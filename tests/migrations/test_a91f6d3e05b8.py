"""Failed work and backups: one row for a task with its arguments, one backup for a night."""

from flask import Flask

from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

MOMENT = "2026-03-01 10:00:00.000000"
FAILURES = rows_of(
    "id public_id task arguments error first_at last_at count",
    (1, "failure-1", "credentials.make_file", "[1]", "OSError", MOMENT, MOMENT, 1),
    (2, "failure-2", "credentials.make_file", "[2]", "OSError", MOMENT, MOMENT, 3),
)
BACKUPS = rows_of(
    "id night began_at ended_at place size digest problem",
    (1, "2026-03-01", MOMENT, MOMENT, "/backup/one.zip", 5_000_000_000, "abc", ""),
    (2, None, MOMENT, None, "/backup/two.zip", 0, "", ""),
)


def test_there_is_one_row_for_each(empty_app: Flask) -> None:
    step = Step("a91f6d3e05b8")
    before = all_rows()
    after = {**before, "task_failures": [], "backups": []}
    assert step.up() == after
    insert("task_failures", FAILURES)
    insert("backups", BACKUPS)
    assert all_rows() == {**before, "task_failures": FAILURES, "backups": BACKUPS}
    step.refuses_all(
        [
            ("uq_task_failures_public_id", "task_failures", {**FAILURES[0], "id": 3, "arguments": "[3]"}),
            ("uq_task_failures_task_arguments", "task_failures", {**FAILURES[0], "id": 3, "public_id": "x"}),
            ("uq_backups_night", "backups", {**BACKUPS[0], "id": 3}),
        ]
    )
    assert step.down() == before
    assert step.up() == after
