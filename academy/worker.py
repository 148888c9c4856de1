"""The task queue for stand-alone workers: ``huey_consumer academy.worker.huey``."""

from config import settings_or_exit

settings = settings_or_exit()

from academy.app import create_app  # noqa: E402 - as in wsgi.py
from academy.core.metrics import call_process  # noqa: E402

call_process("worker")

huey = create_app(settings).extensions["huey"]
