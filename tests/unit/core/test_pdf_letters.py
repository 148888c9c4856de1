"""What can be set is told by the fonts, and nothing that people write in the region's languages is refused."""

import shutil
import subprocess
import sys

import pytest

from academy.core import pdf
from academy.core.pdf import letters
from tests.unit.credentials.samples import LOCALISED, NAMES

HARD_WORDS = [
    "ဒေါ်သုနန္ဒာ မဟာဗန္ဓုလ ပုဏ္ဏမီ",
    "မြွှေ ယောက်ျား ဩဂုတ် ၎င်း ဥက္ကဋ္ဌ သင်္ကြန် ကျွန်ုပ်",
    "ស្ត្រី ក្ស័យ អង្គ្លេស ស៊្រុន ពណ៌ ធម៌ កាំភ្លើង ប៉ុន្តែ",
    "ที่นี้ ปิ่น น้ำ เพ็ชร์ สิทธิ์ กรุงเทพฯ ต่างๆ",
    "ນ້ຳ ຫຼວງ ໄຊຍະສິດ ເຈົ້າ",
    "ஸ்ரீமதி கௌசல்யா க்ஷ",
    "Nguyễn Thị Ngọc Ánh, Ma. Niña Peñaflor-Dela Cruz, O'Brien (Ñ)",
    "D’Souza é e\u0301 Ṣūfī",
    "陳大文 歐陽麗華",
]


@pytest.mark.parametrize("text", [*NAMES.values(), *HARD_WORDS])
def test_names_and_words_of_the_region_can_be_set(text: str) -> None:
    assert pdf.unsettable(text) == ""


@pytest.mark.parametrize("locale", LOCALISED)
def test_everything_printed_can_be_set(locale: str) -> None:
    content = LOCALISED[locale]
    assert pdf.unsettable(" ".join([content.course_title, *content.outcomes, *content.labels.values()])) == ""


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("김민준", "김민준"),
        ("Siti 🌸 Rahma 🌸", "🌸"),
        ("\u3164", "\u3164"),
        ("\u115f\u1160 \uffa0", "\u115f\u1160\uffa0"),
        ("Maria\u202e", "\u202e"),
        ("Ma\u200bria", "\u200b"),
        ("𠮷野", "𠮷"),
        ("\ue000", "\ue000"),
        ("a" + "\u0301" * 5, "\u0301"),
        ("Z\u0338\u0335\u0336\u0337", "\u0336\u0337"),
        (" \u0301a", "\u0301"),
        ("a\u0e48", "\u0e48"),
        ("\u1031က", "\u1031"),
        ("ក\u17d2", "\u17d2"),
        ("က" + "\u1039က" * 9, "\u1039"),
        ("ပု\u1039ဏ", "\u1039"),
        ("ေအာင္ေက်ာ္", "\u1031\u1039"),  # Zawgyi
        ("ស្ត្រ\u17b8\u17c9", "\u17c9"),
        ("က\u102d\u103b", "\u103b"),
    ],
)
def test_what_cannot_be_set_is_named(typed: str, refused: str) -> None:
    assert pdf.unsettable(typed) == refused


def test_asking_loads_nothing_that_draws() -> None:
    code = (
        "import sys; from academy.core import pdf; pdf.unsettable('Siti'); "
        "print({'weasyprint', 'icu', 'fontTools'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("missing", ["program", "fonts"])
def test_where_the_fonts_are_not_installed_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    assert pdf.unsettable("김") == "김"
    if missing == "program":
        monkeypatch.setattr(shutil, "which", lambda _program: None)
    else:
        monkeypatch.setattr(letters, "PACKAGES", {"fonts-none": ("A Family That Nobody Has",)})
    letters._edges.cache_clear()
    try:
        assert pdf.unsettable("김") == ""
    finally:
        letters._edges.cache_clear()
