"""Things that people read: pages, what a search finds, a certificate's verification and its file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from werkzeug.routing import Map

from bench.action import Action
from bench.community import Community
from bench.pages import KINDS, PageKind, Visit, visits
from bench.phone import Phone, Someone

FOUND = 302
#: Nobody writes these letters in a row, with whatever number behind them.
UNWRITTEN = "qzxv"
#: What a reader may choose, beside what everybody begins with.
LOOKS = (
    {"theme": "light"},
    {"theme": "dark"},
    {"text-size": "large"},
    {"theme": "light", "text-size": "large"},
    {"theme": "dark", "text-size": "large"},
)
NOT_KEPT = {1: 20, 8: 40}


def reading_actions(people: Community, addresses: Map) -> Iterator[Action]:
    """Yield the reading of every kind of page, then search and certificates."""
    for kind in KINDS:
        places = visits(kind, people, addresses)
        yield replace(reading(kind.name, places, kind.endpoints), ready=_once(kind, places))
        if kind.name == "lesson":
            yield _new_connection(places)
            yield _not_kept(places)
    yield from _searches(people.words)
    yield from _certificates(people)


def reading(name: str, places: Sequence[Visit], shows: tuple[str, ...] = ()) -> Action:
    """Return the action of opening one of ``places`` after the other."""

    def read(phone: Phone, turn: int) -> int:
        place = places[turn % len(places)]
        phone.lend(place.who)
        phone.open(place.path)
        return 1

    return Action(name, read, shows=shows)


def _once(kind: PageKind, places: Sequence[Visit]) -> Callable[[Phone], None]:
    """Return what opens each page once: afterwards the server keeps of it in memory what it has room for."""
    pages = places if kind.is_by_place else list({place.path: place for place in places}.values())

    def open_all(phone: Phone) -> None:
        for place in pages:
            phone.lend(place.who)
            phone.open(place.path)

    return open_all


def _not_kept(places: Sequence[Visit]) -> Action:
    """Return the reading of lessons that are not in the server's memory: in colours that nobody had chosen before."""
    addresses = list({place.path: place for place in places}.values())

    def read(phone: Phone, turn: int) -> int:
        place, look = addresses[turn % len(addresses)], LOOKS[turn // len(addresses)]
        jar = place.who.jar if place.who else {}
        phone.lend(Someone({**jar, **look}))
        phone.open(place.path)
        return 1

    return Action("lesson_not_kept", read, times=NOT_KEPT, supply=len(addresses) * len(LOOKS))


def _new_connection(places: Sequence[Visit]) -> Action:
    """Return the reading of lessons by phones that do not keep their connection."""
    lesson = reading("lesson_new_connection", places)

    def read(phone: Phone, turn: int) -> int:
        phone.connection.close()
        return lesson.do(phone, turn)

    return replace(lesson, do=read)


def _searches(words: Sequence[str]) -> Iterator[Action]:
    asked = {
        "search_one_word": list(words),
        "search_several_words": [
            f"{one}+{other}" for one, other in zip(words, [*words[1:], *words[:1]], strict=True)
        ],
    }
    for name, queries in asked.items():
        yield reading(name, [Visit(None, f"/en/courses?q={query}") for query in queries])
    yield Action("search_nothing_found", _search_for_nothing)


def _search_for_nothing(phone: Phone, turn: int) -> int:
    phone.lend(None)
    phone.open(f"/en/courses?q={UNWRITTEN}{turn}")
    return 1


def _certificates(people: Community) -> Iterator[Action]:
    numbers = [number for _her, number in people.certificates]

    def verify(phone: Phone, turn: int) -> int:
        phone.lend(None)
        phone.open(f"/en/verify?number={numbers[turn % len(numbers)]}", FOUND)
        phone.follow()
        return 1

    yield Action(
        "verification",
        verify,
        shows=("credentials.check_certificate", "credentials.show_verification"),
    )
    files = [
        Visit(her, f"/{her.language}/certificates/{number}/download") for her, number in people.certificates
    ]
    yield reading("certificate_download", files, ("credentials.download_certificate",))
