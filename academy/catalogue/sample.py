"""A question of a course, answered, for the phone drawn on the start page."""

from dataclasses import dataclass

from academy.content.edition import Edition, Item


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """A question with its options (text, is it right), what is said to the right answer, and its lesson."""

    language: str
    lesson: str
    number: int
    lessons: int
    stem: str
    options: tuple[tuple[str, bool], ...]
    feedback: str


def sample_question(edition: Edition, language: str) -> SampleQuestion | None:
    """Return the shortest practice question with one right answer and fixed words, or None."""
    text = edition.locale(language)
    fitting = [
        (_length(text["items"][item_id]), number, item_id)
        for number, lesson in enumerate(edition.lessons, start=1)
        for item_id in lesson.items
        if _fits(text["items"][item_id])
    ]
    if not fitting:
        return None
    _shortest, number, item_id = min(fitting)
    item = text["items"][item_id]
    right = next(option for option in item["options"] if option.get("correct"))
    return SampleQuestion(
        language=language,
        lesson=text["lessons"][edition.lessons[number - 1].id]["title"],
        number=number,
        lessons=len(edition.lessons),
        stem=item["stem"],
        options=tuple((option["text"], option is right) for option in item["options"]),
        feedback=right["feedback"],
    )


def _fits(item: Item) -> bool:
    is_open = item["type"] == "single" and "practice" in item["use"] and not item.get("retired")
    return is_open and not item.get("params")


def _length(item: Item) -> int:
    return len(item["stem"]) + sum(len(option["text"]) for option in item["options"])
