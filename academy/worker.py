"""The task queue for stand-alone workers: ``huey_consumer academy.worker.huey``."""

import logging

from config import settings_or_exit

settings = settings_or_exit()

from academy.core.memory import keep_memory_small  # noqa: E402 - as in wsgi.py

keep_memory_small()

from academy.app import create_app  # noqa: E402
from academy.core.metrics import call_process  # noqa: E402

call_process("worker")

huey = create_app(settings).extensions["huey"]
# The consumer gives its logger a handler of its own, which writes each line once more, with all its arguments.
setattr(logging.getLogger("huey"), "addHandler", lambda _handler: None)  # noqa: B010 - mypy allows no other way
