"""The task queue for stand-alone workers: ``huey_consumer academy.worker.huey``."""

from academy.app import create_app
from config import load_settings

huey = create_app(load_settings()).extensions["huey"]
