"""The second step: three new tables, three columns of sessions, and the demonstration's accounts are marked."""

from flask import Flask

from tests.migrations.first_rows import AISYAH, MALEE, SARI
from tests.migrations.rows import Rows, rows_of
from tests.migrations.steps import Step, all_rows, insert

DEMO, LEARNER, LOOKS_ALIKE = 21, 22, 23
INVENTED = rows_of(
    "id public_id email phone password_hash display_name certificate_name locale country is_administrator created_at",
    (DEMO, "demo", "administrator@demonstration.example", None, "hash", "Demo administrator", "", "en", "ID", True,
     "2026-01-12 10:00:00.000000"),
    (LEARNER, "demo-l", "learner@demonstration.example", None, "hash", "Demo learner", "", "en", "ID", False,
     "2026-01-12 10:00:00.000000"),
    (LOOKS_ALIKE, "alike", "new.administrator@demonstration.example", None, "hash", "Somebody", "", "en", "ID", True,
     "2026-01-12 10:00:00.000000"),
)  # fmt: skip
APPS = rows_of(
    "person_id secret last_step created_at",
    (AISYAH, "locked 1", 59_000_000, "2026-03-01 00:00:00.000000"),
    (MALEE, "locked 2", 59_000_001, "2026-03-02 00:00:00.000000"),
)
PASSKEYS = rows_of(
    "id public_id person_id credential_id public_key sign_count name created_at used_at",
    (1, "key-1", AISYAH, "credential 1", b"\x00\xff", 0, "ទូរសព្ទ", "2026-03-01 00:00:00.000000", None),
    (2, "key-2", AISYAH, "credential 2", b"\x01", 5_000_000_000, "Key", "2026-03-02 00:00:00.000000",
     "2026-03-03 00:00:00.000000"),
)  # fmt: skip
CODES = rows_of(
    "id person_id code_hash created_at used_at",
    (1, AISYAH, "hash 1", "2026-03-01 00:00:00.000000", None),
    (2, MALEE, "hash 2", "2026-03-01 00:00:00.000000", "2026-03-02 00:00:00.000000"),
)


def test_staff_get_a_second_step_and_invented_accounts_are_known(empty_app: Flask) -> None:
    step = Step("e4b8c15d7a03")
    insert("people", INVENTED)
    before = all_rows()
    sessions = [
        {**row, "second_step_at": None, "challenge": None, "challenge_until": None}
        for row in before["login_sessions"]
    ]
    people = [{**row, "is_invented": row["id"] in (DEMO, LEARNER)} for row in before["people"]]
    empty: Rows = {"code_apps": [], "passkeys": [], "recovery_codes": []}
    after = {**before, **empty, "login_sessions": sessions, "people": people}
    assert step.up() == after
    insert("code_apps", APPS)
    insert("passkeys", PASSKEYS)
    insert("recovery_codes", CODES)
    assert all_rows() == {**after, "code_apps": APPS, "passkeys": PASSKEYS, "recovery_codes": CODES}
    key = {**PASSKEYS[1], "id": 3, "public_id": "key-3", "credential_id": "credential 3"}
    code = {**CODES[1], "id": 3, "code_hash": "hash 3"}
    step.refuses_all(
        [
            ("fk_code_apps_person_id_people", "code_apps", {**APPS[0], "person_id": 404}),
            ("pk_code_apps", "code_apps", APPS[0]),
            ("fk_passkeys_person_id_people", "passkeys", {**key, "person_id": 404}),
            ("uq_passkeys_public_id", "passkeys", {**key, "public_id": "key-2"}),
            ("uq_passkeys_credential_id", "passkeys", {**key, "credential_id": "credential 1"}),
            ("fk_recovery_codes_person_id_people", "recovery_codes", {**code, "person_id": 404}),
            ("uq_recovery_codes_code_hash", "recovery_codes", {**code, "code_hash": "hash 1"}),
        ]
    )
    assert step.down() == before
    assert step.up() == after
    assert SARI in {row["person_id"] for row in sessions}
