"""What two agencies and their people could have written with the first tables, at least two rows a table.

Moments are UTC. Sari and Dara learn and have certificates; Thandar is in the middle; Minh and Ana closed their
accounts; Aisyah and Malee look after programmes.
"""

from tests.migrations.rows import Rows, rows_of

SARI, DARA, THANDAR, MINH, ANA, AISYAH, MALEE = range(1, 8)
JAKARTA, YANGON, DONOR = range(1, 4)
WOMEN, YOUTH, EVERYWHERE = range(1, 4)
BOOKS, PRICES, ONLINE = range(1, 4)

# A row is a line or two, as in a table.
# fmt: off
FIRST_ROWS: Rows = {
    "audit_entries": rows_of(
        "id at actor action target detail seal",
        (1, "2026-02-01 01:00:00.000000", "malee", "programme.create", "programme:w", '{"name": "W"}',
         "seal one"),
        (2, "2026-02-01 02:00:00.000000", "", "person.close", "person:minh", "{}", "seal two"),
    ),
    "courses": rows_of(
        "id code slug created_at",
        (BOOKS, "BOOKS", "keep-books", "2026-01-02 03:04:05.000000"),
        (PRICES, "PRICES", "set-prices", "2026-01-02 03:04:06.000000"),
        (ONLINE, "ONLINE", "sell-online", "2026-01-02 03:04:07.000000"),
    ),
    "deliveries": rows_of(
        "id channel address subject body state due_at attempts",
        (1, "email", "sari@example.org", "Your code", "123456", "sent", "2026-03-01 08:00:00.000000", 1),
        (2, "sms", "+85512345678", "", "លេខកូដ 654321", "due", "2026-03-02 09:30:00.250000", 0),
        (3, "email", "minh@example.org", "Your code", "111222", "failed", "2026-03-03 10:00:00.000000", 5),
    ),
    "media_files": rows_of(
        "name type data",
        ("one.svg", "image/svg+xml", b"<svg/>"),
        ("two.png", "image/png", b"\x89PNG\x00\xff"),
    ),
    "organisations": rows_of(
        "id public_id name kind country created_at",
        (JAKARTA, "org-jakarta", "Dinas Koperasi Jakarta", "sme-agency", "ID", "2026-01-03 00:00:00.000000"),
        (YANGON, "org-yangon", "SME Agency Yangon", "sme-agency", "MM", "2026-01-03 00:00:01.000000"),
        (DONOR, "org-donor", "A donor", "funder", "SG", "2026-01-03 00:00:02.000000"),
    ),
    "people": rows_of(
        "id public_id email phone password_hash display_name certificate_name locale country is_administrator"
        " created_at closed_at",
        (SARI, "sari", "sari@example.org", None, "hash 1", "Sari", "Sari Dewi", "id", "ID", False,
         "2026-01-05 10:00:00.000000", None),
        (DARA, "dara", None, "+85512345678", "hash 2", "ដារ៉ា", "ចាន់ ដារ៉ា", "km", "KH", False,
         "2026-01-06 10:00:00.000000", None),
        (THANDAR, "thandar", "thandar@example.org", "+95912345678", "hash 3", "သန္တာ", "", "my", "MM", False,
         "2026-01-07 10:00:00.000000", None),
        (MINH, "minh", None, None, "!", "Minh", "", "vi", "VN", False, "2026-01-08 10:00:00.000000",
         "2026-02-08 10:00:00.000000"),
        (ANA, "ana", None, None, "!", "Ana", "", "pt", "TL", False, "2026-01-09 10:00:00.000000",
         "2026-02-09 10:00:00.123456"),
        (AISYAH, "aisyah", "aisyah@example.org", None, "hash 6", "Aisyah", "", "id", "ID", False,
         "2026-01-10 10:00:00.000000", None),
        (MALEE, "malee", "malee@example.org", None, "hash 7", "Malee", "", "en", "TH", True,
         "2026-01-11 10:00:00.000000", None),
    ),
    "rate_counters": rows_of(
        "key window hits",
        ("sign-in:sari@example.org", "2026-03-01 08:00:00.000000", 2),
        ("sign-in:sari@example.org", "2026-03-01 09:00:00.000000", 1),
        ("ask:203.0.113.7", "2026-03-01 08:00:00.000000", 9),
    ),
    "consents": rows_of(
        "id person_id purpose about notice_version language text_hash how given_at withdrawn_at withdrawn_how",
        (1, SARI, "privacy", "", "1", "id", "hash", "registration", "2026-01-05 10:00:00.000000", None, ""),
        (2, DARA, "privacy", "", "1", "km", "hash", "registration", "2026-01-06 10:00:00.000000", None, ""),
        (3, SARI, "programme:w", "Women who keep books", "1", "id", "hash", "join",
         "2026-02-02 10:00:00.000000", None, ""),
        (4, DARA, "programme:w", "Women who keep books", "1", "km", "hash", "join",
         "2026-02-03 10:00:00.000000", "2026-02-20 10:00:00.000000", "programme-page"),
        (5, SARI, "programme:y", "Youth who sell", "1", "id", "hash", "join", "2026-02-04 10:00:00.000000",
         None, ""),
        (6, THANDAR, "programme:y", "Youth who sell", "1", "my", "hash", "join", "2026-02-05 10:00:00.000000",
         None, ""),
    ),
    "editions": rows_of(
        "id course_id version checksum document card published_at published_by is_current",
        (1, BOOKS, "1.0", "sum 1", "{}", '{"title": "Keep books"}', "2026-01-02 04:00:00.000000", "malee",
         False),
        (2, BOOKS, "1.1", "sum 2", "{}", '{"title": "Keep books"}', "2026-02-02 04:00:00.000000", "malee",
         True),
        (3, PRICES, "1.0", "sum 3", "{}", '{"title": "ตั้งราคา"}', "2026-01-02 05:00:00.000000", "malee", True),
    ),
    "learner_profiles": rows_of(
        "person_id sex age_band disability settlement enterprise_stage sector workers registration updated_at",
        (SARI, "female", "25-34", "no", "urban", "idea", "retail", "1", "registered",
         "2026-01-05 11:00:00.000000"),
        (DARA, "female", "18-24", "yes", "rural", None, None, "2-4", None, "2026-01-06 11:00:00.000000"),
    ),
    "login_sessions": rows_of(
        "id public_id person_id token_hash created_at seen_at expires_at ended_at device",
        (1, "session-1", SARI, "token 1", "2026-03-01 08:00:00.000000", "2026-03-01 08:30:00.000000",
         "2026-04-01 08:00:00.000000", None, "Android"),
        (2, "session-2", SARI, "token 2", "2026-03-02 08:00:00.000000", "2026-03-02 08:30:00.000000",
         "2026-04-02 08:00:00.000000", "2026-03-02 09:00:00.000000", "Windows"),
        (3, "session-3", MALEE, "token 3", "2026-03-03 08:00:00.000000", "2026-03-03 08:30:00.000000",
         "2026-04-03 08:00:00.000000", None, "Linux"),
    ),
    "memberships": rows_of(
        "id person_id organisation_id role country created_at",
        (1, AISYAH, JAKARTA, "programme-manager", "ID", "2026-01-12 00:00:00.000000"),
        (2, AISYAH, JAKARTA, "agency-analyst", "ID", "2026-01-12 00:00:01.000000"),
        (3, MALEE, YANGON, "programme-manager", "MM", "2026-01-12 00:00:02.000000"),
    ),
    "one_time_codes": rows_of(
        "id purpose address locale person_id secret_hash created_at handled_at expires_at used_at attempts",
        (1, "password-reset", "sari@example.org", "id", SARI, "secret 1", "2026-03-01 08:00:00.000000",
         "2026-03-01 08:00:01.000000", "2026-03-01 08:15:00.000000", "2026-03-01 08:05:00.000000", 1),
        (2, "password-reset", "nobody@example.org", "en", None, None, "2026-03-02 08:00:00.000000", None,
         "2026-03-02 08:15:00.000000", None, 0),
    ),
    "programmes": rows_of(
        "id public_id name summary owner_id funder_id starts_on ends_on for_women for_youth country join_code state"
        " created_at",
        (WOMEN, "w", "Women who keep books", "Twelve weeks", JAKARTA, DONOR, "2026-02-01", "2026-04-30", True,
         False, "ID", "WOMEN234", "open", "2026-01-20 00:00:00.000000"),
        (YOUTH, "y", "Youth who sell", "", YANGON, None, "2026-02-15", "2026-12-31", False, True, "MM",
         "YOUTH234", "closed", "2026-01-21 00:00:00.000000"),
        (EVERYWHERE, "e", "Everybody everywhere", "", YANGON, DONOR, "2026-03-01", "2026-03-01", True, True, "",
         None, "draft", "2026-01-22 00:00:00.000000"),
    ),
    "attempts": rows_of(
        "id public_id person_id edition_id kind lesson_id number seed country currency items progress state"
        " started_at paused_at paused_seconds finished_at points maximum is_passed outcomes",
        (1, "attempt-1", SARI, 2, "final", "", 1, "seed 1", "ID", "IDR", '["q1", "q2"]', "{}", "submitted",
         "2026-02-10 08:00:00.000000", None, 0, "2026-02-10 08:40:00.000000", 1.5, 2, True, "[]"),
        (2, "attempt-2", DARA, 1, "final", "", 1, "seed 2", "KH", "KHR", '["q1"]', "{}", "submitted",
         "2026-02-11 08:00:00.000000", None, 60, "2026-02-11 08:40:00.000000", 0.0, 1, False, "[]"),
        (3, "attempt-3", DARA, 1, "final", "", 2, "seed 3", "KH", "KHR", '["q1"]', "{}", "submitted",
         "2026-02-12 08:00:00.000000", None, 0, "2026-02-12 08:40:00.000000", 1.0, 1, True, "[]"),
        (4, "attempt-4", THANDAR, 3, "final", "", 1, "seed 4", "MM", "MMK", '["q1"]', "{}", "open",
         "2026-02-13 08:00:00.000000", "2026-02-13 08:10:00.000000", 0, None, 0.0, 1, None, "[]"),
        (5, "attempt-5", THANDAR, 3, "practice", "cost", 1, "seed 5", "MM", "MMK", '["q7"]', "{}", "open",
         "2026-02-12 07:00:00.000000", None, 0, None, 0.0, 1, None, "[]"),
        (6, "attempt-6", DARA, 3, "final", "", 1, "seed 6", "KH", "KHR", '["q1"]', "{}", "submitted",
         "2026-02-15 08:00:00.000000", None, 0, "2026-02-15 08:40:00.000000", 1.0, 1, True, "[]"),
    ),
    "edition_search": rows_of(
        "edition_id locale tokens", (2, "en", "keep books"), (2, "km", "កត់ត្រា បញ្ជី"), (3, "en", "set prices")
    ),
    "enrolments": rows_of(
        "id public_id person_id edition_id source enrolled_at",
        (1, "enrolment-1", SARI, 2, "self", "2026-02-03 00:00:00.000000"),
        (2, "enrolment-2", DARA, 1, "programme", "2026-02-03 00:00:01.000000"),
        (3, "enrolment-3", THANDAR, 3, "self", "2026-02-03 00:00:02.000000"),
        (4, "enrolment-4", DARA, 3, "self", "2026-02-14 00:00:00.000000"),
    ),
    "participations": rows_of(
        "id programme_id person_id subject_id record_key joined_at consent_id left_at",
        (1, WOMEN, SARI, "subject-1", 8_000_000_000_000_000_001, "2026-02-02 10:00:00.000000", 3, None),
        (2, WOMEN, DARA, "subject-2", -5, "2026-02-03 10:00:00.000000", 4, "2026-02-20 10:00:00.000000"),
        (3, YOUTH, SARI, "subject-3", 7, "2026-02-04 10:00:00.000000", 5, None),
        (4, YOUTH, THANDAR, "subject-4", 9, "2026-02-05 10:00:00.000000", 6, None),
    ),
    "programme_courses": rows_of(
        "programme_id course_id", (WOMEN, BOOKS), (WOMEN, PRICES), (YOUTH, PRICES), (EVERYWHERE, ONLINE)
    ),
    "workbooks": rows_of(
        "id person_id edition_id currency entries last_forms removed_rows evidence is_evidence_met updated_at",
        (1, SARI, 2, "IDR", '{"rent": "1000"}', "{}", "[]", "{}", True, "2026-02-09 00:00:00.000000"),
        (2, THANDAR, 3, "MMK", '{"តម្លៃ": "5"}', "{}", '["row-2"]', "{}", False, "2026-02-10 00:00:00.000000"),
    ),
    "answer_events": rows_of(
        "id attempt_id item_id try_number key content_hash response values score sequence client_at received_at"
        " is_late",
        (1, 1, "q1", 0, "key-1", "hash 1", '{"choice": "a"}', "{}", "1", 0, "2026-02-10 08:01:00.000000",
         "2026-02-10 08:01:01.000000", False),
        (2, 1, "q2", 0, "key-2", "hash 2", '{"choice": "b"}', "{}", "0.5", 1, None,
         "2026-02-10 08:02:01.000000", False),
        (3, 4, "q1", 0, "key-3", "hash 3", '{"number": "12"}', '{"x": 4}', "0", 0, None,
         "2026-02-13 08:05:00.000000", True),
    ),
    "completions": rows_of(
        "id public_id enrolment_id attempt_id completed_at",
        (1, "completion-1", 1, 1, "2026-02-10 08:40:00.000000"),
        (2, "completion-2", 2, 3, "2026-02-12 08:40:00.000000"),
        (3, "completion-3", 4, 6, "2026-02-15 08:40:00.000000"),
    ),
    "lesson_progress": rows_of(
        "id enrolment_id lesson_id done_at mastered_at",
        (1, 1, "cash", "2026-02-04 00:00:00.000000", "2026-02-05 00:00:00.000000"),
        (2, 1, "profit", "2026-02-06 00:00:00.000000", None),
        (3, 3, "cost", None, None),
    ),
    "certificates": rows_of(
        "id number completion_id person_id content issued_at revoked_at revocation_reason file_name file_due_at",
        (1, "AB12-CD34-EF56", 1, SARI, '{"name": "Sari Dewi"}', "2026-02-10 08:40:01.000000", None, None,
         "certificates/1.pdf", None),
        (2, "GH12-JK34-MN56", 2, DARA, '{"name": "ចាន់ ដារ៉ា"}', "2026-02-12 08:40:01.000000",
         "2026-03-12 00:00:00.000000", "holder-asked", None, "2026-02-12 08:40:01.000000"),
    ),
}
# fmt: on
