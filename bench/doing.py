"""Other things that people do: come in, finish a lesson, take files, have a PDF drawn."""

import time
from collections.abc import Iterator, Sequence
from itertools import count

from bench.action import Action, give_token
from bench.answering import form
from bench.community import WITH_PASSWORD, Community
from bench.phone import ACCEPTED, OK, SEE_OTHER, BenchError, Phone, Someone
from tests.factories.accounts import PASSWORD
from tests.served.visitor import filled

#: A hash of a password takes long; a file of rows may be taken thirty times an hour; a drawing takes a second.
SIGN_INS, EXPORTS, DRAWN = {1: 3, 8: 16}, {1: 3, 8: 16}, {1: 2, 8: 8}
DRAWING_SECONDS, LOOK_SECONDS = 60.0, 0.3
ROWS = {"csv": "agency_rows_csv", "xlsx": "agency_rows_xlsx"}

_newcomers = count(1)


def doing_actions(people: Community) -> Iterator[Action]:
    """Yield coming in, finishing a lesson, the agency's files and a PDF."""
    yield _signing_in(people)
    yield _registering()
    yield _finishing(people)
    for kind, name in ROWS.items():
        yield _exporting(name, kind, people)
    yield _drawing(people)


def _signing_in(people: Community) -> Action:
    guest = Someone()
    addresses = [her.address for her in people.learners if her.place == WITH_PASSWORD]

    def sign_in(phone: Phone, turn: int) -> int:
        phone.lend(Someone(dict(guest.jar)))
        typed = {"address": addresses[turn % len(addresses)], "password": PASSWORD}
        phone.send("/en/sign-in", {**form(guest), **typed})
        return 1

    return Action("sign_in", sign_in, lambda phone: give_token(phone, guest, "/en/sign-in"), SIGN_INS)


def _registering() -> Action:
    guest, fields = Someone(), dict[str, str | Sequence[str]]()

    def get_ready(phone: Phone) -> None:
        phone.lend(guest)
        fields.update(filled(phone.form_page("/en/register").form("display_name")))

    def register(phone: Phone, _turn: int) -> int:
        phone.lend(Someone(dict(guest.jar)))
        typed = {
            "display_name": "Sari Dewi",
            "country": "ID",
            "address": f"newcomer{next(_newcomers)}@bench.example",
            "password": PASSWORD,
            "consent": "yes",
        }
        phone.send("/en/register", {**fields, **typed})
        return 1

    return Action("register", register, get_ready, SIGN_INS)


def _finishing(people: Community) -> Action:
    """Return the marking of a lesson as read, with the page that follows."""
    places = [(her, lesson) for her in people.learners for lesson in people.lessons[her.course]]

    def finish(phone: Phone, turn: int) -> int:
        her, lesson = places[turn % len(places)]
        phone.lend(her)
        phone.send(f"/{her.language}/courses/{her.course}/lessons/{lesson}/done", form(her))
        return 1

    return Action("lesson_done", finish)


def _exporting(name: str, kind: str, people: Community) -> Action:
    def export(phone: Phone, turn: int) -> int:
        analyst = people.analysts[turn % len(people.analysts)]
        phone.lend(analyst)
        phone.send(f"/en/results/{people.programme}/export", {**form(analyst), "format": kind}, OK)
        return 1

    return Action(name, export, times=EXPORTS)


def _drawing(people: Community) -> Action:
    sheets = [(her, sheet["id"]) for her in people.learners for sheet in people.sheets[her.course]]

    def draw(phone: Phone, turn: int) -> int:
        her, sheet = sheets[turn % len(sheets)]
        phone.lend(her)
        path = f"/{her.language}/courses/{her.course}/workbook/{sheet}/pdf"
        phone.send(path, form(her), OK, SEE_OTHER, then=ACCEPTED)
        wait_for_file(phone)
        return 1

    return Action("sheet_pdf", draw, times=DRAWN, shows=("files.show_file",), draws=True)


def wait_for_file(phone: Phone) -> None:
    """Wait on the page that looks again by itself until the answer is a file. Raises BenchError."""
    deadline = time.monotonic() + DRAWING_SECONDS
    while phone.headers.get("content-type", "").startswith("text/html"):
        if time.monotonic() > deadline:
            raise BenchError(f"{phone.path} was not drawn within {DRAWING_SECONDS:.0f} s")
        time.sleep(LOOK_SECONDS)
        phone.open(phone.path, OK, ACCEPTED)
