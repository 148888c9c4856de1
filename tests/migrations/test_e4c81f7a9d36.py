"""Days of completions: the day on the certificate, else that of the learner's country."""

from flask import Flask

from tests.migrations.first_rows import DARA, THANDAR
from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

#: An evening in Yangon that is the next day there; an enrolment of Thandar's that no certificate belongs to.
ATTEMPT = rows_of(
    "id public_id person_id edition_id kind lesson_id number seed country currency items progress state"
    " started_at paused_at paused_seconds finished_at points maximum is_passed outcomes",
    (7, "attempt-7", THANDAR, 3, "final", "", 2, "seed 7", "MM", "MMK", '["q1"]', "{}", "submitted",
     "2026-02-16 08:00:00.000000", None, 0, "2026-02-16 18:40:00.000000", 1.0, 1, True, "[]"),
)  # fmt: skip
COMPLETION = rows_of(
    "id public_id enrolment_id attempt_id completed_at",
    (4, "completion-4", 3, 7, "2026-02-16 18:40:00.000000"),
)
CERTIFICATE = rows_of(
    "id number completion_id person_id content issued_at revoked_at revocation_reason file_name file_due_at",
    (3, "PQ12-RS34-TU56", 3, DARA, '{"issued_on": "2026-02-14"}', "2026-02-15 08:40:01.000000", None, None, None,
     None),
)  # fmt: skip
DAYS = {1: "2026-02-10", 2: "2026-02-12", 3: "2026-02-14", 4: "2026-02-17"}


def test_e2_each_completion_gets_its_day(empty_app: Flask) -> None:
    step = Step("e4c81f7a9d36")
    insert("attempts", ATTEMPT)
    insert("completions", COMPLETION)
    insert("certificates", [{**CERTIFICATE[0], "file_version": 0}])
    before = all_rows()
    completions = [{**row, "completed_on": DAYS[row["id"]]} for row in before["completions"]]
    after = {**before, "completions": completions}
    assert step.up() == after
    assert step.down() == before
    assert step.up() == after
