"""A proxy that nobody told us of: then all visitors have its address, and share the limits of one."""

from collections import Counter

from flask import Flask, Request, Response, g, request
from werkzeug.http import parse_list_header

from academy.core.checks import Check, Finding, add_checks, notice, wrong
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import GUEST

#: What proxies add to a request; who asks directly sends none of them.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")


def named_addresses(asked: Request) -> list[str]:
    """Return the addresses that proxies name, read as `ProxyFix` reads them: a broken quote leaves none."""
    return parse_list_header(asked.headers.get("X-Forwarded-For", ""))


class ProxyWatch:
    """Notices requests that came through a proxy, while none is trusted."""

    def __init__(self, app: Flask, *, is_https: bool) -> None:
        self.app = app
        #: The academy does not speak TLS itself, so an https:// address always means a proxy.
        self.is_seen = is_https
        self.is_logged = False

    def look(self) -> None:
        """Look at the current request; write one line to the log when the first one comes through a proxy."""
        if self.is_logged:
            return
        self.is_seen = self.is_seen or any(name in request.headers for name in FORWARDED)
        if self.is_seen:
            self.is_logged = True
            self.app.logger.warning(
                "requests come through a proxy, but ACADEMY_TRUSTED_PROXIES is 0: "
                "all visitors share one address and its limits"
            )

    def look_back(self) -> Finding | None:
        """Say what to set, when anybody came through a proxy."""
        if not self.is_seen:
            return None
        return wrong(
            _(
                "Visitors come through a proxy, but ACADEMY_TRUSTED_PROXIES is 0. So all visitors share one address,"
                " and one of them can use up the tries of all."
            ),
            _("Set it to the number of proxies in front of the academy."),
        )


class CrowdWatch:
    """Notices when nearly everybody who is signed in comes from one address, however many proxies are trusted."""

    #: A class or two come from one hall; this many from one address may as well be a country.
    MANY = 60
    MOST = 0.95
    #: People whose last address is remembered, in memory only, before all begins anew.
    REMEMBERED = 600

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.addresses: dict[int, str] = {}
        self.is_logged = False

    def look(self, response: Response) -> Response:
        """Remember from where somebody who is signed in came; write one line to the log when all come from there."""
        actor = g.get("actor", GUEST)
        if actor.is_authenticated:
            if len(self.addresses) >= self.REMEMBERED:
                self.addresses.clear()
            self.addresses[actor.person_id] = request.remote_addr or ""
            if not self.is_logged and self.is_crowd():
                self.is_logged = True
                self.app.logger.warning(
                    "nearly all visitors come from one address: is ACADEMY_TRUSTED_PROXIES the number of proxies?"
                )
        return response

    def is_crowd(self) -> bool:
        """Say whether nearly all of the people seen come from one address."""
        seen = list(self.addresses.values())
        if len(seen) < self.MANY:
            return False
        [(_address, count)] = Counter(seen).most_common(1)
        return count >= self.MOST * len(seen)

    def look_back(self) -> Finding | None:
        """Say what to look at, when nearly all came from one address."""
        if not self.is_crowd():
            return None
        return notice(
            _("Nearly all visitors come from one network address."),
            _(
                "When they are not in one building, a proxy hides them: set ACADEMY_TRUSTED_PROXIES to the number of"
                " proxies in front of the academy. When it is their network, raise ACADEMY_ADDRESS_LIMIT_FACTOR."
            ),
        )

    def forget(self) -> None:
        """Begin anew."""
        self.addresses.clear()
        self.is_logged = False


def init_proxies(app: Flask, *, trusted: int, is_https: bool) -> None:
    """Watch for a proxy in front of ``app`` unless it trusts one, and for a crowd that comes from one address."""
    crowd = app.extensions["crowd_watch"] = CrowdWatch(app)
    app.after_request(crowd.look)
    add_checks(app, Check("crowd", _l("Visitors"), 71, crowd.look_back))
    watch = app.extensions["proxy_watch"] = ProxyWatch(app, is_https=is_https and not trusted)
    if not trusted:
        app.before_request(watch.look)
        add_checks(app, Check("proxy", _l("Proxies"), 70, watch.look_back))
