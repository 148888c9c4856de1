"""The frozen content: one JSON text, clean names, limits said in words."""

import json
import unicodedata
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from academy.core.dates import long_date
from academy.credentials.documents import read_document
from academy.credentials.documents.course import Competence, CourseDocument, labels_for
from academy.credentials.documents.document import clean
from tests.unit.credentials.samples import BASE, LOCALISED, NAMES


@pytest.mark.parametrize("locale", LOCALISED)
def test_content_survives_its_json(locale: str) -> None:
    content = LOCALISED[locale]
    text = content.to_canonical_json()
    again = read_document(text)
    assert again == content
    assert again.to_canonical_json() == text


def test_the_json_is_canonical() -> None:
    text = LOCALISED["km"].to_canonical_json()
    document = json.loads(text)
    assert text == json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert document["schema"] == "academy-certificate/1"
    assert NAMES["khmer"] in text


def test_equal_content_gives_equal_json_however_it_was_typed() -> None:
    decomposed = unicodedata.normalize("NFD", NAMES["vietnamese"])
    assert decomposed != NAMES["vietnamese"]
    typed = replace(BASE, holder_name=f"  {decomposed.replace(' ', chr(0xA0) + ' ')}\n")
    assert typed.to_canonical_json() == replace(BASE, holder_name=NAMES["vietnamese"]).to_canonical_json()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("សុខ\u200b ដារ៉ា", "សុខ ដារ៉ា"),
        ("Maria \u202esotnaS", "Maria sotnaS"),
        ("ක්\u200dරි", "ක්\u200dරි"),
        ("A\x00B\tC\u2028D", "AB C D"),
        ("﻿Siti", "Siti"),
    ],
)
def test_invisible_characters_are_dropped_but_not_the_joiners(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_content_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BASE.holder_name = "Somebody Else"  # type: ignore[misc] # that is the test
    with pytest.raises(TypeError):
        BASE.labels["title"] = "Diploma"  # type: ignore[index] # that is the test


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"holder_name": " \u200b "}, "holder's name must have 1 to 120"),
        ({"holder_name": "x" * 121}, "holder's name must have 1 to 120"),
        ({"course_title": "x" * 241}, "course title must have"),
        ({"outcomes": ["x" * 401]}, "outcome must have"),
        ({"outcomes": ["x"] * 9}, "At most 8 outcomes"),
        ({"competences": [*BASE.competences] * 3}, "At most 8 outcomes and 12"),
        ({"competences": [Competence("B1", "x" * 101, 1)]}, "competence must have"),
        ({"verification_url": "javascript:alert(1)"}, "web address"),
        ({"labels": {"title": "x"}}, "Labels are missing: check, competences"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(BASE, **change)  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize(
    "change",
    [
        {"holder_name": "x" * 120},
        {"course_title": "x" * 240},
        {"outcomes": ["x" * 400] * 8},
        {"competences": [Competence("B1", "x" * 100, 1)] * 12},
        {"verification_url": "http://academy.example.org/verify"},
    ],
)
def test_what_just_fits_is_taken(change: dict[str, object]) -> None:
    content = replace(BASE, **change)  # type: ignore[arg-type] # one field of several types
    assert read_document(content.to_canonical_json()) == content


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "null", '{"schema":"academy-certificate/2"}', '{"schema":"academy-certificate/1"}', "x"],
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_document(text)


def test_an_unknown_key_is_refused() -> None:
    document = json.loads(BASE.to_canonical_json()) | {"photo": "x"}
    with pytest.raises(ValueError, match="photo"):
        read_document(json.dumps(document))


def test_every_label_goes_through_the_translator() -> None:
    labels = labels_for(lambda text: f"<{text}>")
    assert labels.keys() == CourseDocument.label_names
    assert all(label.startswith("<") and label.endswith(">") for label in labels.values())
    assert "%(level)s" in labels["level"]
    assert "without supervision" in labels["statement"]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", "21 November 2026"),
        ("th", "21 พฤศจิกายน พ.ศ. 2569"),
        ("th_TH", "21 พฤศจิกายน พ.ศ. 2569"),
        ("id", "21 November 2026"),
        ("vi", "21 tháng 11, 2026"),
        ("km", "21 វិច្ឆិកា 2026"),
        ("zh_Hans", "2026年11月21日"),
        ("zh-Hant", "2026年11月21日"),
        ("ta", "21 நவம்பர், 2026"),
        ("tet", "21 de novembro de 2026"),
        ("xx", "21 November 2026"),
        ("not a locale", "21 November 2026"),
    ],
)
def test_dates_are_written_as_readers_write_them(locale: str, expected: str) -> None:
    assert long_date(date(2026, 11, 21), locale) == expected
