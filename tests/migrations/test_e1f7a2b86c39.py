"""The chain of the audit log: entries from before keep their seals and get their places from the first sweep."""

import hashlib
import hmac
import json

import sqlalchemy as sa
from flask import Flask

from academy.core import audit, migrations
from academy.core.db import db
from academy.core.tasks import run_sweeps
from tests.migrations.first_rows import FIRST_ROWS
from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

REVISION = "e1f7a2b86c39"
END = rows_of("id number head seal checked_at findings", (1, 2, "link", "seal", None, 0))


def test_entries_have_no_place_yet(empty_app: Flask) -> None:
    step = Step(REVISION)
    before = all_rows()
    entries = [{**row, "number": None, "link": None} for row in before["audit_entries"]]
    after = {**before, "audit_entries": entries, "audit_chain": []}
    assert step.up() == after
    insert("audit_chain", END)
    another = {**entries[0], "id": 9, "number": 1, "link": "link"}
    insert("audit_entries", [another])
    step.refuses_all(
        [
            ("ck_audit_chain_one_row", "audit_chain", {**END[0], "id": 2}),
            ("ix_audit_entries_number", "audit_entries", {**another, "id": 10}),
        ]
    )
    kept = [*before["audit_entries"], {name: another[name] for name in before["audit_entries"][0]}]
    assert step.down() == {**before, "audit_entries": kept}
    assert step.up() == {
        **after,
        "audit_entries": [*entries, {**another, "number": None, "link": None}],
    }


def test_b11_entries_of_the_first_release_are_sound_and_come_into_the_chain(empty_app: Flask) -> None:
    Step(REVISION)
    secret = empty_app.extensions["settings"].secret_key
    key = hashlib.sha256(f"audit:{secret}".encode()).digest()
    with db.engine.begin() as connection:
        for row in FIRST_ROWS["audit_entries"]:
            at = row["at"].replace(" ", "T").removesuffix(".000000") + "+00:00"
            content = [at, row["actor"], row["action"], row["target"], json.loads(row["detail"])]
            text = json.dumps(content, sort_keys=True, ensure_ascii=False)
            seal = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
            connection.execute(
                sa.text("UPDATE audit_entries SET seal = :seal WHERE id = :id"),
                {"seal": seal, "id": row["id"]},
            )
    migrations.upgrade()
    run_sweeps()
    report = audit.check_log()
    assert (report.findings, report.entries, report.waiting) == ([], 2, 0)
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM audit_entries WHERE id = 1"))
    assert audit.check_log().findings == ["1 entry is missing between the beginning and entry 2"]
