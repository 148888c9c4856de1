"""Sweepers: one row for each process that looks for what is due."""

from flask import Flask

from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

SWEEPERS = rows_of(
    "name began_at swept_at",
    ("worker-1:4123", "2026-03-01 10:00:00.000000", "2026-03-02 10:00:00.000000"),
    ("worker-2:4123", "2026-03-01 10:00:00.000000", "2026-03-01 10:00:00.000000"),
)


def test_each_process_has_one_row(empty_app: Flask) -> None:
    step = Step("c7d40b81e6f2")
    before = all_rows()
    after = {**before, "sweepers": []}
    assert step.up() == after
    insert("sweepers", SWEEPERS)
    assert all_rows() == {**before, "sweepers": SWEEPERS}
    step.refuses_all([("pk_sweepers", "sweepers", SWEEPERS[0])])
    assert step.down() == before
    assert step.up() == after
