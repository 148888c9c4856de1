"""Marking an item of any type."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from academy.assessment.drawing import Drawn, drawn_item
from academy.assessment.items import (
    Item,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Scenario,
    SimpleQuestion,
    Single,
    TrueFalse,
)
from academy.assessment.marking.arrangements import mark_matching, mark_ordering
from academy.assessment.marking.choices import mark_fill_in, mark_multiple, mark_single, mark_true_false
from academy.assessment.marking.junk import entry, mapping
from academy.assessment.marking.numbers import mark_numeric
from academy.assessment.marking.result import Mark, Verdict, below
from academy.content.draw import Value
from academy.core.money import Currency


def mark(
    item: Item,
    response: object,
    *,
    seed: str,
    currency: Currency,
    locale: str,
    people: Sequence[str],
    values: Mapping[str, Value] | None = None,
) -> Mark:
    """Mark a response to an item as it was drawn for one attempt; partial credit follows guide part 4.

    Seed, currency, locale and people (or stored `values`) must be those of `present_item`. Any `response` is
    safe: what cannot be understood counts as not answered. Raise `DrawError` when the item cannot be drawn.
    """
    drawn = drawn_item(item, seed=seed, currency=currency, locale=locale, people=people, values=values)
    if isinstance(item.question, Scenario):
        return _mark_scenario(item.question, response, drawn)
    return _mark_question(item.question, response, drawn)


def _mark_scenario(question: Scenario, response: object, drawn: Drawn) -> Mark:
    sent = mapping(entry(response, "parts"))
    parts = tuple(
        (part.id, _mark_question(part.question, sent.get(part.id), drawn.within(part.id)))
        for part in question.parts
    )
    return Mark(
        score=sum((part.score for _, part in parts), Fraction(0)) / len(parts),
        is_answered=any(part.is_answered for _, part in parts),
        feedback=tuple(
            remark for part_id, part in parts for remark in below(f"parts.{part_id}", part.feedback)
        ),
        solution=drawn.fill(question.solution),
        correct_answer=tuple(text for _, part in parts for text in part.correct_answer),
        parts=parts,
    )


def _mark_question(question: SimpleQuestion, response: object, drawn: Drawn) -> Mark:
    verdict = _verdict(question, response, drawn)
    return Mark(
        score=verdict.score,
        is_answered=verdict.is_answered,
        feedback=verdict.feedback,
        solution=drawn.fill(question.solution, answer="; ".join(verdict.correct_answer)),
        correct_answer=verdict.correct_answer,
    )


def _verdict(question: SimpleQuestion, response: object, drawn: Drawn) -> Verdict:
    match question:
        case Single():
            verdict = mark_single(question, response, drawn)
        case Multiple():
            verdict = mark_multiple(question, response, drawn)
        case TrueFalse():
            verdict = mark_true_false(question, response, drawn)
        case Numeric():
            verdict = mark_numeric(question, response, drawn)
        case Matching():
            verdict = mark_matching(question, response, drawn)
        case Ordering():
            verdict = mark_ordering(question, response, drawn)
        case _:
            verdict = mark_fill_in(question, response, drawn)
    return verdict
