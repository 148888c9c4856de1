"""Figures for Prometheus, for whoever has the token or asks from a listed address; for all others there is no page."""

import hmac
import time
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, current_app, g, request

from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.metrics import Recorder, init_metrics, recorder
from academy.web.blueprint import AcademyBlueprint, public
from academy.web.proxies import FORWARDED, named_addresses
from academy.web.urgency import Urgency
from config import Settings

#: Who watches must see most of all what happens when too many come.
blueprint = AcademyBlueprint("metrics", __name__, is_localised=False, urgency=Urgency.SUBMIT)


@blueprint.get("/metrics")
@public("a token or the address of the caller opens it")
def show_metrics() -> Response:
    """Answer with the figures of this machine's processes and of the database."""
    counting = recorder()
    if counting is None or not (_has_token() or _is_listed()):
        raise NotFoundError(_("Check the address, or go to the start page."))
    from academy.core.metrics import present  # noqa: PLC0415 - loads the library

    return Response(present.figures(counting), content_type=present.CONTENT_TYPE_LATEST)


def _has_token() -> bool:
    token = _settings().metrics_token
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_listed() -> bool:
    """Say whether the caller's address is listed. One that a proxy hides is nobody's."""
    settings = _settings()
    if _is_hidden(settings.trusted_proxies):
        return False
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address):  # a server on :: is told 10.0.0.7 as ::ffff:10.0.0.7
        address = address.ipv4_mapped or address
    return any(address in ip_network(each) for each in settings.metrics_addresses)


def _is_hidden(trusted: int) -> bool:
    """Say whether the request came through more proxies than named who asks: then its address is a proxy's."""
    came_through_one = any(name in request.headers for name in FORWARDED)
    return came_through_one and not 0 < trusted <= len(named_addresses(request))


def init_metrics_page(app: Flask, settings: Settings) -> None:
    """Offer the page, and count requests where figures are wanted."""
    app.register_blueprint(blueprint)
    init_metrics(app, settings.data_dir, is_on=bool(settings.metrics_token or settings.metrics_addresses))
    counting: Recorder | None = app.extensions.get("metrics")
    if counting is None:
        return

    @app.before_request
    def begin() -> None:
        g.began_at = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began_at", time.perf_counter())
        group = request.blueprint or "none"
        counting.note_request(group, request.method, response.status_code, seconds, g.get("statements", 0))
        return response


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
