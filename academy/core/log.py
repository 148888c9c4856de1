"""JSON logs with a request id and an allow-list of keys: no personal data."""

import logging
import sys
from secrets import token_hex
from typing import Any

import structlog
from flask import Flask, g, has_request_context, request

ALLOWED = frozenset(
    {"event", "level", "timestamp", "request_id", "method", "endpoint", "status", "exception", "logger"}
)


def init_log(app: Flask, level: str) -> None:
    """Send every log line of the process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso")],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _only_allowed,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    app.logger.handlers = []
    app.logger.propagate = True


def support_code() -> str:
    """Return the id of this request, which a person can tell support."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = token_hex(4)
    return str(g.request_id)


def _only_allowed(_logger: object, _name: str, event: Any) -> dict[str, Any]:
    if has_request_context():
        event["request_id"] = support_code()
        event["method"] = request.method
        event["endpoint"] = request.endpoint
    return {key: value for key, value in event.items() if key in ALLOWED}
