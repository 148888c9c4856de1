"""The WSGI entry point: ``gunicorn wsgi:application`` or any other server."""

from academy.app import create_app
from academy.cli import academy
from config import settings_or_exit

application = create_app(settings_or_exit())
application.cli.add_command(academy)
