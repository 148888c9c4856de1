"""What people do on both revisions: register, learn, answer every type of question, write in workbooks, pass checks."""

from collections.abc import Iterator, Sequence

from tests.comparison.person import Pair, Person
from tests.comparison.sides import Side
from tests.factories.accounts import PASSWORD

NEWCOMER = {
    "display_name": "Bopha Chea",
    "country": "KH",
    "address": "bopha.chea@academy.test",
    "password": PASSWORD,
    "consent": "yes",
}
#: A box of forms that answer a question; a repeated answer is known by it.
ANSWERS = "client_key"
MOST_QUESTIONS = 60
Seen = Iterator[tuple[str, Pair]]


def newcomer(sides: Sequence[Side]) -> Person:
    """Return somebody who has just registered on both sides."""
    person = Person(sides)
    page = person.send(person.open("/en/register"), NEWCOMER, field="consent")
    assert page.is_page, page.old.words[:500]
    return person


def practise(person: Person, paths: Sequence[str]) -> Seen:
    """Answer the question at each path, in two ways."""
    for path in paths:
        for turn in range(2):
            pair = person.open(path)
            if pair.is_page and f'name="{ANSWERS}"' in pair.old.text:
                yield f"{path} answered {turn}", person.send(pair, field=ANSWERS, turn=turn)


def take_check(person: Person, course: str, turn: int = 0) -> Seen:
    """Begin the course and its final check, answer every question, look through, hand in, and read the result."""
    yield f"{course} begun", person.send(person.open(course), action="/enrol")
    pair = person.send(person.open(f"{course}/final-check"), action="/final-check")
    for number in range(1, MOST_QUESTIONS):
        yield f"{course} question {number}", pair
        if f'name="{ANSWERS}"' not in pair.old.text:
            break
        answered = person.send(pair, field=ANSWERS, turn=turn)
        # A question that comes back wants more boxes ticked.
        turn += answered.path == pair.path
        pair = answered
    for step in ("handed in", "handed in for sure"):
        if "/submit" in pair.old.text:
            pair = person.send(pair, {"confirm": "yes"}, action="/submit")
            yield f"{course} {step}", pair


def write_all(person: Person, book: str) -> Seen:
    """Write something into every box of every sheet of a workbook, and a line into those that have lines."""
    sheets = {str(one.get("href")) for one in person.open(book).old.document.iter("a")}
    for path in sorted(
        sheet for sheet in sheets if sheet.startswith(f"{book}/") and sheet.count("/") == book.count("/") + 1
    ):
        for buttons in ({}, {"add": "1"}):
            pair = person.open(path)
            if pair.is_page and f'action="{path}' in pair.old.text:
                yield (
                    f"{path} written {' '.join(buttons)}".rstrip(),
                    person.send(pair, buttons, action=path),
                )
