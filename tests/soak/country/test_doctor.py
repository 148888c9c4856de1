"""What an operator of a country sees from outside: the doctor, and figures of several processes."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

import pytest

from tests.served.academy import wait_until
from tests.soak.country.country import Country
from tests.soak.country.postgresql_pair import NAME
from tests.support.site import Site

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

TOKEN = "0123456789abcdef"
#: Two sweeps a minute, and whichever worker is quicker takes them.
BOTH_SECONDS = 300


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """Return a country that counts; its commands trust the authority that signed for nginx."""
    folder = tmp_path_factory.mktemp("watched")
    with Country(folder / "country", ACADEMY_METRICS_TOKEN=TOKEN) as running:
        running.changes["SSL_CERT_FILE"] = str(running.authority.ca_file)
        running.command("backup", str(folder / "one.zip"))
        yield running


@contextmanager
def changed(country: Country, **settings: str) -> Iterator[None]:
    """Let commands have other settings for a while."""
    kept = dict(country.changes)
    country.changes.update(settings)
    try:
        yield
    finally:
        country.changes.clear()
        country.changes.update(kept)


def examined(country: Country, *, expect: int = 0) -> dict[str, dict[str, Any]]:
    """Return what the doctor finds, by check."""
    printed = country.command("doctor", "--json", expect=expect)
    told, _end = json.JSONDecoder().raw_decode(printed, printed.index("{\n"))
    return {each["name"]: each for each in told["checks"]}


def wrong_ones(found: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, each in found.items() if each["state"] == "wrong"}


def figure(site: Site, line: str) -> float:
    """Return one figure of a machine."""
    connection = site.connect(20.0)
    try:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        text = connection.getresponse().read().decode()
    finally:
        connection.close()
    found = re.search(f"^{re.escape(line)} (.+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_country_is_well_and_both_workers_are_named(country: Country) -> None:
    assert wait_until(lambda: country.value("SELECT count(*) FROM sweepers") == 2, BOTH_SECONDS)
    found = examined(country)
    assert wrong_ones(found) == set()
    assert found["workers"]["sentence"].startswith("2 processes do the work: ")
    assert found["standby"]["sentence"] == "1 standby is connected."
    assert "holds for" in found["address"]["sentence"]
    assert "pooler" not in found
    with changed(country, DATABASE_URL=country.pooler.url(NAME)):
        assert examined(country)["pooler"]["state"] == "ok"


def test_a_proxy_that_is_not_counted_is_found_from_outside(country: Country) -> None:
    with changed(country, ACADEMY_TRUSTED_PROXIES="0"):
        found = examined(country, expect=1)
    assert wrong_ones(found) >= {"address"}
    assert found["address"]["sentence"].startswith("1 proxy adds a visitor's address")


def test_a_standby_that_is_gone_is_said(country: Country) -> None:
    country.postgresql.standby.stop()
    found = examined(country, expect=1)
    assert wrong_ones(found) == {"standby"}
    country.postgresql.follow()
    assert wrong_ones(examined(country)) == set()


def test_the_processes_of_a_machine_count_together(country: Country) -> None:
    line = 'academy_requests_total{group="catalogue",method="GET",status="200"}'
    before = figure(country.web("a"), line)
    for _visit in range(40):
        assert country.answers(country.web("a"), "/en/courses")
    assert {figure(country.web("a"), line) for _look in range(6)} == {before + 40}


def test_nobody_outside_sees_figures(country: Country, tmp_path: Path) -> None:
    site = country.site("127.0.0.77")
    connection = site.connect(20.0)
    assert isinstance(connection, HTTPSConnection)
    connection.request("GET", "/metrics")
    assert connection.getresponse().status in (403, 404)
    connection.close()
