"""The words of a file: which values people read, and how a translation addresses them.

A path joins keys with full stops; a list element that has an `id` is named by it, others by position:
``rk-0101.options.0.feedback``, ``sheets.wage.fields.left1.label``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
GAP = re.compile(r"\[\[([a-z][a-z0-9_]*)\]\]")

_ITEM_WORDS = frozenset({"stem", "text", "feedback", "explain", "solution", "why", "left"})
_FEEDBACK_WORDS = frozenset({"correct", "wrong", "true", "false"})
_TOOL_WORDS = frozenset({"title", "purpose", "privacy", "intro", "label", "hint", "text"})
_COURSE_WORDS = re.compile(
    r"title|summary|audience|outcomes\.O\d\.text|certificate\.title|assessment\.workbook\.evidence"
)


def _is_item_word(path: str) -> bool:
    *before, last = path.split(".")
    parent = before[-1] if before else ""
    return last in _ITEM_WORDS or (last in _FEEDBACK_WORDS and parent == "feedback") or parent == "targets"


def _is_tool_word(path: str) -> bool:
    parts = path.split(".")
    if "examples" in parts[:3]:
        return False  # what an example enters has the ids of fields, which may be such a word
    return parts[-1] in _TOOL_WORDS or "choices" in parts[-2:-1] or parts[0] == "evidence"


#: For every kind of file, which paths hold words for people.
WORDS: Mapping[str, Callable[[str], bool]] = {
    "academy-questions/1": _is_item_word,
    "academy-course/1": lambda path: bool(_COURSE_WORDS.fullmatch(path)),
    "academy-tool/1": _is_tool_word,
    "academy-tool/2": _is_tool_word,
    "academy-glossary/1": lambda path: path.startswith("terms."),
    "academy-misconceptions/1": lambda path: path.startswith("items."),
    "academy-facts/1": lambda path: (
        path.startswith("facts.") and path.endswith((".question", ".fallback", ".unit"))
    ),
    "academy-media/1": lambda path: path.endswith(".alt"),
}


def words_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of a file by path; empty for a kind of file that has none."""
    is_word = WORDS.get(str(data.get("schema")))
    if is_word is None:
        return {}
    return {path: text for path, text in _leaves(_addressable(data), "") if is_word(path)}


def words_of_item(item: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of one question by path, starting with its id."""
    return {path: text for path, text in _leaves(item, str(item["id"])) if _is_item_word(path)}


def with_words(data: Any, words: Mapping[str, str], path: str = "") -> Any:
    """Return a copy of data in which the words at the given paths are replaced."""
    if isinstance(data, str):
        return words.get(path, data)
    if isinstance(data, Mapping):
        return {key: with_words(value, words, _join(path, str(key))) for key, value in data.items()}
    if isinstance(data, list):
        return [with_words(value, words, _join(path, _name(value, n))) for n, value in enumerate(data)]
    return data


def placeholders(text: str) -> set[str]:
    """Return the names in ``{name}`` and the gaps in ``[[name]]`` (written with their brackets)."""
    return set(PLACEHOLDER.findall(text)) | {f"[[{gap}]]" for gap in GAP.findall(text)}


def _addressable(data: Mapping[str, Any]) -> Any:
    """Questions are addressed by item id alone, without `items` in front."""
    if data.get("schema") == "academy-questions/1":
        return data.get("items", [])
    return data


def _leaves(data: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _leaves(value, _join(path, str(key)))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _leaves(value, _join(path, _name(value, number)))


def _name(value: Any, number: int) -> str:
    own = value.get("id") if isinstance(value, Mapping) else None
    return own if isinstance(own, str) else str(number)


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
