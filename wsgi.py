"""The WSGI entry point: ``gunicorn wsgi:application`` or any other server."""

import sys

from config import settings_or_exit

# Before anything large is loaded: a wrong setting is one sentence, at once.
settings = settings_or_exit(is_looking="doctor" in sys.argv)

from academy.app import create_app  # noqa: E402
from academy.cli import academy  # noqa: E402

application = create_app(settings)
application.cli.add_command(academy)
