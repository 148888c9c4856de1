"""Notices are whole in every complete language, and their texts never change under a consent."""

import pytest

from academy.accounts import notices
from academy.core.locales import offered

NAMES = (notices.TERMS, notices.PROGRAMME)


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("name", NAMES)
def test_every_offered_language_has_the_whole_notice(name: str, language: str) -> None:
    notice, english = notices.current_notice(name, language), notices.current_notice(name, "en")
    assert notice.language == language
    assert notice.is_draft == (language != "en")
    assert [len(section.paragraphs) for section in notice.sections] == [
        len(section.paragraphs) for section in english.sections
    ]


def test_a_language_without_translation_gets_english() -> None:
    assert notices.current_notice(notices.TERMS, "th").language == "en"


@pytest.mark.parametrize(
    ("name", "version", "language"),
    [("other", "2026-11", "en"), ("terms", "1999-01", "en"), ("../terms", "2026-11", "en")],
)
def test_unknown_notices_are_refused(name: str, version: str, language: str) -> None:
    with pytest.raises(LookupError):
        notices.get_notice(name, version, language)


def test_a_language_cannot_lead_out_of_the_folder() -> None:
    assert notices.get_notice("terms", "2026-11", "../programme/2026-11.id").language == "en"


#: A published text that people agreed to is never edited: a new text is a new version.
PUBLISHED = {
    ("terms", "2026-11", "en"): "d7c33fd8e4fd647a704636df68cede8212e0abb67dd6526d0c6c3370dcd3fc30",
    ("terms", "2026-11", "id"): "bfbbff1738fe69e50014db33d417c00afb65deedad681e7662c630c27954619c",
    ("terms", "2026-11", "km"): "e22774c3e303cf1207d0c8e9326aff657ddb6569bb7ce2ee32ece1facd82c42e",
    ("programme", "2026-11", "en"): "e4efdc497f9f61059b669fc065ea5e1284f1a17fae633bc7540e3abe5c2ea9ad",
    ("programme", "2026-11", "id"): "e84126fd26c5cb24429fdf09de7540e3763d0581a97a351724115d9f45098690",
    ("programme", "2026-11", "km"): "be967db3ad2193ab4f2ef5bd87588a76d65796daf0dfab2f1a24bcdf0706e0c7",
}


def test_published_notices_are_unchanged() -> None:
    found = {
        (name, version, language): notices.get_notice(name, version, language).text_hash
        for name in NAMES
        for version in notices.versions_of(name)
        for language in offered()
    }
    assert found == PUBLISHED
