"""Names typed for the font Zawgyi are recognised, names in Unicode are left alone."""

import unicodedata

import icu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.accounts.zawgyi import unicode_of_zawgyi

#: Burmese names as Unicode writes them.
NAMES = [
    *("အောင်ကျော်", "မောင်မောင်", "ခင်ခင်အေး", "ဒေါ်အောင်ဆန်းစုကြည်", "သီတာ", "မြင့်မြင့်"),
    *("ဇော်ဇော်", "ကျော်ကျော်", "စုစု", "နီလာ", "ဝေဝေ", "မိုးမိုး", "ထွန်းထွန်း"),
    *("အေးအေး", "ဖြူဖြူ", "ချိုချို", "ရွှေရည်", "နွယ်နွယ်", "သက်သက်", "ဌေးဌေး"),
    *("ညိုညို", "မာမာ", "တင်တင်", "ခိုင်ခိုင်", "ဆွေဆွေ", "ရီရီ", "ယုယု", "ကြည်ကြည်"),
    *("မေသူ", "ဘိုဘို", "ထက်ထက်", "ပြုံးပြုံး", "အိအိ", "သင်းသင်း", "ဖြိုးဖြိုး"),
    *("ဆန်းဆန်း", "ကိုကို", "ဦးသန်း", "ဒေါ်မြ", "မခင်", "ရဲရဲ", "မင်္ဂလာ", "ဝင်းဝင်း"),
    *("လဲ့လဲ့", "ငယ်ငယ်", "ဂျူး", "ဒေဝီ", "သန္တာ", "စန္ဒာ", "အိန္ဒြာ", "လှလှ"),
    *("ယောက်ျား", "ဥက္ကာ", "နုနု", "နှင်းနှင်း", "သုနန္ဒာ", "ဗန္ဓုလ", "ပုဏ္ဏမီ", "ဥမ္မာ", "မန္တလေး", "ဂန္ဓာ"),
    *("ဂျွန်ဆင်", "မျိုးမျိုး", "လျန်", "သျှင်", "ရျန်", "ဖျန်း", "ပျော်ပျော်"),
]
#: Signs that are in order both ways: nobody is asked.
AMBIGUOUS = {"လှလှ"}
TO_ZAWGYI = icu.Transliterator.createInstance("my-Zawgyi")


@pytest.mark.parametrize("name", NAMES)
def test_names_in_unicode_are_left_alone(name: str) -> None:
    assert unicode_of_zawgyi(name) == ""
    assert unicode_of_zawgyi(unicodedata.normalize("NFC", f"{name} {NAMES[0]}")) == ""


@pytest.mark.parametrize("name", sorted(set(NAMES) - AMBIGUOUS))
def test_names_in_zawgyi_are_converted(name: str) -> None:
    zawgyi = unicodedata.normalize("NFC", TO_ZAWGYI.transliterate(name))
    converted = unicodedata.normalize("NFC", unicode_of_zawgyi(zawgyi))
    assert converted == ("" if zawgyi == name else unicodedata.normalize("NFC", name))


@pytest.mark.parametrize(
    "name",
    [
        "Siti",
        "ၼၢင်းဢွၼ်ႇ",
        "စၢႆးလႅင်း",
        "ၸၢႆးသႅင်",
        "နော်ဖီ",
        "ဗညာမာန်",
        "ကျွန်ုပ်",
        "စိုင်းၶမ်း",
        "ပအိုဝ်ႏ",
        "ယွာၤမာန်",
        "စီၤအဲၢ်မူ",
        "နဲၣ်ညါ",
        "ၼၢင်းႁၢၼ်",
        "សុខា",
        "",
        "၁၂၃",
        "မ",
        "Ma Hla မလှ",
    ],
)
def test_other_languages_and_short_names_are_left_alone(name: str) -> None:
    assert unicode_of_zawgyi(name) == ""


@given(st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=12))
def test_what_is_converted_is_not_converted_again(text: str) -> None:
    converted = unicode_of_zawgyi(unicodedata.normalize("NFC", text))
    assert unicode_of_zawgyi(converted) == ""
