"""Search finds words of all languages of the region, and nothing else."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue.queries.editions import found_editions
from tests.factories.catalogue import make_small_edition

#: Language, sentence in a course, words as a reader types them, words that are not there.
SENTENCES = [
    ("en", "Keep a cash book every day.", "Cash book", "cashier"),
    ("id", "Catat uang masuk dan uang keluar.", "uang masuk", "ruang"),
    ("ms", "Simpan wang perniagaan di tempat lain.", "perniagaan", "niaga"),
    ("fil", "Ihiwalay ang pera ng negosyo.", "negosyo", "utang"),
    ("vi", "Ghi chép dòng tiền của cửa hàng.", "dong tien", "dong ho"),
    ("th", "จดเงินสดทุกวันก่อนปิดร้าน", "เงินสด", "เงินเชื่อ"),
    ("km", "កត់ត្រាសាច់ប្រាក់រាល់ថ្ងៃ", "សាច់ប្រាក់", "ប្រាក់ខែ"),
    ("lo", "ຈົດເງິນສົດທຸກມື້", "ເງິນສົດ", "ເງິນກູ້"),
    ("my", "ငွေစာရင်းကို နေ့တိုင်းရေးပါ", "စာရင်း", "စာအုပ်"),
    ("ta", "ஒவ்வொரு நாளும் பணத்தை எழுதுங்கள்", "பணத்தை", "பணக்கார"),
    ("zh_Hans", "每天记录现金收入", "现金", "现在"),
]


@pytest.fixture
def editions(database: scoped_session[Session]) -> dict[str, int]:
    return {tag: make_small_edition("", **{tag: {"plain": text}}).edition_id for tag, text, *_ in SENTENCES}


@pytest.mark.empty_site
def test_each_word_finds_its_course_and_no_other(editions: dict[str, int]) -> None:
    found = {tag: found_editions(query) for tag, _text, query, _absent in SENTENCES}
    assert found == {tag: frozenset({edition}) for tag, edition in editions.items()}


def test_words_that_are_in_no_course_find_nothing(editions: dict[str, int]) -> None:
    assert {absent: found_editions(absent) for *_, absent in SENTENCES} == {
        absent: frozenset() for *_, absent in SENTENCES
    }


def test_marks_may_be_typed_or_left_out(editions: dict[str, int]) -> None:
    assert found_editions("dòng tiền") == found_editions("DONG TIEN") == frozenset({editions["vi"]})


@pytest.mark.empty_site
def test_all_words_must_be_there_in_any_order(editions: dict[str, int]) -> None:
    assert found_editions("day cash") == frozenset({editions["en"]})
    assert found_editions("day perniagaan") == frozenset()


def test_a_query_without_words_is_no_query(editions: dict[str, int]) -> None:
    assert found_editions(" % _ ") is None


def test_only_the_current_edition_is_found(editions: dict[str, int]) -> None:
    make_small_edition("mon-900", en={"plain": "durian"})
    newer = make_small_edition("mon-900", version="1.1.0", en={"plain": "mangosteen"})
    assert found_editions("durian") == frozenset()
    assert found_editions("mangosteen") == frozenset({newer.edition_id})
