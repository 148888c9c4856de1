"""Health for operators and load balancers: the process answers; it can save what people send."""

from flask import current_app
from flask.typing import ResponseReturnValue

from academy.core.readiness import Readiness
from academy.web.blueprint import AcademyBlueprint, public

blueprint = AcademyBlueprint("health", __name__, is_localised=False)

RETRY_AFTER = {"Retry-After": "5"}


@blueprint.get("/healthz")
@public("load balancers have no account")
def show_process() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public("load balancers have no account")
def show_readiness() -> ResponseReturnValue:
    """Say whether work can be saved; 503 and what is missing when not. Answers within a second."""
    readiness: Readiness = current_app.extensions["readiness"]
    missing = readiness.missing()
    if missing:
        return {"status": missing}, 503, RETRY_AFTER
    return {"status": "ok"}
