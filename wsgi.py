"""The WSGI entry point: ``gunicorn wsgi:application`` or any other server."""

from academy.app import create_app
from config import load_settings

application = create_app(load_settings())
