"""Consent terms: what a consent was about is written down as its programme is now."""

from flask import Flask

from tests.migrations.first_rows import BOOKS, EVERYWHERE, MALEE, ONLINE, PRICES
from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

#: Malee joined the programme that is for all countries; she has taken her consent back.
MALEES = rows_of(
    "id person_id purpose about notice_version language text_hash how given_at withdrawn_at withdrawn_how",
    (7, MALEE, "programme:e", "Everybody everywhere", "1", "en", "hash", "join", "2026-03-01 10:00:00.000000",
     "2026-03-02 10:00:00.000000", "programme-page"),
)  # fmt: skip
JOINED = rows_of(
    "id programme_id person_id subject_id record_key joined_at consent_id left_at",
    (5, EVERYWHERE, MALEE, "subject-5", 11, "2026-03-01 10:00:00.000000", 7, "2026-03-02 10:00:00.000000"),
)
#: A day begins at 17:00 before in Jakarta, at 17:30 before in Yangon; all countries share UTC.
WOMENS = ("Women who keep books", "2026-02-01", "2026-04-30", "2026-01-31 17:00:00.000000",
          "2026-04-30 17:00:00.000000", True, False, True)  # fmt: skip
YOUTHS = ("Youth who sell", "2026-02-15", "2026-12-31", "2026-02-14 17:30:00.000000",
          "2026-12-31 17:30:00.000000", False, True, True)  # fmt: skip
EVERYBODYS = ("Everybody everywhere", "2026-03-01", "2026-03-01", "2026-03-01 00:00:00.000000",
              "2026-03-02 00:00:00.000000", True, True, True)  # fmt: skip
TERMS = rows_of(
    "consent_id name starts_on ends_on starts_at ends_at for_women for_youth is_reconstructed",
    (3, *WOMENS),
    (4, *WOMENS),
    (5, *YOUTHS),
    (6, *YOUTHS),
    (7, *EVERYBODYS),
)
COURSES = rows_of(
    "consent_id course_id",
    (3, BOOKS),
    (3, PRICES),
    (4, BOOKS),
    (4, PRICES),
    (5, PRICES),
    (6, PRICES),
    (7, ONLINE),
)


def test_each_consent_gets_the_terms_of_its_own_programme(empty_app: Flask) -> None:
    step = Step("a7e2c9d4b610")
    insert("consents", MALEES)
    insert("participations", JOINED)
    before = all_rows()
    after = {**before, "consent_terms": TERMS, "consented_courses": COURSES}
    assert step.up() == after
    step.refuses_all(
        [
            ("fk_consent_terms_consent_id_consents", "consent_terms", {**TERMS[0], "consent_id": 404}),
            ("pk_consent_terms", "consent_terms", {**TERMS[0], "consent_id": 7}),
            (
                "fk_consented_courses_consent_id_consents",
                "consented_courses",
                {**COURSES[0], "consent_id": 404},
            ),
            ("fk_consented_courses_course_id_courses", "consented_courses", {**COURSES[0], "course_id": 404}),
            ("pk_consented_courses", "consented_courses", {**COURSES[0], "course_id": PRICES}),
        ]
    )
    assert step.down() == before
    assert step.up() == after
