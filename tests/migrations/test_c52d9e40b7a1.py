"""Ordered files are new; certificates' files were drawn with no template that has a number."""

from flask import Flask

from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, assert_refused, insert

FILES = rows_of(
    "id public_id owner name back locale html data state due_at attempts expires_at",
    (1, "file-1", "sari", "workbook.pdf", "/id/home", "id", "<p>1</p>", b"%PDF-1", "made",
     "2026-03-01 00:00:00.000000", 1, "2026-03-08 00:00:00.000000"),
    (2, "file-2", "malee", "codes.pdf", "/en/people", "en", "<p>2</p>", None, "due",
     "2026-03-02 00:00:00.000000", 0, "2026-03-09 00:00:00.000000"),
)  # fmt: skip


def test_certificates_have_no_file_version_and_files_are_new(empty_app: Flask) -> None:
    step = Step("c52d9e40b7a1")
    before = all_rows()
    certificates = [{**row, "file_version": 0} for row in before["certificates"]]
    after = {**before, "certificates": certificates, "ordered_files": []}
    assert step.up() == after
    insert("ordered_files", FILES)
    assert all_rows() == {**after, "ordered_files": FILES}
    another = {**FILES[0], "id": 9, "public_id": "another"}
    step.refuses_all(
        [
            ("ck_ordered_files_made_with_data", "ordered_files", {**another, "data": None}),
            ("ck_ordered_files_made_with_data", "ordered_files", {**another, "state": "due"}),
            ("ck_ordered_files_state", "ordered_files", {**another, "state": "lost", "data": None}),
            ("uq_ordered_files_public_id", "ordered_files", {**another, "public_id": "file-2"}),
        ]
    )
    certificate = {**certificates[0], "id": 9, "number": "9", "completion_id": None, "file_version": None}
    assert_refused("file_version IS NOT NULL", "certificates", certificate)
    assert step.down() == before
    assert step.up() == after
