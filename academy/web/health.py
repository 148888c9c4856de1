"""Health for operators and load balancers: the process answers; it can save what people send."""

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

from academy.core.checks import Check, add_checks
from academy.core.i18n import lazy_gettext as _l
from academy.core.readiness import Readiness
from academy.web.blueprint import AcademyBlueprint, public
from academy.web.public_address import TICKET_HEADER, arrival_of, is_doctor, look_at_address
from academy.web.urgency import Urgency

#: A load balancer that hears nothing takes the site away from everybody.
blueprint = AcademyBlueprint("health", __name__, is_localised=False, urgency=Urgency.SUBMIT)

RETRY_AFTER = {"Retry-After": "5"}


@blueprint.get("/healthz")
@public("load balancers have no account")
def show_process() -> ResponseReturnValue:
    """Say that the process answers; the doctor of this installation is told how its request came here."""
    if TICKET_HEADER in request.headers and is_doctor(request):
        return {"status": "ok", "arrival": arrival_of(request)}
    return {"status": "ok"}


@blueprint.get("/readyz")
@public("load balancers have no account")
def show_readiness() -> ResponseReturnValue:
    """Say whether what people send can be saved; 503 and what is missing when not. Answers within a second.

    Work that is late is told and no reason for a 503: every process would be taken out at once (docs/decisions/0041).
    """
    readiness: Readiness = current_app.extensions["readiness"]
    missing, work = readiness.look()
    if missing:
        return {"status": missing}, 503, RETRY_AFTER
    return {"status": "ok", "work": work}


def init_health_routes(app: Flask) -> None:
    """Register the addresses, and let operators see whether the public one answers."""
    app.register_blueprint(blueprint)
    add_checks(app, Check("address", _l("Public address"), 60, look_at_address, is_slow=True))
