"""An item as one attempt asks it: the draw, the money and the names are fixed, the language is the reader's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from academy.assessment.answer_form import (
    AnswerForm,
    FieldProblem,
    FormFields,
    FormValues,
    ParsedResponse,
    Response,
)
from academy.assessment.drawing import Drawn, draw_item, values_from_json
from academy.assessment.drawn_question import DrawnQuestion
from academy.assessment.feedback import ItemFeedback, QuestionFeedback
from academy.assessment.kinds import scenario
from academy.assessment.layout import ANSWER_FIELD
from academy.assessment.marks import Mark
from academy.assessment.presented import PresentedItem
from academy.assessment.stored_response import mapping
from academy.content.edition import Edition
from academy.content.items import Item, Value, read_item, value_kinds
from academy.content.kinds import Scenario
from academy.core.locales import countries
from academy.core.money import Currency


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """One item with everything that showing, reading and marking it need."""

    item: Item
    drawn: Drawn

    @classmethod
    def of(
        cls,
        item: Item,
        *,
        seed: str,
        currency: Currency,
        locale: str,
        people: Sequence[str],
        values: Mapping[str, Value] | None = None,
    ) -> "DrawnItem":
        """Draw an item, or use the stored ``values`` of an earlier draw. Raises DrawError.

        ``seed`` belongs to the attempt and must stay secret (docs/decisions/0500); ``people`` are the first names to
        draw from.
        """
        drawn = Drawn(
            seed=f"{seed}/{item.id}",
            values=draw_item(item, seed=seed, people=people) if values is None else values,
            kinds=value_kinds(item.params, item.derive),
            currency=currency,
            locale=locale,
        )
        return cls(item, drawn)

    @property
    def questions(self) -> tuple[DrawnQuestion, ...]:
        """Return the item's one question, or those of its story."""
        question = self.item.question
        if isinstance(question, Scenario):
            return scenario.questions_of(question, self.drawn)
        return (DrawnQuestion(question, self.drawn, ANSWER_FIELD),)

    @property
    def values(self) -> Mapping[str, Value]:
        """Return the drawn values; money is in teaching units."""
        return self.drawn.values

    def present(self) -> PresentedItem:
        """Return what the learner sees; nothing of the answer is in it."""
        question = self.item.question
        story = self.drawn.fill(question.stem) if isinstance(question, Scenario) else ""
        shown = tuple(each.present() for each in self.questions)
        return PresentedItem(self.item.id, self.item.type, story, shown)

    def parse(self, fields: FormFields) -> ParsedResponse:
        """Read this item's fields of a form; other fields are ignored."""
        form = AnswerForm(fields, self.drawn.currency, self.drawn.locale)
        response = self._response(lambda question: question.parse(form))
        return ParsedResponse(response, tuple(form.problems), form.typed)

    def mark(self, response: object) -> Mark:
        """Mark any response: what cannot be understood counts as not answered. Partial credit follows guide part 4."""
        marks = [(question.part_id, question.mark(answer)) for question, answer in self._answers(response)]
        parts = [(part_id, mark) for part_id, mark in marks if part_id is not None]
        return scenario.mark_of(parts, self.drawn.fill(self.item.question.solution)) if parts else marks[0][1]

    def feedback(self, response: Mapping[str, Any]) -> ItemFeedback:
        """Mark a response and say why. Never shown before the answer counts: it holds the key."""
        presented, mark = self.present(), self.mark(response)
        marks = [part for _part_id, part in mark.parts] or [mark]
        return ItemFeedback(
            item_id=self.item.id,
            outcome=self.item.outcome,
            lesson_id=self.item.lesson,
            introduction=presented.introduction,
            score=mark.score,
            is_answered=mark.is_answered,
            is_correct=mark.is_correct,
            solution=mark.solution if mark.parts else "",
            questions=tuple(
                QuestionFeedback.of(question, each)
                for question, each in zip(presented.questions, marks, strict=True)
            ),
        )

    def form_values(self, response: Mapping[str, Any]) -> FormValues:
        """Return the values of the item's form fields for a response that was read from them."""
        values: FormValues = {}
        for question, answer in self._answers(response):
            values |= question.fill(answer)
        return values

    def told(self, response: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return question and answer in the words of the page, one pair for each question; '' where it was left out."""
        return [
            (question.present().stem, question.tell(answer)) for question, answer in self._answers(response)
        ]

    def best_answer(self) -> Response:
        """Return the response that earns everything: for invented learners and for tests."""
        return self._response(DrawnQuestion.best_answer)

    def worst_answer(self) -> Response:
        """Return a complete response that earns as little as it can."""
        return self._response(DrawnQuestion.worst_answer)

    def _response(self, answer: Callable[[DrawnQuestion], Response]) -> Response:
        answers = [(question.part_id, answer(question)) for question in self.questions]
        parts = {part_id: each for part_id, each in answers if part_id is not None}
        return scenario.joined(parts) if parts else answers[0][1]

    def _answers(self, response: object) -> list[tuple[DrawnQuestion, Mapping[str, object]]]:
        return [
            (each, scenario.part_of(response, each.part_id) if each.part_id else mapping(response))
            for each in self.questions
        ]


def draw(
    edition: Edition,
    item_id: str,
    *,
    seed: str,
    country: str,
    currency: str,
    locale: str,
    values: Mapping[str, str] | None = None,
) -> DrawnItem:
    """Return an item of an edition as drawn from ``seed``, or with stored ``values``. Raises KeyError."""
    item = item_of(edition, item_id, locale)
    return DrawnItem.of(
        item,
        seed=seed,
        currency=Currency.from_mapping(currency, edition.currencies[currency]),
        locale=locale,
        people=edition.first_names(country),
        values=None if values is None else values_from_json(item, values),
    )


def item_of(edition: Edition, item_id: str, locale: str) -> Item:
    """Return an item of an edition, parsed once for each language. Raises KeyError."""
    key = ("item", item_id, locale)
    item: Item | None = edition.memory.get(key)
    if item is None:
        item = edition.memory[key] = read_item(edition.item(item_id, locale))
    return item


def currency_for(edition: Edition, country: str) -> str:
    """Return the currency in which a learner of ``country`` is asked; the first lesson's where there is none."""
    known = countries().get(country)
    if known is not None and known.currency in edition.currencies:
        return known.currency
    return edition.lessons[0].currency


__all__ = [
    "DrawnItem",
    "FieldProblem",
    "FormFields",
    "FormValues",
    "ItemFeedback",
    "PresentedItem",
    "Response",
    "currency_for",
    "draw",
    "item_of",
]
