"""More visitors at once than the started academy can serve. The large form is in tests/soak/traffic/."""

import time
from pathlib import Path

import pytest

from tests.served.academy import served_prepared
from tests.soak.traffic.crowd import make_crowd
from tests.soak.traffic.figures import figures
from tests.soak.traffic.ledgers import find_lost
from tests.soak.traffic.loop import Traffic

pytestmark = pytest.mark.timeout(180)

#: So many within a second that the lines are full on any machine.
CROWD = 2500


def test_answers_are_taken_while_pages_are_asked_for_again_later(folder: Path) -> None:
    with served_prepared(folder) as academy:
        with academy.opened() as app:
            crowd = make_crowd(app, f"127.0.0.1:{academy.port}", examinees=4, readers=10, seed="served")
        traffic = Traffic("127.0.0.1", academy.port)
        begin = time.monotonic()
        traffic.send_all(crowd.walks(CROWD, begin, 1))
        traffic.run(begin + 1)
        seen = figures(traffic.answers)
        assert traffic.errors == []
        assert {name: each.wrong for name, each in seen.items() if each.wrong} == {}
        sent = [seen[kind] for kind in ("answer", "submit")]
        assert min(len(each.served) for each in sent) > 0
        # A disk that stands still for seconds (other tests use it too) is told in the log and is no refusal of a line.
        assert sum(each.refused for each in sent) <= academy.text().count("not now: "), sent
        assert seen["page"].refused > 0, seen["page"]
        assert len(seen["page"].served) > 0, "some are served all the time"
        assert seen["lesson"].refused / seen["lesson"].sent < seen["page"].refused / seen["page"].sent
        assert academy.status("/en/courses") == 200, "when the crowd has gone, everybody is served again"
        assert "requests were asked to come again" in academy.text()
        with academy.opened():
            assert find_lost(crowd.examinees) == []
