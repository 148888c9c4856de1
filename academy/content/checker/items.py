"""Rules for the words and the build of questions (guide 5.2)."""

import re
from collections.abc import Iterator

from academy.content.kinds import Option, Single
from academy.content.kinds.question import Complain, Complaints
from academy.content.lesson_text import count_words
from academy.content.package import ItemEntry, Package
from academy.content.problems import Report
from academy.content.strings import PLACEHOLDER, words_of_item
from academy.content.wording import (
    MARKUP,
    NEEDS_LESSON,
    NEGATIVE_STEM,
    PRONOUNS,
    excluding_words,
    gives_reason,
)

MAX_STEM_WORDS = 75
LONGEST_SHARE = 0.67


def check_items(package: Package, report: Report) -> None:
    """Check every question, and ids and balance across the bank."""
    for entry in package.items:
        check_item(package, entry, report)
    check_items_together(package, report)


def check_items_together(package: Package, report: Report) -> None:
    """Check that no id is used twice, and that the longest option is not always the right one."""
    seen: dict[str, str] = {}
    for entry in package.items:
        if entry.id in seen:
            report.error(entry.path, entry.id, f"this id is already used in {seen[entry.id]}")
        seen.setdefault(entry.id, entry.path)
    _check_longest_right(package, report)


def check_item(package: Package, entry: ItemEntry, report: Report) -> None:
    """Check the words and the build of one question."""
    bank, question = entry.bank, entry.question

    def error(place: str, message: str) -> None:
        report.error(entry.path, place, message)

    def warning(place: str, message: str) -> None:
        report.warning(entry.path, place, message)

    _check_words(package, entry, error)
    _check_misconceptions(package, entry, error)
    if len(set(bank.use)) < len(bank.use):
        error(f"{entry.id}.use", "a use stands here twice")
    if bank.currency is None and any(param.money for param in bank.params.values()):
        error(f"{entry.id}.currency", "an item with money needs “currency: learner”")
    question.check(entry.id, Complaints(error, warning))


def _check_words(package: Package, entry: ItemEntry, error: Complain) -> None:
    symbols = [currency.symbol for currency in package.shared.currencies.currencies.values()]
    typed_money = re.compile("|".join(rf"(?<![\w$]){re.escape(symbol)} ?\d" for symbol in symbols))
    for place, text in words_of_item(entry.raw).items():
        last = place.rsplit(".", 1)[-1]
        if MARKUP.search(text):
            error(place, "HTML and links are not allowed")
        if typed_money.search(text):
            error(place, "write amounts as {placeholders}; the currency is the learner's")
        if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
            error(place, "a brace that is not part of a {placeholder}")
        for word in excluding_words(text):
            error(place, f"“{word}” leaves people out; choose another word")
        if last == "stem" or place == f"{entry.id}.text":
            _check_stem(place, text, error)
        if last in ("feedback", "correct", "wrong", "true", "false") and not gives_reason(text):
            error(place, "say why, and what to do next")


def _check_stem(place: str, text: str, error: Complain) -> None:
    words = count_words(text)
    if words > MAX_STEM_WORDS:
        error(place, f"{words} words; at most {MAX_STEM_WORDS}")
    if found := PRONOUNS.search(text):
        error(place, f"“{found[0]}”: names are drawn, so write without he and she")
    if found := NEGATIVE_STEM.search(text):
        error(place, f"“{found[0]}”: ask for what is right")
    if found := NEEDS_LESSON.search(text):
        error(place, f"“{found[0]}”: it must be readable without the lesson")


def _check_misconceptions(package: Package, entry: ItemEntry, error: Complain) -> None:
    if package.misconceptions is None:
        return
    for place, value in _values_of("misconception", entry.raw, entry.id):
        if value not in package.misconceptions.items:
            error(place, f"“{value}” is not in {package.course.misconceptions}")


def _values_of(key: str, data: object, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key:
                yield f"{place}.{name}", value
            yield from _values_of(key, value, f"{place}.{name}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            own = value.get("id", number) if isinstance(value, dict) else number
            yield from _values_of(key, value, f"{place}.{own}")


def _check_longest_right(package: Package, report: Report) -> None:
    longest = total = 0
    for entry in package.items:
        for _, question in entry.question.asked(entry.id):
            if isinstance(question, Single):
                total += 1
                by_length = sorted(question.options, key=_length)
                lengths = {option.is_right: len(option.text) for option in by_length}
                longest += lengths.get(True, 0) > lengths.get(False, 0)
    if total and longest / total > LONGEST_SHARE:
        report.warning(
            "course.yaml",
            "questions",
            f"the right option is the longest in {longest} of {total} single choices",
        )


def _length(option: Option) -> int:
    return len(option.text)
