"""What operators change while learners answer: a new edition of a course, other settings, a new release."""

import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.factories.catalogue import MODEL_SLUG
from tests.served.academy import wait_until
from tests.served.visitor import Visitor
from tests.served.walk import enrol, register
from tests.soak.country.country import MACHINES, MODEL_COURSE, Country
from tests.soak.country.load import let_them_answer, note, note_costs, under_answers
from tests.soak.country.releases import release_before, this_release

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

GOAL, NEW_GOAL = "Keep business money apart from home money", "Keep business money away from home money"
COURSE = f"/en/courses/{MODEL_SLUG}"
#: Each machine has several processes, and each keeps pages: so many requests meet all of them.
LOOKS = 24
#: Pages of guests are kept half a minute, and so is the list that they are made of.
KEPT_SECONDS = 61.0
REVISION = "SELECT version_num FROM alembic_version"


def new_edition(folder: Path) -> Path:
    """Return a copy of the model course with another goal, one version further."""
    course = shutil.copytree(MODEL_COURSE, folder / MODEL_COURSE.name)
    shutil.copytree(MODEL_COURSE.with_name("_shared"), folder / "_shared")
    source = course / "course.yaml"
    text = source.read_text("utf-8")
    assert GOAL in text
    version = next(line for line in text.splitlines() if line.startswith("version: "))
    text = text.replace(GOAL, NEW_GOAL).replace(version, "version: 9.0.0")
    source.write_text(text, "utf-8")
    return course


def test_a_new_edition_is_seen_at_both_and_who_has_begun_stays(
    country: Country, visitor: Visitor, tmp_path: Path
) -> None:
    register(visitor, "Dewi", "begun@academy.test", "ID")
    enrol(visitor)

    def publish() -> None:
        country.command("content", "publish", str(new_edition(tmp_path)), "--samples", "1")
        time.sleep(KEPT_SECONDS)
        for machine in MACHINES:
            for _look in range(LOOKS):
                assert NEW_GOAL in Visitor(country.web(machine)).get(COURSE).text, machine

    trial = under_answers(
        country, let_them_answer(country), publish, let_them_answer(country), seed="published"
    )
    note_costs(country)
    assert trial.find_damage() == []
    assert trial.examination.refusals == 0
    page = visitor.get(COURSE)
    assert GOAL in page.words
    assert NEW_GOAL not in page.words
    newcomer = Visitor(country.site("127.0.4.1"))
    register(newcomer, "Siti", "newcomer@academy.test", "MY")
    enrol(newcomer)
    assert NEW_GOAL in newcomer.get(COURSE).words


def test_x11_web_processes_are_reloaded_without_a_gap(country: Country) -> None:
    def reload_each() -> None:
        for machine in MACHINES:
            web = country.processes[f"web-{machine}"]
            before = set(web.pids)
            web.tell(signal.SIGHUP)
            assert wait_until(lambda: len(set(web.pids) - before) >= len(before) - 1, 60)  # noqa: B023
            assert wait_until(lambda: set(web.pids) & before == {web.pid}, 60)  # noqa: B023

    trial = under_answers(
        country, let_them_answer(country), reload_each, reload_each, let_them_answer(country), seed="reloaded"
    )
    note_costs(country)
    assert trial.find_damage() == []
    assert trial.examination.refusals == 0, "somebody met a gap"


def test_an_upgrade_with_a_migration_under_answers(tmp_path: Path) -> None:
    """Two machines go from the release before the newest migration to this one, as docs/operator/upgrade.md says."""
    before, now = release_before(tmp_path / "before"), this_release(tmp_path / "now")
    with Country(tmp_path / "country", root=before, has_pooler=False) as country:
        revision = country.value(REVISION)

        def upgrade() -> None:
            for machine in MACHINES:
                country.install(machine, now)
                if machine == MACHINES[0]:
                    country.command("db", "upgrade")
                    country.command("content", "publish", str(MODEL_COURSE), "--samples", "1")
                country.start(machine)
                let_them_answer(country)()

        began = time.monotonic()
        trial = under_answers(
            country, let_them_answer(country), upgrade, let_them_answer(country), seed="upgraded"
        )
        note(f"upgraded from {revision} to {country.value(REVISION)} in {time.monotonic() - began:.0f} s")
        note_costs(country)
        assert country.value(REVISION) != revision
        assert trial.find_damage() == []
