"""A proxy that nobody told us of: then all visitors have its address, and share the limits of one."""

from flask import Flask, request

from academy.core.advice import add_advice
from academy.core.i18n import gettext as _

#: What proxies add to a request; who asks directly sends none of them.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")


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

    def advice(self) -> str:
        """Say what to set."""
        if not self.is_seen:
            return ""
        sentences: str = _(
            "Visitors come through a proxy, but ACADEMY_TRUSTED_PROXIES is 0. So all visitors share one address, and "
            "one of them can use up the tries of all. Set it to the number of proxies in front of the academy."
        )
        return sentences


def init_proxies(app: Flask, *, trusted: int, is_https: bool) -> None:
    """Watch for a proxy in front of ``app`` unless it trusts one."""
    watch = app.extensions["proxy_watch"] = ProxyWatch(app, is_https=is_https and not trusted)
    if not trusted:
        app.before_request(watch.look)
        add_advice(app, watch.advice)
