"""Answers of small functions of accounts, each as a literal."""

from academy.accounts import notices, passwords
from academy.accounts.phone_numbers import country_of


def test_a_password_is_right_or_it_is_not() -> None:
    stored = passwords.hash_password("three brown cows")
    tried = [
        (stored, "three brown cows"),
        (stored, "three brown cow"),
        (None, "nobody has this password"),
        ("!", "!"),
    ]
    assert [passwords.is_right_password(known, typed) for known, typed in tried] == [
        True,
        False,
        False,
        False,
    ]


def test_a_number_says_its_country() -> None:
    numbers = ("+62812345678", "+85512345678", "+821012345678", "+10000000000")
    assert [country_of(number) for number in numbers] == ["ID", "KH", "KR", ""]


def test_the_newest_version_of_a_notice_is_current() -> None:
    newest = [max(notices.versions_of(name)) for name in ("terms", "programme")]
    assert [notices.current_notice(name, "en").version for name in ("terms", "programme")] == newest
    assert notices.versions_of("terms")[:2] == ("2026-11", "2026-12")
