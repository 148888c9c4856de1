"""Words that exclude, blame or mislead, and the verbs that can be measured."""

import re
from collections.abc import Mapping

#: Words that leave people out, and what to write instead.
EXCLUDING_WORDS: Mapping[str, str] = {
    "businessman": "business owner",
    "businessmen": "business owners",
    "businesswoman": "business owner",
    "chairman": "chair",
    "craftsman": "maker",
    "fisherman": "fisher",
    "foreman": "supervisor",
    "handicapped": "person with a disability",
    "housewife": "person who works at home",
    "housewives": "people who work at home",
    "cripple": "person with a disability",
    "crippled": "person with a disability",
    "layman": "anyone",
    "mankind": "people",
    "man-made": "made by people",
    "manpower": "staff",
    "middleman": "trader",
    "middlemen": "traders",
    "salesman": "seller",
    "salesmen": "sellers",
    "spokesman": "speaker",
    "the disabled": "people with disabilities",
    "the elderly": "older people",
    "the poor": "people with little money",
    "the uneducated": "people with little schooling",
    "third world": "the name of the country",
    "workman": "worker",
    "workmen": "workers",
}
_EXCLUDING = re.compile(
    r"\b(" + "|".join(re.escape(word) for word in sorted(EXCLUDING_WORDS, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)

MEASURABLE_VERBS = frozenset(
    {
        "add",
        "adjust",
        "analyse",
        "apply",
        "arrange",
        "ask",
        "assess",
        "build",
        "calculate",
        "change",
        "check",
        "choose",
        "classify",
        "collect",
        "compare",
        "compute",
        "correct",
        "count",
        "create",
        "decide",
        "describe",
        "design",
        "divide",
        "draft",
        "draw",
        "estimate",
        "evaluate",
        "explain",
        "fill",
        "find",
        "fix",
        "hold",
        "identify",
        "judge",
        "keep",
        "label",
        "list",
        "make",
        "map",
        "mark",
        "match",
        "measure",
        "name",
        "negotiate",
        "order",
        "organise",
        "plan",
        "predict",
        "prepare",
        "present",
        "price",
        "rank",
        "read",
        "record",
        "reduce",
        "refuse",
        "report",
        "review",
        "say",
        "select",
        "sell",
        "separate",
        "set",
        "show",
        "solve",
        "sort",
        "split",
        "spot",
        "state",
        "summarise",
        "test",
        "track",
        "use",
        "verify",
        "work",
        "write",
    }
)

PRONOUNS = re.compile(r"\b(he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
NEGATIVE_STEM = re.compile(
    r"\bNOT\b|\b[Ee]xcept\b"
    r"|\b[Ww]hich(?: (?:one )?of (?:these|those|them|the following)(?: \w+)?| \w+)?"
    r" (?:is|are|does|do|should|would|can)(?: not| never|not|n['’]t)\b"
)
NEEDS_LESSON = re.compile(
    r"\b(?:in|from|of) (?:the|this|that|last|previous) (?:lesson|story|example|table|picture)\b|\blesson \d",
    re.IGNORECASE,
)
ALL_OR_NONE = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the above|these|them|the other)|\ball the above\b", re.IGNORECASE
)
ABSOLUTE_WORDS = re.compile(r"\b(always|never|impossible)\b", re.IGNORECASE)
MARKUP = re.compile(r"<[/!?a-zA-Z]|&(?:[a-z]+|#\d+);|https?://|www\.")
_LEADING_VERDICT = re.compile(
    r"^(?:yes|no|right|wrong|correct|incorrect|true|false|not quite|sorry|well done|good)[.!,: ]*",
    re.IGNORECASE,
)
MIN_REASON_WORDS = 3


def excluding_words(text: str) -> list[str]:
    """Return the words in a text that leave people out, in lower case."""
    return sorted({found.lower() for found in _EXCLUDING.findall(text)})


def gives_reason(feedback: str) -> bool:
    """Say whether feedback tells more than right or wrong."""
    return len(_LEADING_VERDICT.sub("", feedback.strip()).split()) >= MIN_REASON_WORDS
