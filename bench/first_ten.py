"""The first ten figures, kept as they were: one learner, one lesson, one client. Others compare with them.

A CPU figure is the server's CPU time for one action (whole process tree, database included) divided by that of
the baseline F, measured in turns: baseline, academy, baseline, academy … The printed figure is the median of the
rounds' ratios. Sizes and counts are exact.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from bench import weights
from bench.client import BROWSER, Client, hidden_fields
from bench.figures import Figure
from bench.first_site import Scene, prepare
from bench.processes import cpu_seconds, free_port, proportional_memory_mb, server, settle, tree
from config import Settings, load_settings
from tests.support.postgresql import PrivatePostgreSQL

ROUNDS = 7
REQUESTS = 120
WARM_UP = 40


def first_ten(folder: Path) -> Iterator[Figure]:
    """Measure on SQLite, then on a private PostgreSQL, in ``folder``."""
    home = folder / "sqlite"
    with running(home, "", f"sqlite:///{folder}/baseline.db") as (scene, pids, port, baseline_port):
        yield Figure("memory_rest_mb_pss", proportional_memory_mb(pids["academy"]), "MB")
        yield from measure_sqlite(scene, pids, port, baseline_port)
        for name, value, unit in weights.measure(scene, port, settings_of(port, home, "")):
            yield Figure(name, value, unit)
    yield measure_postgresql(folder)


def measure_sqlite(
    scene: Scene, pids: dict[str, list[int]], port: int, baseline_port: int
) -> Iterator[Figure]:
    """Yield the ratios on SQLite."""
    academy, guest, plain = learner(port, scene), Client(port), baseline_learner(baseline_port)
    baseline = lambda: plain.get("/lesson/1")  # noqa: E731 - a request, named
    actions: dict[str, Callable[[], bytes]] = {
        "lesson_page_cpu_vs_bare_flask": lambda: academy.get(scene.lesson_path),
        "catalogue_anonymous_cpu_vs_bare_flask": lambda: guest.get("/en/courses"),
        "final_check_answer_cpu_vs_bare_flask": answering(academy, scene),
    }
    for name, action in actions.items():
        yield Figure(name, ratio(action, pids["academy"], baseline, pids["baseline"]), "ratio")


def measure_postgresql(folder: Path) -> Figure:
    """Return the lesson's ratio on PostgreSQL, whose processes count too."""
    database = PrivatePostgreSQL()
    database.start()
    try:
        for name in ("academy", "baseline"):
            database.run_sql(f"CREATE DATABASE {name}")
        with running(folder / "pg", database.url("academy"), database.url("baseline")) as (
            scene,
            pids,
            port,
            base,
        ):
            academy, plain = learner(port, scene), baseline_learner(base)
            both = database.pids
            value = ratio(
                lambda: academy.get(scene.lesson_path),
                lambda: pids["academy"] + both(),
                lambda: plain.get("/lesson/1"),
                lambda: pids["baseline"] + both(),
            )
            return Figure("lesson_page_cpu_vs_bare_flask_pg", value, "ratio")
    finally:
        database.stop()


@contextmanager
def running(
    folder: Path, database_url: str, baseline_url: str
) -> Iterator[tuple[Scene, dict[str, list[int]], int, int]]:
    """Serve the academy as `flask academy serve` does, and the baseline, each in processes of its own."""
    port, baseline_port = free_port(), free_port()
    scene = prepare(settings_of(port, folder, database_url))
    with (
        server(["-m", "academy.serve"], port, variables(port, folder, database_url)) as academy,
        server(["-m", "bench.baseline", baseline_url, str(baseline_port)], baseline_port) as baseline,
    ):
        settle()
        yield scene, {"academy": tree(academy), "baseline": tree(baseline)}, port, baseline_port


def variables(port: int, folder: Path, database_url: str) -> dict[str, str]:
    """Return the environment of the measured server: the embedded default on a folder of its own."""
    return {
        "ACADEMY_DATA_DIR": str(folder),
        "ACADEMY_PORT": str(port),
        "DATABASE_URL": database_url,
        "ACADEMY_LOG_LEVEL": "WARNING",
    }


def settings_of(port: int, folder: Path, database_url: str) -> Settings:
    """Return the settings that the measured server reads."""
    return load_settings(variables(port, folder, database_url))


def learner(port: int, scene: Scene) -> Client:
    """Return a signed-in client of the academy."""
    client = Client(port)
    client.cookies = dict([scene.session_cookie])
    return client


def baseline_learner(port: int) -> Client:
    """Return a signed-in client of the baseline."""
    client = Client(port)
    client.post("/sign-in", {})
    return client


def answering(client: Client, scene: Scene) -> Callable[[], bytes]:
    """Return the action of saving one answer durably, each time under a new key."""
    fields = hidden_fields(plain_page(client, scene))
    counter = iter(range(1, 1_000_000))

    def answer() -> bytes:
        sequence = str(next(counter))
        body = client.post(
            scene.question_path,
            {
                **fields,
                "client_key": str(uuid4()),
                "client_sequence": sequence,
                "answer": "ab"[int(sequence) % 2],
            },
        )
        if client.status != 303:
            raise RuntimeError(f"an answer got {client.status}")
        return body

    return answer


def plain_page(client: Client, scene: Scene) -> str:
    """Return the question's page without compression."""
    client.encoding = "identity"
    try:
        return client.get(scene.question_path).decode()
    finally:
        client.encoding = BROWSER


Pids = list[int] | Callable[[], list[int]]


def ratio(
    action: Callable[[], bytes], pids: Pids, baseline: Callable[[], bytes], baseline_pids: Pids
) -> float:
    """Return the median over the rounds of CPU per action divided by CPU per baseline page."""
    for one in (action, baseline):
        for _ in range(WARM_UP):
            one()
    return statistics.median(cost(action, pids) / cost(baseline, baseline_pids) for _ in range(ROUNDS))


def cost(action: Callable[[], bytes], pids: Pids) -> float:
    """Return the CPU seconds that the servers ``pids`` use for REQUESTS actions."""
    before = cpu_seconds(pids() if callable(pids) else pids)
    for _ in range(REQUESTS):
        action()
    return cpu_seconds(pids() if callable(pids) else pids) - before
