"""Answer whoever asks for figures: what all processes of this machine counted, and what the database knows now."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from flask import current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.exc import SQLAlchemyError

from academy.core import clock
from academy.core.backup.records import last_sound
from academy.core.db import db, rollback
from academy.core.errors import NotNowError
from academy.core.mail.models import Delivery, DeliveryState
from academy.core.metrics.recording import Recorder
from academy.core.metrics.slots import Slots
from academy.core.release import release
from academy.core.sweepers import last_run
from academy.core.tasks import queue_length
from academy.core.work import longest_wait, work_now

__all__ = ["CONTENT_TYPE_LATEST", "figures"]

BYTES_A_KILOBYTE = 1024


def figures(recorder: Recorder) -> bytes:
    """Return all figures in Prometheus' text format."""
    recorder.slots.forget_ended()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(recorder.slots.folder))  # type: ignore[no-untyped-call]  # of the library
    registry.register(_Present(recorder.slots))
    return generate_latest(registry)


class _Present:
    """What is true at this moment, collected when it is asked for."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures. A database or queue that is away leaves out its own."""
        yield _one("academy_release_info", "The release that answers.", 1, release=release())
        yield from self._memory()
        yield from _queue()
        is_up = True
        try:
            yield from list(_rows())
        except (NotNowError, SQLAlchemyError):
            is_up = False
            rollback()
        yield _one("academy_database_up", "Whether the database answers.", int(is_up))

    def _memory(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily(
            "academy_process_memory_bytes",
            "Memory of a process, its share of what is shared included (PSS).",
            labels=["process", "number"],
        )
        for holder in self.slots.holders():
            with suppress(OSError):
                family.add_metric([holder.name, str(holder.number)], _memory_of(holder.pid))
        yield family


def _memory_of(pid: int) -> int:
    """Return the proportional share of memory of a process, in bytes. Raises OSError when it has ended."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return BYTES_A_KILOBYTE * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _queue() -> Iterator[GaugeMetricFamily]:
    waiting = queue_length(current_app)
    yield _one("academy_queue_up", "Whether the task queue answers.", int(waiting is not None))
    if waiting is not None:
        yield _one("academy_queue_length", "Tasks in the queue.", waiting)


def _rows() -> Iterator[GaugeMetricFamily]:
    """Yield what the rows say. Raises what the database raises."""
    moment = clock.now()
    waiting = GaugeMetricFamily("academy_waiting_rows", "Rows of work that wait.", labels=["kind"])
    failed = GaugeMetricFamily(
        "academy_failed_work", "Work that failed and waits for somebody.", labels=["kind"]
    )
    for row in work_now():
        waiting.add_metric([row.kind.name], row.waiting.count)
        failed.add_metric([row.kind.name], row.failed)
    yield waiting
    yield failed
    swept, backup = last_run(), last_sound()
    late = longest_wait().total_seconds()
    yield _one("academy_oldest_due_seconds", "How long the oldest work waits that could be done.", late)
    lost = sa.select(sa.func.count(Delivery.id)).where(Delivery.state == DeliveryState.FAILED)
    yield _one("academy_failed_messages", "Messages that did not go out.", db.session.scalar(lost) or 0)
    if swept is not None:
        age = (moment - swept).total_seconds()
        yield _one("academy_sweep_age_seconds", "How long ago a worker looked for what is due.", age)
    if backup is not None:
        age = (moment - backup.began_at).total_seconds()
        yield _one("academy_backup_age_seconds", "How long ago the last sound backup was begun.", age)


def _one(name: str, words: str, value: float, **labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family
