"""Many write into the audit log at once, and many sealers are at it: the chain never forks and leaves nobody out."""

from pathlib import Path

from academy.core import audit
from academy.core.audit import AuditEntry, check_log, extend_chain
from academy.core.db import commit, db
from tests.support.racing import own_application, race

WRITERS, ACTS, SEALERS = 6, 15, 2


def act() -> None:
    for number in range(ACTS):
        audit.record("certificate.revoke", f"certificate:{number}", actor="abc")
        commit()


def test_b11_many_at_once_make_one_chain(engine_name: str, worker: str, tmp_path: Path) -> None:
    with own_application(engine_name, f"chain_{worker}", tmp_path) as app, app.app_context():
        before = check_log().entries
        results = race(app, *[act] * WRITERS, *[extend_chain] * SEALERS)
        assert [each for each in results if isinstance(each, Exception)] == []
        extend_chain()
        report = check_log()
        assert (report.findings, report.waiting, report.entries - before) == ([], 0, WRITERS * ACTS)
        numbers = [entry.number for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)]
        assert numbers == list(range(1, len(numbers) + 1))
