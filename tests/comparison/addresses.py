"""Every address that one can come to by links and buttons, a few of each shape, found by walking from page to page."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

from tests.comparison.person import Pair, Person, forms

#: How many addresses of one shape one person opens.
MOST_OF_A_SHAPE = 3
#: Buttons that give a file and change nothing that anybody sees.
GIVES_A_FILE = re.compile(r"(/pdf|/xlsx|\.pdf|/export)$")
#: What a form that gives files lets one choose; each is taken once.
CHOICE = "format"
PLACEHOLDER = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?\w+>")


class Shapes:
    """Tells of an address which rule it belongs to."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.patterns = [
            (rule, re.compile(PLACEHOLDER.sub(_any, rule)))
            for rule in sorted(rules, key=lambda rule: (rule.count("<"), rule))
        ]

    def of(self, path: str) -> str:
        """Return the rule of ``path``, '' when there is none."""
        return next((rule for rule, pattern in self.patterns if pattern.fullmatch(path)), "")


def _any(found: re.Match[str]) -> str:
    return {"path": ".+", "locale": "[a-z]{2,3}", "int": "[0-9]+"}.get(found["kind"] or "", "[^/]+")


class Walk:
    """One person's walk through both revisions."""

    def __init__(self, person: Person, shapes: Shapes, most: int = MOST_OF_A_SHAPE) -> None:
        self.person, self.shapes, self.most = person, shapes, most
        self.opened: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.waiting: deque[str] = deque()
        self.known: set[str] = set()

    def go(self, *starts: str) -> Iterator[tuple[str, Pair]]:
        """Open every address that is found from ``starts``; return each with its answers."""
        self._remember(starts)
        while self.waiting:
            path = self.waiting.popleft()
            pair = self.person.look(path)
            yield path, pair
            self._remember([pair.old.headers["Location"]] if pair.old.headers["Location"] else ())
            if pair.is_page:
                self._remember(str(one.get("href")) for one in pair.old.document.iter("a") if one.get("href"))
                yield from self._files(pair)

    def _files(self, pair: Pair) -> Iterator[tuple[str, Pair]]:
        for form, target in forms(pair.old):
            if GIVES_A_FILE.search(target) and self._is_wanted(target, ()):
                chosen = [
                    box.get("value", "")
                    for box in form.iter()
                    if box.get("name") == CHOICE and box.get("value")
                ]
                for value in chosen or [""]:
                    values = {CHOICE: value} if value else {}
                    yield f"{target} {value}".rstrip(), self.person.take(pair, target, **values)

    def _remember(self, found: Iterable[str]) -> None:
        for one in found:
            parts = urlsplit(urljoin(self.person.phones[0].address.geturl(), one))
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            is_here = parts.netloc == self.person.phones[0].address.netloc and self._is_hers(parts.path)
            if is_here and path not in self.known:
                self.known.add(path)
                if self._is_wanted(parts.path, tuple(sorted(parse_qs(parts.query)))):
                    self.waiting.append(path)

    def _is_hers(self, path: str) -> bool:
        """Say whether a page is in the person's language, or in none."""
        return "<locale:" not in self.shapes.of(path) or path.split("/")[1] == self.person.language

    def _is_wanted(self, path: str, parameters: tuple[str, ...]) -> bool:
        shape = (self.shapes.of(path), parameters)
        self.opened[shape] += 1
        return self.opened[shape] <= self.most
