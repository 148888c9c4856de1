"""A word is explained in the reader's language, else in English, never in a third."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue import queries
from academy.catalogue.queries.glossary import forget_glossary, glossary
from academy.catalogue.services.publish import publish_edition
from tests.factories.catalogue import document_of

MEANINGS = {
    "en": {"wage": "Fixed pay.", "cash": "Money today."},
    "id": {"wage": "Upah tetap."},
    "vi": {"wage": "Tiền công cố định.", "tally": "Đếm."},
}


@pytest.mark.empty_site
def test_a_word_is_explained_in_the_readers_language_or_in_english(database: scoped_session[Session]) -> None:
    document = document_of("mon-807", id={"plain": "Kata lain."}, vi={"plain": "Chữ khác."})
    for language, words in MEANINGS.items():
        document["locales"][language]["glossary"] = words
    publish_edition(document, {})
    queries.forget_lists()
    forget_glossary()
    assert {
        reader: [(word.term, word.text, word.language) for word in glossary(reader)]
        for reader in ("en", "id", "vi", "km")
    } == {
        "en": [("cash", "Money today.", "en"), ("wage", "Fixed pay.", "en")],
        "id": [("cash", "Money today.", "en"), ("wage", "Upah tetap.", "id")],
        "vi": [
            ("cash", "Money today.", "en"),
            ("tally", "Đếm.", "vi"),
            ("wage", "Tiền công cố định.", "vi"),
        ],
        "km": [("cash", "Money today.", "en"), ("wage", "Fixed pay.", "en")],
    }
