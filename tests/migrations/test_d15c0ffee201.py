"""Address changes: a new table that hangs on people."""

from flask import Flask

from tests.migrations.first_rows import DARA, SARI
from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

CHANGES = rows_of(
    "person_id channel address secret_hash expires_at attempts",
    (SARI, "email", "sari@example.com", "secret 1", "2026-03-01 00:00:00.000000", 0),
    (SARI, "sms", "+6281234567", "secret 2", "2026-03-02 00:00:00.000000", 3),
    (DARA, "email", "dara@example.com", "secret 3", "2026-03-03 00:00:00.000000", 0),
)


def test_address_changes_are_new_and_go_with_their_table(empty_app: Flask) -> None:
    step = Step("d15c0ffee201")
    before = all_rows()
    after = {**before, "address_changes": []}
    assert step.up() == after
    insert("address_changes", CHANGES)
    assert all_rows() == {**before, "address_changes": CHANGES}
    another = {**CHANGES[2], "channel": "sms"}
    step.refuses_all(
        [
            ("ck_address_changes_attempts", "address_changes", {**another, "attempts": -1}),
            ("ck_address_changes_channel", "address_changes", {**another, "channel": "pigeon"}),
            ("fk_address_changes_person_id_people", "address_changes", {**another, "person_id": 404}),
            ("pk_address_changes", "address_changes", {**another, "person_id": SARI}),
        ]
    )
    assert step.down() == before
    assert step.up() == after
