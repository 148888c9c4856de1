"""Forms that ask before they take something: a number read in another way, a mistyped domain, an old font's letters.

Only what is doubtful is asked about. The question is a page with one button an answer; everything that was typed
travels in hidden fields, the password sealed, so that nothing is typed twice (docs/decisions/0607).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template, session
from wtforms import HiddenField, PasswordField, ValidationError

from academy.core.sealing import seal, unseal
from academy.web.forms import AcademyForm

#: How long a question may stay open.
ANSWER_WITHIN = 30 * 60
#: The kind of a sealed password.
PASSWORD = "password"  # noqa: S105 - a kind, not a password


@dataclass(frozen=True)
class Choice:
    """An answer: what the field then holds, and how people read it."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """What is asked about the field ``name``; none of the choices when it must be typed anew."""

    name: str
    sentence: str
    choices: tuple[Choice, ...]


class AskingForm(AcademyForm):
    """A form whose validators may ``ask``. It is valid when nothing is wrong and every question is answered."""

    #: The answers so far, each ``field=value``.
    confirmed = HiddenField()
    #: The typed password while a question is open.
    sealed_password = HiddenField()
    #: Filled when no answer was right and she wants to type again.
    change = HiddenField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.questions: list[Question] = []
        super().__init__(*arguments, **options)
        for field in self._passwords():
            if not field.data and self.sealed_password.data:
                field.data = _unsealed(self.sealed_password.data)
                field.raw_data = [field.data]

    def ask(self, question: Question) -> str:
        """Return the value that was chosen. Raises ValidationError after noting the question, when none was yet."""
        for answer in self.confirmed.raw_data or ():
            name, _equals, value = str(answer).partition("=")
            if name == question.name and value in {choice.value for choice in question.choices}:
                return value
        if question.choices:
            self.questions.append(question)
        raise ValidationError(question.sentence)

    @property
    def question(self) -> Question | None:
        """Return the next question when questions are all that stands in the way."""
        is_in_the_way = set(self.errors) <= {question.name for question in self.questions}
        return self.questions[0] if self.questions and is_in_the_way and not self.change.data else None

    def hidden_values(self) -> Iterator[tuple[str, str]]:
        """Yield what the page of the question sends again: everything that was typed, the password sealed."""
        for field in self:
            if field.name not in ("csrf_token", "sealed_password") and field.type != "PasswordField":
                yield from ((field.name, str(value)) for value in field.raw_data or () if value)
        for field in self._passwords():
            yield "sealed_password", _sealed(str(field.data or ""))

    def _passwords(self) -> list[PasswordField]:
        return [field for field in self if isinstance(field, PasswordField)]


def question_page(form: AskingForm, question: Question, url: str) -> str:
    """Ask ``question``; the answer is sent to ``url`` with everything that was typed."""
    return render_template("accounts/question.html", form=form, question=question, url=url)


def _sealed(password: str) -> str:
    """Seal a password together with the session, so that it opens in this browser only."""
    return seal(PASSWORD, f"{session.get('csrf_token', '')}:{password}")


def _unsealed(sealed: str) -> str:
    own, _colon, password = unseal(PASSWORD, sealed, ANSWER_WITHIN).partition(":")
    return password if own == session.get("csrf_token", "") else ""
