"""Forty names that no form should have let pass unseen, or that are as large as names can be."""

from typing import Final

from academy.credentials.documents.document import NAME_LIMIT

#: Names that a certificate shows as they are; they are only wide, tall, long or odd.
SETTABLE: Final = {
    "widest Latin": "W" * NAME_LIMIT,
    "widest Chinese": "龘" * NAME_LIMIT,
    "one long word": "Wolfeschlegelsteinhausen" * 5,
    "long words": "Wolfeschlegelsteinhausenbergerdorff " * 3,
    "two marks on each letter": "Ma\u0301\u0323r\u0301\u0323i\u0301\u0323a " * 10,
    "tall capitals": "ẤỔỮ" * 40,
    "Burmese stacks": "က္က" * 40,
    "Burmese marks": "မြွှို့" * 17,
    "Burmese words": "သန္တာဥက္ကဋ္ဌ" * 9,
    "Khmer two under": "ស្ត្រ៊ី" * 17,
    "Khmer words": "សុវណ្ណារិទ្ធិ" * 9,
    "Thai three storeys": "กื้ำ" * 30,
    "Thai above and below": "ปู้ฏุ๊" * 20,
    "Lao three storeys": "ຫຼື້" * 24,
    "Tamil wide": "ஔௌஸ்ரீ" * 17,
    "full width": "Ｍａｒｉａ" * 20,
    "digits": "1234567890" * 12,
    "dots": "…" * NAME_LIMIT,
    "markup": '<img src=x onerror="alert(1)">&amp;<b>',
    "template": "{{ 7*7 }} {% raw %} asset:seal.svg",
    "one letter": "X",
    "three scripts": "Lim 林美玲 ลิ้ม สมหญิง Châu သန္တာ ស្រី",
    "spaces": "Maria\u00a0\u2003\tSantos",
    "signs": "D’Souza-O'Brien, Jr. (†)",
}
#: Names of which a form says what cannot be set.
UNSETTABLE: Final = {
    "zalgo": "M\u0301\u0302\u0303\u0304a\u0310\u0311\u0312\u0313r\u0323\u0324\u0325i\u0334\u0335",
    "turned text": "Maria \u202eSantos\u202c",
    "isolated text": "\u2066Maria\u2069 \u2067Santos\u2069",
    "a letter that is not seen": "\u3164",
    "letters that are not seen": "\u115f\u1160\uffa0\u034f",
    "a space that is not seen": "Ma\u200bria",
    "Zawgyi": "ေအာင္ေက်ာ္",
    "a stack of a hundred": "က" + "္က" * 59,
    "marks only": "\u0301\u0302",
    "Thai marks only": "\u0e48\u0e49",
    "Thai mark on Latin": "Maria\u0e48",
    "a picture": "Siti 🌸 Rahma",
    "a flag": "🇰🇭 Sok",
    "a family": "👩🏽‍🌾 Mai",
    "Korean": "김민준",
    "Arabic": "محمد عبد الله",
    "Devanagari": "क्षमा",
    "a rare character": "𠮷野",
    "letters of mathematics": "𝓜𝓪𝓻𝓲𝓪",
    "private letters": "\ue000\ue001",
    "tags": "Maria\U000e0061\U000e0062",
    "nothing": "Ma\x00ria",
}
