"""Fixed words that stand inside compiled lessons, by language. Drafts until a native speaker has read them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Labels of the blocks of a lesson."""

    show_answer: str
    rule: str
    action: str
    words: str
    table: str


ENGLISH = Phrases(
    show_answer="Show the answer",
    rule="Rule",
    action="Do it this week",
    words="Words in this lesson",
    table="Table",
)

PHRASES: Mapping[str, Phrases] = {
    "en": ENGLISH,
    "id": Phrases(
        show_answer="Tampilkan jawaban",
        rule="Aturan",
        action="Lakukan minggu ini",
        words="Kata-kata dalam pelajaran ini",
        table="Tabel",
    ),
    "km": Phrases(
        show_answer="បង្ហាញចម្លើយ",
        rule="ច្បាប់ងាយចាំ",
        action="ធ្វើនៅសប្ដាហ៍នេះ",
        words="ពាក្យក្នុងមេរៀននេះ",
        table="តារាង",
    ),
}


def phrases_for(language: str) -> Phrases:
    """Return the labels of a language, English when there are none yet."""
    return PHRASES.get(language, ENGLISH)
