"""What an operator should know of this installation: every domain registers its checks (docs/decisions/0040).

The administrators' page Health and the command ``flask academy doctor`` show the same checks. Each looks in a thread
that nobody waits for longer than a moment, so that what hangs, fails or is away never hides the others.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from babel.dates import format_timedelta
from flask import Flask, current_app, g
from sqlalchemy.exc import DBAPIError

from academy.core.db import may_write, rollback
from academy.core.errors import AwayError
from academy.core.i18n import LazyString, current_locale, formats_locale
from academy.core.i18n import gettext as _
from academy.core.not_now import not_now
from academy.core.slots import Slot

log = logging.getLogger("academy.checks")

#: Seconds that the page waits for its checks, and whoever asked for those that leave this machine.
PAGE_SECONDS = 3.0
LONGEST_SECONDS = 9.0


class State(StrEnum):
    """How something is: as it should be, worth a look, or wrong."""

    FINE = "ok"
    NOTICE = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What a check has found, and what to do about it ('' where nothing is to be done): whole sentences."""

    state: State
    sentence: str
    advice: str = ""


Look = Callable[[], Finding | None]


@dataclass(frozen=True)
class Check:
    """Something to look at: its name for machines, its title, its place (lower comes first).

    ``look`` says in the language of the moment what it finds, or None where that concerns nobody here. It writes
    nothing that stays, and names no person and no secret. ``is_slow`` when it talks to another machine or tries to
    write: then the page asks it only when somebody wants that. ``asks_database`` when it uses the session: those checks
    look one after the other.
    """

    name: str
    title: LazyString
    order: int
    look: Look
    is_slow: bool = False
    asks_database: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a check."""

    check: Check
    finding: Finding


_SLOT: Slot[Check] = Slot("checks", lambda check: check.order)
_RUNNING, _BEGINNING = "lanes", threading.Lock()


def add_checks(app: Flask, *checks: Check) -> None:
    """Let the operators and administrators of ``app`` see ``checks``."""
    _SLOT.add(app, *checks)


def fine(sentence: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(State.FINE, sentence)


def notice(sentence: str, advice: str = "") -> Finding:
    """Say that something deserves a look."""
    return Finding(State.NOTICE, sentence, advice)


def wrong(sentence: str, advice: str = "") -> Finding:
    """Say that something is wrong."""
    return Finding(State.WRONG, sentence, advice)


def length_in_words(length: timedelta) -> str:
    """Return a length of time in the language of the moment, in its largest unit."""
    return str(format_timedelta(length, threshold=1.5, locale=formats_locale()))


def quick_checks() -> list[Check]:
    """Return the checks that only read, and leave this machine for nothing but its database."""
    return [check for check in all_checks() if not check.is_slow]


def all_checks() -> list[Check]:
    """Return every check of the current application."""
    return _SLOT.of(current_app)


def examine(checks: Sequence[Check], *, seconds: float = PAGE_SECONDS) -> list[Result]:
    """Look at everything at once, for at most ``seconds``; return what was found, in the order of ``checks``."""
    app, locale = current_app._get_current_object(), current_locale()  # type: ignore[attr-defined]  # of the proxy
    deadline = time.monotonic() + seconds
    lanes = [_looking(app, locale, lane) for lane in _lanes(checks)]
    found: dict[str, Finding | None] = {}
    for lane in lanes:
        lane.join(max(0.0, deadline - time.monotonic()))
        found |= lane.found()
    return [Result(check, finding) for check in checks if (finding := found[check.name])]


def worst(results: Iterable[Result]) -> State:
    """Return the worst state among ``results``; all is well where there are none."""
    states = {result.finding.state for result in results}
    return next((state for state in (State.WRONG, State.NOTICE) if state in states), State.FINE)


def _lanes(checks: Sequence[Check]) -> list[list[Check]]:
    """Return what looks one after the other: all that asks the database, and everything else by itself."""
    asking = [check for check in checks if check.asks_database]
    return [*([asking] if asking else []), *([check] for check in checks if not check.asks_database)]


def _looking(app: Flask, locale: str, checks: list[Check]) -> "_Lane":
    """Return the lane that still looks at the same, or one that has just begun.

    So what hangs for hours keeps one thread, however often somebody wants to see it.
    """
    with _BEGINNING:
        running: list[_Lane] = [lane for lane in app.extensions.get(_RUNNING, []) if lane.is_alive()]
        app.extensions[_RUNNING] = running
        for lane in running:
            if (lane.locale, lane.checks) == (locale, checks):
                return lane
        running.append(lane := _Lane(app, locale, checks))
        lane.start()
    return lane


class _Lane(threading.Thread):
    """Checks that look one after the other in a thread of their own."""

    def __init__(self, app: Flask, locale: str, checks: list[Check]) -> None:
        super().__init__(daemon=True)
        self.app, self.locale, self.checks = app, locale, checks
        self._done: dict[str, Finding | None] = {}

    def run(self) -> None:
        """Look. A database that does not answer is waited for once."""
        is_away = False
        with self.app.test_request_context():  # waits no longer than a request does
            g.locale = self.locale
            may_write.set(False)
            for check in self.checks:
                try:
                    self._done[check.name] = _unknown() if is_away else check.look()
                except Exception as error:  # whatever it is, the others go on
                    is_away = check.asks_database and isinstance(not_now(error), AwayError)
                    self._done[check.name] = _away() if is_away else _failed(check, error)
                finally:
                    if check.asks_database:
                        rollback()

    def found(self) -> dict[str, Finding | None]:
        """Return what was found until now; the one that still looks hangs, and so do those that wait for it."""
        done = dict(self._done)
        late = [check.name for check in self.checks if check.name not in done]
        return done | {name: _unknown() if place else _hangs() for place, name in enumerate(late)}


def _away() -> Finding:
    return wrong(
        _("The database does not answer, or is not there."),
        _("See whether it runs and its disk has room, and whether DATABASE_URL is right."),
    )


def _unknown() -> Finding:
    return notice(_("Not known while the database does not answer."))


def _hangs() -> Finding:
    return wrong(_("Nothing came back in time: something hangs."))


def _failed(check: Check, error: Exception) -> Finding:
    if check.asks_database and isinstance(error, DBAPIError) and not_now(error) is None:
        return notice(_("Not known: the tables are not those of this release."))
    log.warning("the check %s failed", check.name, exc_info=error)
    return wrong(
        _("Nobody could look at this: %(kind)s.", kind=type(error).__name__),
        _("The log says more."),
    )
