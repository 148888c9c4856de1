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
    ("terms", "2026-11", "id"): "03cfe3a17f5dd3230caffe1e4e31293904f14cf95952b24fb16b3260948995b2",
    ("terms", "2026-11", "km"): "6b3c20af1af31db7d338bf39ccbc540ba6277aa8f987b27b5e455f854b6c3e94",
    ("terms", "2026-12", "en"): "871e47a069da5666451e99c714cc201d1a5295b804ca95ea7a989991a1b6a56c",
    ("terms", "2026-12", "id"): "64bc7999baa7610c328878b1b223e08c1197e0da78818b6a28f0d3ea24571100",
    ("terms", "2026-12", "km"): "c3909040c8dad638db5579d2788fd4bc923191cbebcb7b6bb2a348ef04e255b0",
    ("programme", "2026-11", "en"): "e4efdc497f9f61059b669fc065ea5e1284f1a17fae633bc7540e3abe5c2ea9ad",
    ("programme", "2026-11", "id"): "e0faa61c40ffd19283850678ea9460551eef7b7635010410afdc7ba17619275a",
    ("programme", "2026-11", "km"): "037a2c5ce742903ae5bca4e92e353e24bafd179d8eb853102244cb55d5264c4b",
    ("programme", "2026-12", "en"): "658c6d556792cda5456e142219e1c15b12a24a9a67b1bd86b4d146f0f18528c1",
    ("programme", "2026-12", "id"): "714a5b09fedf7045932539676358830ebefdc980c8e96d288ca44a06082a6a2d",
    ("programme", "2026-12", "km"): "ae3b6528038ba64ae7759d8b1d039625660f40b59b9554781cb1211c0efb8b15",
}


def test_published_notices_are_unchanged() -> None:
    found = {
        (name, version, language): notices.get_notice(name, version, language).text_hash
        for name in NAMES
        for version in notices.versions_of(name)
        for language in offered()
    }
    assert found == PUBLISHED


def test_a_notice_that_is_not_ours_is_unknown() -> None:
    with pytest.raises(LookupError, match="there is no notice gossip"):
        notices.current_notice("gossip", "en")
