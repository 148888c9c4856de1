"""Limits on what a view does: how often, for whom, and which requests count (docs/decisions/0608).

A request is counted before its view runs, so that many at once cannot pass together, and taken back when its outcome
is none that the rule counts: a right password is no guess, a form that was not filled in is no registration.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, assert_never

from flask import current_app, request

from academy.core import limits
from academy.core.db import commit, rollback
from academy.core.errors import TooManyRequestsError
from academy.core.i18n import gettext as _
from academy.core.not_now import not_now
from config import Settings

#: Of what is limited for each account or programme too, a network address may do this much: behind one may be a hall,
#: a ministry, or all phones of a country's network.
AN_ADDRESS = 3000

View = Callable[..., Any]
LONGEST_KEY = 120


class Counted(StrEnum):
    """Which requests a rule counts."""

    ALL = "all"
    #: Those that end in an answer of 400 or more: wrong guesses.
    FAILED = "failed"
    #: Those that do something; a form that comes back with mistakes is not counted.
    DONE = "done"


@dataclass(frozen=True)
class RateRule:
    """A limit on unsafe requests of a view: its name, the limit, what it counts by and which outcome."""

    name: str
    limit: limits.Limit
    counted_by: Callable[[], str | tuple[str, ...]]
    counted: Counted


@dataclass(frozen=True)
class Hit:
    """One count that may be taken back."""

    key: str
    limit: limits.Limit
    counted: Counted


def client_address() -> str:
    """Return the address that the request came from (behind proxies: as the trusted ones say)."""
    return request.remote_addr or ""


def limited(
    name: str,
    hits: int,
    seconds: int,
    counted_by: Callable[[], str | tuple[str, ...]] = client_address,
    *,
    counted: Counted = Counted.ALL,
) -> Callable[[View], View]:
    """Limit unsafe requests to ``hits`` in ``seconds`` for each value of ``counted_by()``. May be stacked.

    Limits by network address are multiplied by the setting ``ACADEMY_ADDRESS_LIMIT_FACTOR``.
    """

    def declare(view: View) -> View:
        rule = RateRule(name, limits.Limit(hits, seconds), counted_by, counted)
        view.rates = (*getattr(view, "rates", ()), rule)  # type: ignore[attr-defined]  # read by the blueprint
        return view

    return declare


def count(view: View) -> list[Hit]:
    """Count this request by every rule of ``view``. Raises TooManyRequestsError."""
    counted = []
    for rule in getattr(view, "rates", ()):
        for hit in _hits(rule):
            wait = limits.hit(hit.key, hit.limit)
            commit()
            if wait:
                raise TooManyRequestsError(
                    _(
                        "Too many tries. Please wait %(minutes)s minutes and try again.",
                        minutes=-(-wait // 60),
                    ),
                    wait,
                )
            counted.append(hit)
    return counted


def settle(hits: list[Hit], status: int) -> None:
    """Take back what an answer of ``status`` does not count.

    The work itself is committed by then: a hit that cannot be taken back just now stays counted.
    """
    wrong = [hit for hit in hits if not _is_counted(hit.counted, status)]
    if not wrong:
        return
    try:
        for hit in wrong:
            limits.take_back(hit.key, hit.limit)
        commit()
    except Exception as error:
        if not_now(error) is None:
            raise
        rollback()


def _hits(rule: RateRule) -> list[Hit]:
    values, limit = rule.counted_by(), rule.limit
    if rule.counted_by is client_address:
        settings: Settings = current_app.extensions["settings"]
        limit = limits.Limit(limit.hits * settings.address_limit_factor, limit.seconds)
    counted_by = (values,) if isinstance(values, str) else values
    return [
        Hit(f"{rule.name}:{value}"[:LONGEST_KEY], limit, rule.counted)
        for value in dict.fromkeys(counted_by)
        if value and limit.hits
    ]


def _is_counted(counted: Counted, status: int) -> bool:
    match counted:
        case Counted.ALL:
            return True
        case Counted.FAILED:
            return status >= HTTPStatus.BAD_REQUEST
        case Counted.DONE:
            return status < HTTPStatus.BAD_REQUEST
    assert_never(counted)
