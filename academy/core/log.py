"""JSON logs with a request id and a fixed set of keys: no personal data."""

import json
import logging
import sys
from datetime import UTC, datetime
from secrets import token_hex

from flask import Flask, g, has_request_context, request


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; extra attributes of a record are left out on purpose."""

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as a line of JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if has_request_context():
            line |= {
                "request_id": support_code(),
                "method": request.method,
                "endpoint": str(request.endpoint),
            }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def init_log(app: Flask, level: str) -> None:
    """Send every log line of the process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("alembic", "weasyprint", "pikepdf", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    app.logger.handlers = []
    app.logger.propagate = True


def support_code() -> str:
    """Return the id of this request, which a person can tell support."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = token_hex(4)
    return str(g.request_id)
