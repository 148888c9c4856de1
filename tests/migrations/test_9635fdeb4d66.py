"""Shared documents: a new table beside the others."""

from flask import Flask

from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

DOCUMENTS = rows_of(
    "key checksum document published_at",
    ("contacts", "sum 1", '{"ID": "Dinas Koperasi"}', "2026-03-01 00:00:00.000000"),
    ("pathways", "sum 2", '{"first": ["ខ្មែរ"]}', "2026-03-02 00:00:00.000000"),
)


def test_shared_documents_are_new_and_go_with_their_table(empty_app: Flask) -> None:
    step = Step("9635fdeb4d66")
    before = all_rows()
    after = {**before, "shared_documents": []}
    assert step.up() == after
    insert("shared_documents", DOCUMENTS)
    assert all_rows() == {**before, "shared_documents": DOCUMENTS}
    step.refuses_all([("pk_shared_documents", "shared_documents", {**DOCUMENTS[1], "key": "contacts"})])
    assert step.down() == before
    assert step.up() == after
