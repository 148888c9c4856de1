"""Mistyped domains of e-mail addresses are noticed, others are left alone."""

import pytest

from academy.accounts.mail_domains import PROVIDERS, likely_domain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmail.con", "gmail.com"),
        ("gmial.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmai.cm", "gmail.com"),
        ("gmail", "gmail.com"),
        ("gm\u0430il.com", "gmail.com"),  # a Cyrillic а
        ("yaho.com", "yahoo.com"),
        ("yahoo.com.id", "yahoo.co.id"),
        ("hotmial", "hotmail.com"),
        ("hotmal.con", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("warung-sari.con", "warung-sari.com"),
    ],
)
def test_a_slip_is_noticed(typed: str, meant: str) -> None:
    assert likely_domain(typed) == meant


@pytest.mark.parametrize(
    "domain",
    [
        *PROVIDERS,
        *("example.com", "academy.test", "binus.edu", "kementan.go.id", "telkom.co.id", "foo.co", "yahoo.fr"),
        *(
            "gmx.at",
            "hotmail.fr",
            "mail.kh",
            "mof.gov.kh",
            "\u0e44\u0e17\u0e22.\u0e44\u0e17\u0e22",
            "xn--o3cw4h",
        ),
    ],
)
def test_other_domains_are_left_alone(domain: str) -> None:
    assert likely_domain(domain) == ""
