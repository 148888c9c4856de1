"""What may break while a country learns: no acknowledged answer is lost or doubled, and nobody sees a 500."""

import time
from collections.abc import Iterator
from itertools import count, islice

import pytest

from tests.factories.accounts import make_person
from tests.factories.credentials import make_certificate
from tests.served.academy import wait_until
from tests.served.visitor import Answer, Visitor
from tests.served.walk import download_certificate, learn_and_pass, register
from tests.soak.country.country import MACHINES, Country
from tests.soak.country.load import CERTIFICATES, let_them_answer, more_than, note_costs, under_answers

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

GRADUATES = 10
FREEZE_SECONDS = 8.0
FILES = "SELECT string_agg(file_name, ' ') FROM certificates"


@pytest.fixture(autouse=True)
def costs(country: Country) -> Iterator[None]:
    yield
    note_costs(country)


def files_of(country: Country) -> set[str]:
    """Return the names of all files of certificates that the database knows."""
    return set(str(country.value(FILES) or "").split())


def test_a_worker_is_killed_in_the_middle(country: Country) -> None:
    """Two workers draw; one is killed, then the other. Every certificate and every letter comes, once."""
    workers = [country.processes[f"worker-{machine}"] for machine in "ab"]

    numbers = count()

    def kill_each() -> None:
        for worker in workers:
            drawn = more_than(country, CERTIFICATES)
            with country.opened():
                for number in islice(numbers, GRADUATES):
                    name = f"Graduate {number}"
                    make_certificate(make_person(email=f"graduate{number}@academy.test", name=name))
            assert wait_until(drawn, 60), country.everything()
            worker.kill()
            time.sleep(1)
            worker.start()

    # A storage that came back empty before has lost what was drawn then.
    lost = files_of(country) - set(country.storage.names())
    trial = under_answers(country, let_them_answer(country), kill_each, seed="workers killed")
    assert trial.find_damage() == []
    assert set(country.storage.names()) == files_of(country) - lost


def test_redis_stands_still_and_comes_back_empty(country: Country) -> None:
    def freeze() -> None:
        with country.redis.frozen():
            time.sleep(FREEZE_SECONDS)

    def restart() -> None:
        country.redis.kill()
        time.sleep(FREEZE_SECONDS)
        country.redis.start()

    trial = under_answers(
        country, let_them_answer(country), freeze, restart, let_them_answer(country), seed="redis"
    )
    assert trial.find_damage() == []
    assert trial.examination.refusals == 0


def test_storage_stands_still_refuses_and_comes_back_empty(country: Country, visitor: Visitor) -> None:
    register(visitor, "Sari Dewi", "sari@academy.test", "ID")
    learn_and_pass(visitor, country)
    assert download_certificate(visitor).body.startswith(b"%PDF-")
    address = visitor.get("/en/certificates").link("Download the PDF")
    asked: list[Answer] = []

    def freeze() -> None:
        with country.storage.frozen():
            asked.append(visitor.get(address))
            time.sleep(FREEZE_SECONDS)

    def refuse() -> None:
        with country.storage.refusing():
            asked.append(visitor.get(address))
            time.sleep(FREEZE_SECONDS)

    def empty() -> None:
        country.storage.kill()
        time.sleep(FREEZE_SECONDS)
        country.storage.start()

    trial = under_answers(country, freeze, refuse, empty, let_them_answer(country), seed="storage")
    assert trial.find_damage() == []
    assert trial.examination.refusals == 0
    assert [(each.status, each.headers["Retry-After"] is not None) for each in asked] == [(503, True)] * 2
    assert download_certificate(visitor).body.startswith(b"%PDF-"), "what was lost is drawn again"


def test_one_web_machine_dies_and_comes_back(country: Country) -> None:
    def kill_each() -> None:
        for machine in MACHINES:
            web = country.processes[f"web-{machine}"]
            web.kill()
            let_them_answer(country)()
            web.start()
            assert wait_until(lambda: country.answers(country.web(machine)), 60)  # noqa: B023
            let_them_answer(country)()

    trial = under_answers(country, let_them_answer(country), kill_each, seed="web killed")
    assert trial.find_damage() == []
