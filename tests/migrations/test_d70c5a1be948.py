"""Course packages: a new table beside the others."""

from flask import Flask

from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

PACKAGES = rows_of(
    "name place digest content problem looked_at",
    ("_shared", "/srv/academy/courses", "digest 1", "content 1", "", "2026-03-01 00:00:00.000000"),
    ("mon-101", "/srv/academy/courses", "digest 2", "", "lessons/01.md: ខ្មែរ", "2026-03-02 00:00:00.000000"),
)


def test_course_packages_are_new_and_go_with_their_table(empty_app: Flask) -> None:
    step = Step("d70c5a1be948")
    before = all_rows()
    after = {**before, "course_packages": []}
    assert step.up() == after
    insert("course_packages", PACKAGES)
    assert all_rows() == {**before, "course_packages": PACKAGES}
    step.refuses_all([("pk_course_packages", "course_packages", {**PACKAGES[1], "name": "_shared"})])
    assert step.down() == before
    assert step.up() == after
