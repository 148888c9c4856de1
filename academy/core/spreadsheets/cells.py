"""What holds for every cell of a file that a spreadsheet opens."""

import re
from typing import Final

#: A cell that begins like this may be run as a formula by a spreadsheet program.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
#: What XML cannot hold and no table needs.
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
#: Month names as spreadsheets of the region and English ones read them; the first three letters are enough.
_MONTHS: Final = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mei|agu|ags|okt|des|mac|ogo|ogos|dis|peb|pebruari"
    "|january|february|march|april|june|july|august|september|october|november|december"
    "|januari|februari|maret|juni|juli|agustus|oktober|desember|julai|disember|thg|thang|tháng"
)
#: Digits with the signs that stand in numbers, amounts, shares, fractions, dates and times; months with a number.
_VALUE: Final = re.compile(
    rf"""
    [(]? \s* [^\w\s]? \s* \d [\d\s.,'’:/%()-]* (e [+-]? \d+)? \s* (am | pm | [^\w\s])?
    | \d{{1,4}} [\s./-]* ({_MONTHS}) [\s./-]* \d{{0,4}}
    | ({_MONTHS}) [\s./-]* \d{{1,4}} ([\s.,/-]+ \d{{1,4}})?
    | true | false | benar | salah
    """,
    re.IGNORECASE | re.VERBOSE,
)


def neutral_text(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe stands before a dangerous start."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def reads_as_value(text: str) -> bool:
    """Say whether a program that opens a CSV file could take a text for a number, a day, a truth or a formula."""
    plain = text.strip()
    return bool(_VALUE.fullmatch(plain)) or neutral_text(plain) != plain


def in_one_line(text: str) -> str:
    """Return a text without controls and line ends, which files cannot hold or programs read differently."""
    return _CONTROLS.sub(" ", text).strip()
