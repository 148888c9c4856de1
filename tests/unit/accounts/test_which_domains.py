"""Which provider of mail a mistyped domain is taken for: by how many letters it may differ, and from whom."""

import pytest

from academy.accounts.mail_domains import likely_domain

COMPARED = [
    *("gmail.com", "googlemail.com", "ymail.com", "rocketmail.com", "email.com", "protonmail.com"),
    *("yahoo.com", "yahoo.co.id", "yahoo.com.ph", "yahoo.com.vn", "yahoo.com.sg", "yahoo.com.my"),
    *("yahoo.co.th", "yahoo.co.jp", "yahoo.co.uk", "hotmail.com", "hotmail.co.th", "hotmail.co.uk"),
    *("outlook.com", "outlook.co.id", "outlook.my", "outlook.sg", "outlook.ph", "icloud.com", "proton.me"),
    *("yandex.com", "naver.com", "singnet.com.sg", "streamyx.com", "telkom.net"),
]
SHORT = [
    *("mail.com", "mail.ru", "live.com", "msn.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.net"),
    *("gmx.de", "zoho.com", "qq.com", "163.com", "126.com", "sina.com"),
]


@pytest.mark.parametrize("domain", COMPARED)
def test_a_letter_typed_twice_is_noticed_and_the_right_name_is_left_alone(domain: str) -> None:
    assert (likely_domain(domain[0] + domain), likely_domain(domain)) == (domain, "")


@pytest.mark.parametrize("domain", SHORT)
def test_short_names_are_near_to_nobody(domain: str) -> None:
    assert likely_domain(domain) == ""


@pytest.mark.parametrize(
    "end", ["con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cim", "cpm", "clm", "cok", "dom"]
)
def test_an_end_that_no_domain_has_means_com(end: str) -> None:
    assert likely_domain(f"warung-sari.{end}") == "warung-sari.com"
    assert likely_domain(f"gmail.{end}") == "gmail.com"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # One slip in a name of fewer than seven letters: one more, one less, another, two that changed places.
        ("gmaill.com", "gmail.com"),
        ("gmil.com", "gmail.com"),
        ("gmsil.com", "gmail.com"),
        ("mgail.com", "gmail.com"),
        ("gmali.com", "gmail.com"),
        ("gmaaill.com", ""),
        ("gml.com", ""),
        ("gxxil.com", ""),
        ("mgali.com", ""),
        ("iclouud.com", "icloud.com"),
        ("iclouuud.com", ""),
        # Two in a longer one.
        ("hotmaiill.com", "hotmail.com"),
        ("ohtmali.com", "hotmail.com"),
        ("hotmaiilll.com", ""),
        ("ohtmaliii.com", ""),
        # One in the end.
        ("gmail.co", "gmail.com"),
        ("gmail.cm", "gmail.com"),
        ("gmail.ocm", "gmail.com"),
        ("gmail.c", ""),
        ("gmail.cxx", ""),
        ("outlook.co.idd", "outlook.co.id"),
        ("outlook.co.iddd", ""),
        ("telkom.nte", "telkom.net"),
        # One in each; without an end the name alone counts.
        ("gmaill.co", "gmail.com"),
        ("hotmaiill.cm", "hotmail.com"),
        ("gmaill", "gmail.com"),
        ("gmaaill", ""),
        # The nearest of several.
        ("yahoo.co.i", "yahoo.co.id"),
        ("yahoo.com.mm", "yahoo.com.my"),
        ("yahooo.co.uk", "yahoo.co.uk"),
        # A name is needed before a mistyped end.
        ("con", ""),
        (".con", ""),
        ("", ""),
    ],
)
def test_so_many_slips_and_no_more(typed: str, meant: str) -> None:
    assert likely_domain(typed) == meant
