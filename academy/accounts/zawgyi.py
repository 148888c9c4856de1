"""Recognise names typed for the font Zawgyi, which gives code points of Unicode other letters, and convert them.

A name is Zawgyi when its signs do not stand in an order that Burmese in Unicode can have (Unicode Technical Note 11),
and do so after ICU's own transform. Short names whose signs are in order both ways count as Unicode: nobody is asked
about a right name (docs/decisions/0613 says how often that goes wrong). Pure.
"""

import re
from functools import cache
from typing import Any, Final

#: Consonants and independent vowels of Burmese, and digits and marks that stand alone.
_BASE: Final = "[\u1000-\u102a\u103f\u1040-\u1049\u104a-\u104f]"
#: Asat and the lower dot stand in either order: NFC puts the dot first.
_SYLLABLE: Final = re.compile(
    "(?:\u1004\u103a\u1039)?"  # kinzi
    f"{_BASE}(?:\u1039[\u1000-\u1021])*"  # stacked consonants
    "(?:\u103a(?=\u103b))?\u103b?\u103c?\u103d?\u103e?"  # asat, medials ya, ra, wa, ha
    "\u1031?\u102d?\u102e?\u102f?\u1030?\u1032?"  # vowels e, i, ii, u, uu, ai
    "[\u102b\u102c]?\u1036?\u1037?\u103a?\u1037?\u1036?\u1038?"  # aa, anusvara, dot, asat, visarga
)
_BURMESE_RUN: Final = re.compile("[\u1000-\u109f]+")
#: Letters and marks of Mon, Karen and Shan, which Zawgyi uses for forms of Burmese ones.
_OF_OTHER_LANGUAGES: Final = re.compile("[\u1022\u1028\u1033-\u1035\u1050-\u109f]")
#: In Zawgyi a sign for the medial ra, which stands before its consonant; in Shan a consonant.
_RA_BEFORE: Final = re.compile("[\u107e-\u1084][\u1000-\u1021](?!\u103a)")
#: What cannot begin a syllable in any of these languages, or end one: U+108F is a tone, in Zawgyi a form of na.
_OUT_OF_ORDER: Final = re.compile(
    "(?:^|[^\u1000-\u109f])[\u102b-\u103e\u108f]|\u1039(?![\u1000-\u1021\u1050-\u1081])|\u1031[\u1000-\u102a]"
    "|\u108f[\u102b-\u103e\u1060-\u107d]"
)
#: What ICU makes of other languages and Burmese never writes: the medial ya of a consonant that has none, or of a
#: stack, and a stack on or under the vowel carrier.
_NEVER: Final = re.compile(
    "[^\u1000-\u1003\u1015-\u1017\u1019\u101b\u101c\u101e\u103a]\u103b|\u1039.\u103b|\u1021\u1039|\u1039\u1021"
)

#: One sign in so many of other languages is a form of a Burmese letter in Zawgyi; names in those have more.
FEW: Final = 3


def unicode_of_zawgyi(text: str) -> str:
    """Return ``text`` in Unicode when it is typed for Zawgyi, else ''."""
    if not _BURMESE_RUN.search(text) or not _is_out_of_order(text):
        return ""
    converted = str(_transform().transliterate(text))
    is_right_now = _is_in_order(converted) and not _is_out_of_order(converted)
    is_burmese = is_right_now and not _NEVER.search(converted)
    return converted if converted != text and is_burmese else ""


def _is_out_of_order(text: str) -> bool:
    """Say whether ``text`` is neither Burmese nor another language of the script as Unicode writes them."""
    others = len(_OF_OTHER_LANGUAGES.findall(text))
    if not others:
        return not _is_in_order(text)
    is_mostly_burmese = FEW * others < sum(map(len, _BURMESE_RUN.findall(text)))
    return bool(is_mostly_burmese or _OUT_OF_ORDER.search(text) or _RA_BEFORE.search(text))


def _is_in_order(text: str) -> bool:
    """Say whether every run of Burmese is one syllable after the other."""
    return all(re.fullmatch(f"(?:{_SYLLABLE.pattern})+", run) for run in _BURMESE_RUN.findall(text))


@cache
def _transform() -> Any:
    import icu  # noqa: PLC0415 - loads large tables, for few names

    return icu.Transliterator.createInstance("Zawgyi-my")
