"""The WSGI entry point: ``gunicorn wsgi:application`` or any other server."""

from academy.app import create_app
from academy.cli import academy
from config import load_settings

application = create_app(load_settings())
application.cli.add_command(academy)
