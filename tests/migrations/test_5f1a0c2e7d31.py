"""First tables: they hold the rows of several people, and refuse what nobody may write."""

from typing import Any

from flask import Flask

from tests.migrations.first_rows import FIRST_ROWS
from tests.migrations.rows import Row
from tests.migrations.steps import Refusal, Step, all_rows, insert

#: What makes the first row of a table another one, which nothing refuses.
ANOTHER: dict[str, Row] = {
    "answer_events": {"id": 9, "key": "another"},
    "attempts": {"id": 9, "public_id": "another", "number": 9},
    "certificates": {"id": 9, "number": "another", "completion_id": 3},
    "completions": {"id": 9, "public_id": "another", "enrolment_id": 3, "attempt_id": 2},
    "consents": {"id": 9},
    "courses": {"id": 9, "code": "OTHER", "slug": "another"},
    "deliveries": {"id": 9},
    "edition_search": {"locale": "vi"},
    "editions": {"id": 9, "version": "9", "checksum": "another"},
    "enrolments": {"id": 9, "public_id": "another", "edition_id": 3},
    "learner_profiles": {"person_id": 3},
    "lesson_progress": {"id": 9, "lesson_id": "another"},
    "login_sessions": {"id": 9, "public_id": "another", "token_hash": "another"},
    "media_files": {"name": "another"},
    "memberships": {"id": 9, "organisation_id": 2},
    "one_time_codes": {"id": 9, "secret_hash": "another"},
    "organisations": {"id": 9, "public_id": "another", "name": "Another"},
    "participations": {"id": 9, "person_id": 3, "subject_id": "another"},
    "people": {"id": 9, "public_id": "another", "email": "another@example.org", "phone": "+6512345678"},
    "programme_courses": {"course_id": 3},
    "programmes": {"id": 9, "public_id": "another", "join_code": "ANOTHER2"},
    "rate_counters": {"key": "another"},
    "workbooks": {"id": 9, "edition_id": 3},
}
#: Who or what nobody has heard of.
NOBODY = 404


def another(constraint: str, table: str, **changes: Any) -> Refusal:
    """Return another row of ``table`` in which only ``changes`` break a rule."""
    return constraint, table, FIRST_ROWS[table][0] | ANOTHER.get(table, {}) | changes


REFUSED = [
    another("ck_answer_events_sequence_in_range", "answer_events", sequence=-1),
    another("ck_answer_events_try_in_range", "answer_events", try_number=-1),
    another("fk_answer_events_attempt_id_attempts", "answer_events", attempt_id=NOBODY),
    another("uq_answer_events_key", "answer_events", key="key-3"),
    another("ck_attempts_kind", "attempts", kind="exam", state="open", finished_at=None, is_passed=None),
    another("ck_attempts_number_starts_at_one", "attempts", number=0),
    another("ck_attempts_pauses_in_range", "attempts", paused_seconds=-1),
    another("ck_attempts_points_in_range", "attempts", points=2.5),
    another("ck_attempts_points_in_range", "attempts", points=-0.5),
    another("ck_attempts_practice_has_a_lesson", "attempts", lesson_id="cash"),
    another("ck_attempts_practice_stays_open", "attempts", kind="practice", lesson_id="cash"),
    another("ck_attempts_state", "attempts", state="lost", finished_at=None, is_passed=None),
    another("ck_attempts_submitted_has_an_end", "attempts", finished_at=None),
    another("ck_attempts_submitted_is_decided", "attempts", is_passed=None),
    another("ck_attempts_submitted_is_not_paused", "attempts", paused_at="2026-02-10 08:10:00.000000"),
    another("fk_attempts_edition_id_editions", "attempts", edition_id=NOBODY),
    another("fk_attempts_person_id_people", "attempts", person_id=NOBODY),
    another("uq_attempts_one_open_final", "attempts", person_id=3, edition_id=3, state="open", finished_at=None,
            is_passed=None),
    another("uq_attempts_person_id_edition_id_kind_lesson_id_number", "attempts", number=1),
    another("uq_attempts_public_id", "attempts", public_id="attempt-3"),
    another("ck_certificates_revocation_reason", "certificates", revoked_at="2026-03-12 00:00:00.000000",
            revocation_reason="because"),
    another("ck_certificates_revoked_with_reason", "certificates", revoked_at="2026-03-12 00:00:00.000000"),
    another("ck_certificates_revoked_with_reason", "certificates", revocation_reason="rules-broken"),
    another("fk_certificates_completion_id_completions", "certificates", completion_id=NOBODY),
    another("fk_certificates_person_id_people", "certificates", person_id=NOBODY),
    another("uq_certificates_completion_id", "certificates", completion_id=2),
    another("uq_certificates_number", "certificates", number="GH12-JK34-MN56"),
    another("fk_completions_attempt_id_attempts", "completions", attempt_id=NOBODY),
    another("fk_completions_enrolment_id_enrolments", "completions", enrolment_id=NOBODY),
    another("uq_completions_attempt_id", "completions", attempt_id=3),
    another("uq_completions_enrolment_id", "completions", enrolment_id=2),
    another("uq_completions_public_id", "completions", public_id="completion-2"),
    another("fk_consents_person_id_people", "consents", person_id=NOBODY),
    another("uq_courses_code", "courses", code="PRICES"),
    another("uq_courses_slug", "courses", slug="set-prices"),
    another("ck_deliveries_channel", "deliveries", channel="pigeon"),
    another("ck_deliveries_state", "deliveries", state="lost"),
    another("fk_edition_search_edition_id_editions", "edition_search", edition_id=NOBODY),
    another("pk_edition_search", "edition_search", locale="km"),
    another("fk_editions_course_id_courses", "editions", course_id=NOBODY),
    another("uq_editions_checksum", "editions", checksum="sum 3"),
    another("uq_editions_course_id_version", "editions", version="1.1"),
    another("uq_editions_current", "editions", is_current=True),
    another("ck_enrolments_source", "enrolments", source="gift"),
    another("fk_enrolments_edition_id_editions", "enrolments", edition_id=NOBODY),
    another("fk_enrolments_person_id_people", "enrolments", person_id=NOBODY),
    another("uq_enrolments_person_id_edition_id", "enrolments", edition_id=2),
    another("uq_enrolments_public_id", "enrolments", public_id="enrolment-3"),
    *(
        another(f"ck_learner_profiles_{column}", "learner_profiles", **{column: "?"})
        for column in ("age_band", "disability", "enterprise_stage", "registration", "sector", "settlement", "sex")
    ),
    another("ck_learner_profiles_workers", "learner_profiles", workers="2"),
    another("fk_learner_profiles_person_id_people", "learner_profiles", person_id=NOBODY),
    another("pk_learner_profiles", "learner_profiles", person_id=2),
    another("fk_lesson_progress_enrolment_id_enrolments", "lesson_progress", enrolment_id=NOBODY),
    another("uq_lesson_progress_enrolment_id_lesson_id", "lesson_progress", lesson_id="profit"),
    another("fk_login_sessions_person_id_people", "login_sessions", person_id=NOBODY),
    another("uq_login_sessions_public_id", "login_sessions", public_id="session-3"),
    another("uq_login_sessions_token_hash", "login_sessions", token_hash="token 3"),
    another("pk_media_files", "media_files", name="two.png"),
    another("ck_memberships_is_member_role", "memberships", role="administrator"),
    another("fk_memberships_organisation_id_organisations", "memberships", organisation_id=NOBODY),
    another("fk_memberships_person_id_people", "memberships", person_id=NOBODY),
    another("uq_memberships_person_id_organisation_id_role", "memberships", organisation_id=1),
    another("ck_one_time_codes_attempts", "one_time_codes", attempts=-1),
    another("ck_one_time_codes_purpose", "one_time_codes", purpose="paper"),
    another("fk_one_time_codes_person_id_people", "one_time_codes", person_id=NOBODY),
    another("uq_one_time_codes_secret_hash", "one_time_codes", secret_hash="secret 1"),
    another("ck_organisations_kind", "organisations", kind="club"),
    another("uq_organisations_name", "organisations", name="SME Agency Yangon"),
    another("uq_organisations_public_id", "organisations", public_id="org-yangon"),
    another("fk_participations_consent_id_consents", "participations", consent_id=NOBODY),
    another("fk_participations_person_id_people", "participations", person_id=NOBODY),
    another("fk_participations_programme_id_programmes", "participations", programme_id=NOBODY),
    another("uq_participations_programme_id_person_id", "participations", person_id=2),
    another("uq_participations_subject_id", "participations", subject_id="subject-4"),
    another("ck_people_is_reachable", "people", email=None, phone=None),
    another("uq_people_email", "people", email="thandar@example.org"),
    another("uq_people_phone", "people", phone="+95912345678"),
    another("uq_people_public_id", "people", public_id="dara"),
    another("fk_programme_courses_course_id_courses", "programme_courses", course_id=NOBODY),
    another("fk_programme_courses_programme_id_programmes", "programme_courses", programme_id=NOBODY),
    another("pk_programme_courses", "programme_courses", course_id=2),
    another("ck_programmes_ends_after_it_starts", "programmes", ends_on="2026-01-31"),
    another("ck_programmes_is_for_women_or_youth", "programmes", for_women=False),
    another("ck_programmes_state", "programmes", state="lost"),
    another("fk_programmes_funder_id_organisations", "programmes", funder_id=NOBODY),
    another("fk_programmes_owner_id_organisations", "programmes", owner_id=NOBODY),
    another("uq_programmes_join_code", "programmes", join_code="YOUTH234"),
    another("uq_programmes_public_id", "programmes", public_id="y"),
    another("pk_rate_counters", "rate_counters", key="ask:203.0.113.7"),
    another("fk_workbooks_edition_id_editions", "workbooks", edition_id=NOBODY),
    another("fk_workbooks_person_id_people", "workbooks", person_id=NOBODY),
    another("uq_workbooks_person_id_edition_id", "workbooks", edition_id=2),
]  # fmt: skip


def test_first_tables_hold_the_rows_of_several_people(empty_app: Flask) -> None:
    step = Step("5f1a0c2e7d31")
    assert step.before == "base"
    empty = step.up()
    assert empty == {table: [] for table in FIRST_ROWS}
    for table, rows in FIRST_ROWS.items():
        insert(table, rows)
    assert all_rows() == {
        **FIRST_ROWS,
        "rate_counters": FIRST_ROWS["rate_counters"][2:] + FIRST_ROWS["rate_counters"][:2],
    }
    step.refuses_all(REFUSED, implied={"ck_memberships_role"})
    assert step.down() == {}
    assert step.up() == empty
