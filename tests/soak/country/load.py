"""Learners who answer through everything a country runs, while somebody looks at pages and something breaks."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Thread

from tests.served.academy import wait_until
from tests.soak.country.country import Country
from tests.soak.country.shipped import ROOT
from tests.soak.examination import Examination, answer_under, find_damage, prepare_papers
from tests.soak.faults import let_them_work
from tests.support.site import Site

LEARNERS = 6
#: What a test printed, for whoever quotes it.
FIGURES = ROOT / "var" / "soak-country.txt"
STORED = "SELECT count(*) FROM answer_events"
COMPLETIONS = "SELECT count(*) FROM completions"
CERTIFICATES = "SELECT count(*) FROM certificates WHERE file_name IS NOT NULL"
#: What a killed worker was drawing, or a queue has forgotten, is drawn by the sweep after the lease of it ends.
LEASES_END = "UPDATE certificates SET file_due_at = now() - interval '1 second' WHERE file_due_at IS NOT NULL"
CERTIFICATE_SECONDS = 180.0
PAGES = (
    "/en/",
    "/en/courses",
    "/en/courses/record-keeping-and-cash-flow",
    "/en/sign-in",
    "/en/courses?q=cash",
)
PAGE_SECONDS, PAUSE_SECONDS = 30.0, 0.2


class Onlooker(Thread):
    """A guest who opens one page after the other, and notes what came."""

    def __init__(self, site: Site, is_over: Event) -> None:
        super().__init__(daemon=True)
        self.site, self.is_over = site, is_over
        self.statuses: Counter[int] = Counter()
        self.longest = 0.0
        self.wrong: list[str] = []

    def run(self) -> None:
        """Look until told to stop."""
        while not self.is_over.is_set():
            for path in PAGES:
                self._look(path)
                time.sleep(PAUSE_SECONDS)

    def _look(self, path: str) -> None:
        connection, began = self.site.connect(PAGE_SECONDS), time.monotonic()
        try:
            connection.request("GET", path, headers={"Accept": "text/html"})
            answer = connection.getresponse()
            answer.read()
            self.statuses[answer.status] += 1
            is_refusal = answer.status == 503 and answer.headers.get("Retry-After", "").isdigit()
            if answer.status != 200 and not is_refusal:
                self.wrong.append(f"{path}: {answer.status}")
        except (OSError, HTTPException) as error:
            self.wrong.append(f"{path}: {error!r}")
        finally:
            connection.close()
            self.longest = max(self.longest, time.monotonic() - began)


@dataclass
class Trial:
    """What came of one load: the learners' ledgers, the onlooker, and more figures to print."""

    country: Country
    examination: Examination
    onlooker: Onlooker
    figures: list[str] = field(default_factory=list)

    def find_damage(self) -> list[str]:
        """Return what was lost, doubled, wrong, or answered with an error, as sentences."""
        damage = [*find_damage(self.examination), *self.onlooker.wrong]
        damage += [
            f"{count} answers were {status}"
            for status, count in self.country.statuses().items()
            if status >= 500 and status != 503
        ]
        self.country.change(LEASES_END)
        is_made = wait_until(self._has_all_certificates, CERTIFICATE_SECONDS)
        if not is_made:
            made, done = self.country.value(CERTIFICATES), self.country.value(COMPLETIONS)
            damage.append(f"{made} certificates for {done} completions")
        return damage

    def _has_all_certificates(self) -> bool:
        return self.country.value(CERTIFICATES) == self.country.value(COMPLETIONS)


def under_answers(
    country: Country, *strikes: Callable[[], object], seed: str, learners: int = LEARNERS
) -> Trial:
    """Let ``learners`` answer and one look at pages while the ``strikes`` come in turn; print what it cost."""
    papers = prepare_papers(country.settings, learners, seed)
    is_over = Event()
    onlooker = Onlooker(country.site("127.0.2.1"), is_over)
    onlooker.start()
    began = time.monotonic()
    try:
        examination = answer_under(
            country.site(), country.settings, papers, strikes=[*strikes, let_them_work], seed=seed
        )
    finally:
        is_over.set()
        onlooker.join(2 * PAGE_SECONDS)
    trial = Trial(country, examination, onlooker)
    seconds = time.monotonic() - began
    acknowledged = sum(len(ledger.acknowledged) for ledger in examination.ledgers)
    note(
        f"{seed}: {learners} learners, {seconds:.0f} s, {acknowledged} answers acknowledged, "
        f"{examination.refusals} refusals (503), pages {dict(onlooker.statuses)}, longest {onlooker.longest:.1f} s"
    )
    return trial


def let_them_answer(country: Country, answers: int = 100) -> Callable[[], None]:
    """Return a strike that harms nobody and waits until so many more answers are stored."""

    def strike() -> None:
        assert wait_until(more_than(country, STORED, answers), 120), "nobody answers"

    return strike


def more_than(country: Country, counted: str, by: int = 1) -> Callable[[], bool]:
    """Return a question whether what a statement counts has grown ``by`` so many since now."""
    enough = int(str(country.value(counted))) + by
    return lambda: int(str(country.value(counted))) >= enough


def note(*lines: str) -> None:
    """Print figures, and keep them for whoever quotes them."""
    FIGURES.parent.mkdir(exist_ok=True)
    with FIGURES.open("a", encoding="utf-8") as file:
        for line in lines:
            print(line)  # noqa: T201 - what was measured
            file.write(f"{line}\n")


def note_costs(country: Country) -> None:
    """Print memory and CPU of every service."""
    note("service      PSS MB   CPU s")
    note(*(f"{name:<12}{memory:>7.0f}{seconds:>8.1f}" for name, (memory, seconds) in country.costs().items()))
