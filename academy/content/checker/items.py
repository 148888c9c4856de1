"""Rules for the words and the build of questions (guide 5.2)."""

import re
from collections.abc import Callable, Iterator, Sequence

from academy.content.checker.wording import (
    ABSOLUTE_WORDS,
    ALL_OR_NONE,
    MARKUP,
    NEEDS_LESSON,
    NEGATIVE_STEM,
    PRONOUNS,
    excluding_words,
    gives_reason,
)
from academy.content.lesson_text import count_words
from academy.content.package import ItemEntry, Package
from academy.content.problems import Report
from academy.content.schema import (
    Choice,
    FillInItem,
    MatchingItem,
    NumericPart,
    OrderingItem,
    ScenarioItem,
)
from academy.content.schema.items import MultiplePart, Option, TrueFalsePart
from academy.content.strings import GAP, PLACEHOLDER, words_of_item

MAX_STEM_WORDS = 75
OPTIONS = range(3, 7)
STEPS = range(4, 7)
PARTS = range(2, 5)
MIN_PAIRS = 3
MIN_TRAPS = 2
LONGER_FACTOR = 1.5
LONGER_CHARACTERS = 15
LONGEST_SHARE = 0.67
_SECOND_PERCENT_SIGN = re.compile(r"\{answer\}\s*%")

Complain = Callable[[str, str], None]
AnyPart = Choice | TrueFalsePart | NumericPart


def check_items(package: Package, report: Report) -> None:
    """Check every question, and ids and balance across the bank."""
    for entry in package.items:
        check_item(package, entry, report)
    check_items_together(package, report)


def check_items_together(package: Package, report: Report) -> None:
    """Check that no id is used twice, and that the longest option is not always the right one."""
    seen: dict[str, str] = {}
    for entry in package.items:
        if entry.item.id in seen:
            report.error(entry.path, entry.item.id, f"this id is already used in {seen[entry.item.id]}")
        seen.setdefault(entry.item.id, entry.path)
    _check_longest_right(package, report)


def parts_of(entry: ItemEntry) -> Iterator[tuple[str, AnyPart]]:
    """Return (place, part) of what is answered: the item itself, or the parts of a scenario."""
    item = entry.item
    if isinstance(item, ScenarioItem):
        yield from ((f"{item.id}.parts.{part.id}", part) for part in item.parts)
    elif isinstance(item, Choice | TrueFalsePart | NumericPart):
        yield item.id, item


def check_item(package: Package, entry: ItemEntry, report: Report) -> None:
    """Check the words and the build of one question."""
    item = entry.item

    def error(place: str, message: str) -> None:
        report.error(entry.path, place, message)

    def warning(place: str, message: str) -> None:
        report.warning(entry.path, place, message)

    _check_words(package, entry, error)
    _check_misconceptions(package, entry, error)
    if len(set(item.use)) < len(item.use):
        error(f"{item.id}.use", "a use stands here twice")
    if item.currency is None and any(param.money for param in item.params.values()):
        error(f"{item.id}.currency", "an item with money needs “currency: learner”")
    for place, part in parts_of(entry):
        _check_part(place, part, error, warning)
    if isinstance(item, MatchingItem):
        _check_matching(item, error)
    elif isinstance(item, OrderingItem):
        if len(item.steps) not in STEPS:
            error(f"{item.id}.steps", f"4 to 6 steps are right, not {len(item.steps)}")
        _check_different([step.text for step in item.steps], f"{item.id}.steps", error)
    elif isinstance(item, FillInItem):
        _check_fill_in(item, error, warning)
    elif isinstance(item, ScenarioItem):
        if len(item.parts) not in PARTS:
            error(f"{item.id}.parts", f"2 to 4 parts are right, not {len(item.parts)}")
        _check_different([part.id for part in item.parts], f"{item.id}.parts", error)


def _check_part(place: str, part: AnyPart, error: Complain, warning: Complain) -> None:
    if isinstance(part, NumericPart):
        if len(part.traps) < MIN_TRAPS:
            error(f"{place}.traps", "at least two traps are needed")
        if part.unit == "percent" and _SECOND_PERCENT_SIGN.search(part.solution):
            error(f"{place}.solution", "an answer in percent brings its own percent sign")
    elif isinstance(part, Choice):
        right = sum(option.correct for option in part.options)
        if isinstance(part, MultiplePart):
            if right < MIN_TRAPS or right == len(part.options):
                error(f"{place}.options", f"{right} options are right; at least two, and not all, must be")
            if part.select is not None and part.select != right:
                error(f"{place}.select", f"says {part.select}, but {right} options are right")
        elif right != 1:
            error(f"{place}.options", f"{right} options are right; exactly one must be")
        _check_options(
            f"{place}.options", part.options, error, warning, single=not isinstance(part, MultiplePart)
        )


def _check_options(
    place: str, options: Sequence[Option], error: Complain, warning: Complain, *, single: bool
) -> None:
    if len(options) not in OPTIONS:
        error(place, f"3 to 6 options are right, not {len(options)}")
    _check_different([option.text for option in options], place, error)
    for number, option in enumerate(options):
        here = f"{place}.{number}"
        if ALL_OR_NONE.search(option.text):
            error(f"{here}.text", "“all of the above” and its kind are not allowed")
        if option.correct and option.misconception:
            error(f"{here}.misconception", "a right option has no misconception")
        if not option.correct and not option.misconception:
            error(f"{here}.misconception", "a wrong option needs the id of its misconception")
        if not option.correct and (found := ABSOLUTE_WORDS.search(option.text)):
            warning(f"{here}.text", f"“{found[0]}” gives a wrong option away")
    right = [len(option.text) for option in options if option.correct]
    wrong = [len(option.text) for option in options if not option.correct]
    if single and len(right) == 1 and wrong:
        longest = max(wrong)
        if right[0] > LONGER_FACTOR * longest and right[0] > longest + LONGER_CHARACTERS:
            error(place, "the right option is clearly longer than the others")


def _check_matching(item: MatchingItem, error: Complain) -> None:
    if len(item.pairs) < MIN_PAIRS:
        error(f"{item.id}.pairs", f"at least three pairs are needed, not {len(item.pairs)}")
    for number, pair in enumerate(item.pairs):
        if pair.right not in item.targets:
            error(f"{item.id}.pairs.{number}.right", f"“{pair.right}” is not one of the targets")
    if len({pair.right for pair in item.pairs}) == 1:
        error(f"{item.id}.pairs", "every pair has the same target")
    _check_different([pair.left for pair in item.pairs], f"{item.id}.pairs", error)
    _check_different(list(item.targets.values()), f"{item.id}.targets", error)


def _check_fill_in(item: FillInItem, error: Complain, warning: Complain) -> None:
    gaps = GAP.findall(item.text)
    if sorted(gaps) != sorted(item.blanks):
        error(f"{item.id}.text", f"the gaps are {sorted(gaps)}, the blanks {sorted(item.blanks)}")
    for name, blank in item.blanks.items():
        place = f"{item.id}.blanks.{name}.options"
        right = sum(option.correct for option in blank.options)
        if right != 1:
            error(place, f"{right} options are right; exactly one must be")
        _check_options(place, blank.options, error, warning, single=True)


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
        if last == "stem" or place == f"{entry.item.id}.text":
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
    for place, value in _values_of("misconception", entry.raw, entry.item.id):
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


def _check_different(texts: Sequence[str], place: str, error: Complain) -> None:
    plain = [" ".join(text.lower().split()).rstrip(".") for text in texts]
    if len(set(plain)) < len(plain):
        error(place, "two of them are the same")


def _check_longest_right(package: Package, report: Report) -> None:
    longest = total = 0
    for entry in package.items:
        for _, part in parts_of(entry):
            if isinstance(part, Choice) and not isinstance(part, MultiplePart):
                total += 1
                lengths = {option.correct: len(option.text) for option in sorted(part.options, key=_length)}
                longest += lengths.get(True, 0) > lengths.get(False, 0)
    if total and longest / total > LONGEST_SHARE:
        report.warning(
            "course.yaml",
            "questions",
            f"the right option is the longest in {longest} of {total} single choices",
        )


def _length(option: Option) -> int:
    return len(option.text)
