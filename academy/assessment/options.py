"""Options of which one or several are right: showing, marking and choosing them.

Single and multiple choice and the gaps of a text have them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from academy.assessment.drawing import Drawn
from academy.assessment.layout import keys, shown_order
from academy.assessment.marks import Mark, Remark, share
from academy.assessment.presented import Choice, present_choices
from academy.content.kinds import Option


def present_options(options: Sequence[Option], drawn: Drawn, *, is_shuffled: bool) -> tuple[Choice, ...]:
    """Return the options in the order of the page."""
    order = shown_order(len(options), drawn.seed, is_shuffled=is_shuffled)
    return present_choices([option.text for option in options], order, drawn)


def mark_option(options: Sequence[Option], given: object, drawn: Drawn, *, is_shuffled: bool) -> Mark:
    """Mark one chosen key: right or not."""
    chosen = chosen_options(options, [given], drawn, is_shuffled=is_shuffled)
    return Mark(
        score=share(sum(options[index].is_right for index in chosen), 1),
        is_answered=bool(chosen),
        remarks=tuple(remark_on(options, index, drawn) for index in chosen),
        correct_answer=tuple(drawn.fill(option.text) for option in options if option.is_right),
    )


def chosen_options(
    options: Sequence[Option], given: Sequence[object], drawn: Drawn, *, is_shuffled: bool
) -> list[int]:
    """Return the authored indexes of the chosen keys, in the order of the page; other values are ignored."""
    order = shown_order(len(options), drawn.seed, is_shuffled=is_shuffled)
    return [index for key, index in zip(keys(len(options)), order, strict=True) if key in given]


def remark_on(options: Sequence[Option], index: int, drawn: Drawn) -> Remark:
    """Return what the course says about one option."""
    option = options[index]
    return Remark(
        path=f"options.{index}",
        label=drawn.fill(option.text),
        text=drawn.fill(option.feedback),
        is_right=option.is_right,
        misconception=None if option.is_right else option.misconception,
    )


def keys_that_are(is_right: bool, options: Sequence[Option], drawn: Drawn, *, is_shuffled: bool) -> list[str]:
    """Return the keys on the page of all right options, or of all wrong ones."""
    order = shown_order(len(options), drawn.seed, is_shuffled=is_shuffled)
    places = zip(keys(len(order)), order, strict=True)
    return [key for key, index in places if options[index].is_right is is_right]


def text_of(choices: Sequence[Choice], key: object) -> str:
    """Return the words of a chosen key; '' when there is no such choice."""
    return next((choice.text for choice in choices if choice.key == key), "")


def fill_choice(field: str, response: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the values of a field with one choice."""
    return {field: [response["choice"]]} if "choice" in response else {}
