"""The passage around the words that were found, in every script."""

import unicodedata

import pytest

from academy.catalogue.snippets import BEFORE, ELLIPSIS, LENGTH, MOST_STEPS_TO_A_SPACE, snippet
from academy.catalogue.tokens import query_phrases

ENGLISH = (
    "A cash forecast is a cash book for the future. It does not need to be perfect. It needs to show you the bad "
    "week while there is still time to act. Make it in five steps. Start with cash you can count. "
    "Bag, bank and phone, business money only."
)
#: Language, sentence, query, what must be marked.
SCRIPTS = [
    ("vi", "Hãy ghi lại mỗi ngày để biết bạn còn bao nhiêu tiền mặt. ", "tien", "tiền"),
    ("th", "ลองจดบันทึกเงินเข้าและเงินออกทุกวันแล้วจะเห็นว่าเงินไปไหน", "บันทึก", "บันทึก"),
    ("km", "ការព្យាករណ៍សាច់ប្រាក់គឺជាសៀវភៅសាច់ប្រាក់សម្រាប់ពេលអនាគត។", "អនាគត", "អនាគត"),
    ("lo", "ຈົດເງິນສົດທຸກມື້ກ່ອນປິດຮ້ານ", "ທຸກມື້", "ທຸກມື້"),
    ("my", "ငွေစာရင်းစာအုပ်သည် ငွေဝင်ငွေထွက်ကို မှတ်တမ်းတင်သည်။", "မှတ်တမ်း", "မှတ်တမ်း"),
    ("ta", "ஒவ்வொரு நாளும் பணத்தை எழுதுங்கள் ", "பணத்தை", "பணத்தை"),
    ("zh", "每天记录现金收入和支出，", "现金", "现金"),
    ("fil", "Ihiwalay ang pera ng negosyo sa pera ng bahay. ", "NEGOSYO", "negosyo"),
]


def words(text: str, query: str) -> list[str]:
    """Return what is marked in the snippet."""
    return [part.text for part in snippet(text, query_phrases(query)) if part.is_found]


def plain(text: str, query: str) -> str:
    """Return the snippet as one text."""
    return "".join(part.text for part in snippet(text, query_phrases(query)))


def test_the_passage_is_around_the_word() -> None:
    shown = plain(ENGLISH, "bad")
    assert words(ENGLISH, "bad") == ["bad"]
    assert shown.startswith(ELLIPSIS)
    assert shown.endswith(ELLIPSIS)
    assert "show you the bad week while" in shown
    assert len(shown) <= LENGTH + MOST_STEPS_TO_A_SPACE + 2 * len(ELLIPSIS)


def test_words_are_whole_at_both_ends() -> None:
    inside = plain(ENGLISH, "bad").strip(ELLIPSIS).strip()
    assert f" {inside} " in f" {ENGLISH} "


def test_every_word_is_marked_and_case_does_not_count() -> None:
    assert words(ENGLISH, "CASH") == ["cash", "cash"]


def test_a_word_inside_another_is_no_match() -> None:
    assert words("Cashier and cash.", "cash") == ["cash"]


def test_without_a_match_the_beginning_is_shown() -> None:
    assert plain(ENGLISH, "durian").startswith("A cash forecast")
    assert words(ENGLISH, "durian") == []


def test_a_short_text_is_shown_whole() -> None:
    assert plain("Count your cash.", "cash") == "Count your cash."


@pytest.mark.parametrize("text", ["", " ", "…"])
def test_a_text_without_words_gives_no_mark(text: str) -> None:
    assert words(text, "cash") == []


@pytest.mark.parametrize(("tag", "sentence", "query", "marked"), SCRIPTS, ids=[each[0] for each in SCRIPTS])
@pytest.mark.parametrize("before", [0, 1, 3])
def test_every_script_is_found_marked_and_cut_between_letters(
    tag: str, sentence: str, query: str, marked: str, before: int
) -> None:
    text = sentence * before + sentence * 4
    parts = snippet(text, query_phrases(query))
    assert marked in [part.text for part in parts if part.is_found]
    shown = "".join(part.text for part in parts).strip(ELLIPSIS)
    assert shown in " ".join(unicodedata.normalize("NFC", text).split())
    assert unicodedata.category(shown[0])[0] != "M"
    assert shown[-1] not in "\u17d2\u1039เแโใไເແໂໃໄ"


def test_the_anchor_stays_in_the_passage() -> None:
    for length in range(BEFORE - 3, BEFORE + 30):
        assert words("x" * length + " cash " + "y" * 300, "cash") == ["cash"]


def test_a_phrase_that_only_begins_alike_is_not_marked() -> None:
    assert [part.text for part in snippet(ENGLISH, ["cash book", "cash box"]) if part.is_found] == [
        "cash book"
    ]
