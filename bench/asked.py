"""Questions as the learners of the bench are asked them, each with an answer that is right and one that is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from academy.accounts.models import Person
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.models import Attempt
from academy.assessment.modes import practice
from academy.assessment.queries import practice_sitting
from academy.catalogue.queries import CourseCard, load_edition
from academy.content.edition import SOURCE_LANGUAGE, Edition, Lesson
from academy.learning.queries.practice import practice_items
from bench.phone import Someone
from tests.support.answers import Fields, right_fields, wrong_fields


@dataclass(frozen=True)
class Question:
    """One question that ``who`` is asked; ``answers`` are the fields of a right one and of a wrong one."""

    who: Someone
    kind: str
    page: str
    target: str
    answers: tuple[Fields, Fields]


@dataclass(frozen=True)
class Check:
    """A final check that was started and not answered yet."""

    who: Someone
    slug: str
    attempt: str
    questions: list[Question]

    @property
    def path(self) -> str:
        """Return the address of its start page."""
        return f"/{self.who.language}/courses/{self.slug}/final-check"


def final_questions(who: Someone, attempt: Attempt, edition: Edition) -> list[Question]:
    """Return the questions of an open final check, in their order."""
    place = f"/{who.language}/courses/{edition.slug}/final-check/{attempt.public_id}/questions"
    questions = []
    for number, drawn in enumerate(attempt.items, start=1):
        asked = attempt.draw(edition, drawn["id"], who.language)
        path = f"{place}/{number}"
        questions.append(Question(who, kind_of(edition, drawn["id"]), path, path, _answers(asked)))
    return questions


def practice_questions(who: Someone, person: Person, card: CourseCard, *, number: int) -> Iterator[Question]:
    """Yield one practice question of each kind that the course has; another ``number`` gives others."""
    edition = load_edition(card.edition_id)
    banks: dict[str, list[tuple[Lesson, str]]] = {}
    for lesson in edition.lessons:
        for item_id in practice_items(edition, lesson):
            banks.setdefault(kind_of(edition, item_id), []).append((lesson, item_id))
    for kind, bank in banks.items():
        lesson, item_id = bank[number % len(bank)]
        sitting = practice_sitting(person.id, card.edition_id, lesson.id, edition, person.country)
        asked = practice.draw(sitting, edition, item_id, who.language)
        path = f"/{who.language}/courses/{edition.slug}/lessons/{lesson.slug}/practice"
        hidden = {"item": [item_id], "try_number": ["0"]}
        right, wrong = _answers(asked)
        yield Question(who, kind, f"{path}?question={item_id}", path, (hidden | right, hidden | wrong))


def kind_of(edition: Edition, item_id: str) -> str:
    """Return the type of a question."""
    return str(edition.locale(SOURCE_LANGUAGE)["items"][item_id]["type"])


def _answers(asked: DrawnItem) -> tuple[Fields, Fields]:
    """Return both answers."""
    return right_fields(asked), wrong_fields(asked)
