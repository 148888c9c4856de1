"""``flask academy …``: mounts the domains' commands. Each domain exports one click group."""

from flask.cli import AppGroup

academy = AppGroup("academy", help="Run and look after the academy.")
