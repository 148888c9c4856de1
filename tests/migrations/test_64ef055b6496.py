"""Lesson search and glossary: two new tables that hang on editions."""

from flask import Flask

from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

TERMS = rows_of(
    "edition_id locale term text",
    (2, "en", "cash", "Money in hand"),
    (2, "km", "សាច់ប្រាក់", "លុយក្នុងដៃ"),
    (3, "en", "cash", "Coins and notes"),
)
LESSONS = rows_of(
    "edition_id locale position slug title plain title_tokens tokens",
    (2, "en", 1, "cash", "Cash", "Count it.", "cash", "count it"),
    (2, "en", 2, "profit", "Profit", "What is left.", "profit", "what is left"),
    (3, "th", 1, "cost", "ต้นทุน", "นับทุกอย่าง", "ต้นทุน", "นับ ทุก อย่าง"),
)


def test_lessons_and_terms_are_new_and_go_with_their_tables(empty_app: Flask) -> None:
    step = Step("64ef055b6496")
    before = all_rows()
    after = {**before, "glossary_terms": [], "lesson_search": []}
    assert step.up() == after
    insert("glossary_terms", TERMS)
    insert("lesson_search", LESSONS)
    assert all_rows() == {**before, "glossary_terms": TERMS, "lesson_search": LESSONS}
    step.refuses_all(
        [
            ("fk_glossary_terms_edition_id_editions", "glossary_terms", {**TERMS[0], "edition_id": 404}),
            ("pk_glossary_terms", "glossary_terms", {**TERMS[2], "edition_id": 2}),
            ("fk_lesson_search_edition_id_editions", "lesson_search", {**LESSONS[0], "edition_id": 404}),
            ("pk_lesson_search", "lesson_search", {**LESSONS[0], "position": 2}),
        ]
    )
    assert step.down() == before
    assert step.up() == after
