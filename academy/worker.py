"""The task queue for stand-alone workers: ``huey_consumer academy.worker.huey``."""

from academy.app import create_app
from config import settings_or_exit

huey = create_app(settings_or_exit()).extensions["huey"]
