"""Names in any script are taken; what nobody sees, what turns the page and what covers it is not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.names import LineFault, fault_of, isolated, tidy_line, without_pictures

NAMES = [
    "Sari Dewi",
    "Nguyễn Thị Ánh Tuyết",
    unicodedata.normalize("NFD", "Nguyễn Thị Ánh Tuyết"),
    "សុខា ចាន់\u200bធី",
    "ក្រុង\u200cហ្វ្រ៊ីដំ",
    "ကျွန်ုပ် မောင်မြွှေး",
    "ປານີ ຈັນທະວົງ",
    "น้ำผึ้ง ใจดี",
    "கார்த்திக் ஸ்ரீ",
    "陳\U000e0101美麗",
    "김민준",
    "سيتي نور\u200cعائشه",
    "O\u2019Connor-Ba\u00df, M. (Lin) & Co. 7",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_all_scripts_are_taken_as_they_are(name: str) -> None:
    assert tidy_line(name) == unicodedata.normalize("NFC", name)
    assert fault_of(tidy_line(name)) is None


@pytest.mark.parametrize(
    "nothing",
    [
        *(
            "",
            " ",
            "\u3164",
            "\u115f\u1160",
            "\uffa0",
            "\u2800",
            "\u17b4",
            "\u200b",
            "\u200c\u200d",
            "\u2060\ufeff",
        ),
        *("\ufe0f", "\U000e0100", "\U000e0041\U000e007f", "\u00ad", "\u034f", "\u202e", "\u0301", "\ue000"),
        *("\u180e", "\u2028\u2029", "\t\n", "\u3000", "\u3164 \u2800\u200d"),
    ],
)
def test_what_nobody_sees_is_no_name(nothing: str) -> None:
    assert tidy_line(nothing) == ""


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        *(
            (f"Si{sign}ti", LineFault.TURNING)
            for sign in "\u061c\u200e\u200f\u202a\u202d\u202e\u2066\u2068\u2069"
        ),
        *((f"Si{sign}ti", LineFault.CONTROL) for sign in "\ufff9\ufffb\u206a\u2061\u0007\u009b"),
        ("Z\u0300\u0301\u0302\u0303\u0304algo", LineFault.PILE),
        ("ก" + "\u0e49" * 9, LineFault.PILE),
        ("x" + "\u20e3" * 4, LineFault.PILE),
    ],
)
def test_what_disturbs_the_page_is_refused(line: str, fault: LineFault) -> None:
    assert fault_of(tidy_line(line)) is fault


def test_fillers_and_needless_signs_go_and_spaces_are_single() -> None:
    assert tidy_line("  Si\u00adti\u3164\u3164 \t\u00a0Nur\ufeff\n") == "Siti Nur"


@given(st.text(max_size=40))
def test_a_line_is_tidy_after_once(text: str) -> None:
    once = tidy_line(text)
    assert tidy_line(once) == once
    assert once == "" or any(unicodedata.category(sign)[0] in "LNPS" for sign in once)


@given(st.text(max_size=40))
def test_what_is_isolated_is_balanced(text: str) -> None:
    apart = isolated(text)
    inside = apart[1:-1] if apart.startswith("\u2068") else apart
    assert not set(inside) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Siti \U0001f338 Rahma", "Siti Rahma"),
        ("\U0001f1ee\U0001f1e9 Budi \U0001f44d\U0001f3fd", "Budi"),
        ("Ana\U0001f469\u200d\U0001f469\u200d\U0001f467Lim", "Ana Lim"),
        ("\u2764\ufe0f Dewi 7\ufe0f\u20e3", "Dewi 7"),
        ("\U0001f338\U0001f338", ""),
        ("Warung™ Sari © 2026", "Warung™ Sari © 2026"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
    ],
)
def test_pictures_are_left_out(line: str, left: str) -> None:
    assert without_pictures(line) == left


def test_only_a_name_that_runs_the_other_way_needs_to_be_kept_apart() -> None:
    assert isolated("Siti\u202e Rahma 7") == "Siti Rahma 7"
    assert isolated("سيتي") == "\u2068سيتي\u2069"
