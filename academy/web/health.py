"""Health for operators and load balancers: the process answers, the database answers."""

import sqlalchemy as sa
from flask.typing import ResponseReturnValue

from academy.core.db import db
from academy.web.blueprint import AcademyBlueprint, public

blueprint = AcademyBlueprint("health", __name__, is_localised=False)


@blueprint.get("/healthz")
@public("load balancers have no account")
def show_process() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public("load balancers have no account")
def show_readiness() -> ResponseReturnValue:
    """Say whether the database answers; 503 when it does not."""
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return {"status": "database"}, 503
    return {"status": "ok"}
