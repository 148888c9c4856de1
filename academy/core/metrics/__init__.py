"""Figures for Prometheus, off by default (docs/decisions/0042).

``recording`` counts what this process does; ``slots`` gives it files, which outlive it; ``present`` adds them up when
somebody asks, with what the database knows. The library is loaded only where figures are wanted.
"""

from academy.core.metrics.recording import Recorder, call_process, init_metrics, measured, recorder

__all__ = ["Recorder", "call_process", "init_metrics", "measured", "recorder"]
