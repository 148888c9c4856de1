"""A submitted form as the kinds of question read it: values, problems in words, and what to show again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from academy.core.money import Currency

MAX_VALUE_LENGTH = 64
LONGEST_SHOWN = 200

#: An answer as it is stored: plain JSON values with the keys of the page. Each kind of question says which.
Response = dict[str, Any]

#: The values of form fields by name, as a page shows them.
FormValues = dict[str, list[str]]


class FormFields(Protocol):
    """A form as the web server reads it, such as `request.form`."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a field; none when it was not sent."""
        ...


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is missing or wrong in one field, in words for the learner."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """What a form says. `response` holds everything that could be read, also when there are problems.

    `typed` is what stood in the item's own fields, to show it again beside a problem.
    """

    response: Response
    problems: tuple[FieldProblem, ...]
    typed: FormValues

    @property
    def is_complete(self) -> bool:
        """Return whether every question has a readable answer."""
        return not self.problems


class AnswerForm:
    """The fields of one item, read one after the other; fields that nobody asks for are ignored."""

    def __init__(self, fields: FormFields, currency: Currency, locale: str) -> None:
        self.currency = currency
        self.locale = locale
        self.problems: list[FieldProblem] = []
        self.typed: FormValues = {}
        self._fields = fields

    def refuse(self, field: str, message: str) -> None:
        """Note what is missing or wrong in a field."""
        self.problems.append(FieldProblem(field, message))

    def text(self, field: str) -> str:
        """Return the first value of a field as it was typed; '' when it was not sent."""
        return next(iter(self._sent(field)), "")

    def values(self, field: str) -> list[str]:
        """Return the values of a field without spaces around them; longer ones than any page offers are left out."""
        return [value.strip() for value in self._sent(field) if len(value) <= MAX_VALUE_LENGTH]

    def one_of(self, field: str, allowed: Iterable[str], message: str) -> str | None:
        """Return the one value of a field when the page offers it, else refuse the field with ``message``."""
        values = self.values(field)
        if len(values) == 1 and values[0] in allowed:
            return values[0]
        self.refuse(field, message)
        return None

    def _sent(self, field: str) -> list[str]:
        sent = self._fields.getlist(field)
        self.typed[field] = [_shown(text) for text in sent]
        return sent


def _shown(typed: str) -> str:
    """Return what of ``typed`` can stand in a page: control characters may not, and a book does not help."""
    return "".join(sign for sign in typed[:LONGEST_SHOWN] if sign.isprintable())
