"""Random mobile numbers of the member states, made from the numbering plans themselves, and twelve ways to type one."""

import random

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat, PhoneNumberType

STATES = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN")
#: Zeros of the digits of Khmer, Thai, Burmese and Lao.
ZEROS = {"KH": 0x17E0, "TH": 0x0E50, "MM": 0x1040, "LA": 0x0ED0}


def random_mobile(rng: random.Random, state: str) -> PhoneNumber:
    """Return a valid mobile number of ``state``, of any length that its plan has."""
    plan = PhoneMetadata.metadata_for_region(state)
    known = phonenumbers.example_number_for_type(state, PhoneNumberType.MOBILE)
    assert plan is not None
    assert plan.mobile is not None
    assert known is not None
    example = str(known.national_number)
    while True:
        length = rng.choice(plan.mobile.possible_length)
        begin = example[: rng.randrange(4)]
        digits = begin + "".join(rng.choice("0123456789") for _ in range(length - len(begin)))
        number = PhoneNumber(country_code=plan.country_code, national_number=int(digits))
        is_mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
        if digits[0] != "0" and is_mobile and phonenumbers.is_valid_number(number):
            return number


def e164(number: PhoneNumber) -> str:
    """Return e.g. ``+62812345678``."""
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def ways_of_typing(number: PhoneNumber, state: str) -> dict[str, str]:
    """Return twelve ways in which people type ``number`` when they have said that they are in ``state``."""
    code, own = str(number.country_code), str(number.national_number)
    home = f"0{own}"
    shift = ZEROS.get(state, ZEROS["KH"])
    return {
        "E.164": f"+{code}{own}",
        "00": f"00{code}{own}",
        "code without plus": f"{code}{own}",
        "trunk zero": home,
        "no trunk zero": own,
        "spaces": " ".join([home[:4], home[4:7], home[7:]]),
        "dashes": "-".join([home[:3], home[3:6], home[6:]]),
        "dots": f"+{code}.{own[:3]}.{own[3:]}",
        "brackets": f"+{code} (0){own[:3]} {own[3:]}",
        "full width": "".join(chr(ord(sign) + 0xFEE0) for sign in f"+{code}{own}"),
        "own digits": "".join(chr(shift + int(sign)) for sign in home),
        "other dashes": f"+{code}\u00a0{own[:3]}\u2011{own[3:6]}\u2013{own[6:]}\u200f",
        "link": f"tel:+{code}-{own}",
    }
