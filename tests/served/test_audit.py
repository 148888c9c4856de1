"""The audit log of the started academy: what somebody does to it behind the academy's back is found by the command.

Each kind of damage by itself: tests/db/core/test_audit.py.
"""

from pathlib import Path

from tests.served.academy import served_prepared
from tests.served.visitor import Visitor
from tests.served.walk import register

DAMAGE = (
    "DELETE FROM audit_entries WHERE number = 2",
    "UPDATE audit_entries SET actor = 'x' WHERE number = 4",
    "INSERT INTO audit_entries (at, actor, action, target, detail, seal)"
    " SELECT at, actor, action, target, detail, seal FROM audit_entries WHERE number = 6",
    "DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)",
)


def test_b11_the_command_finds_what_was_done_to_the_log_and_names_a_missing_key(tmp_path: Path) -> None:
    with served_prepared(tmp_path) as academy:
        register(Visitor(academy.url), "Sari Dewi", "sari@audit.test")
        academy.command("keys", "rotate")
        register(Visitor(academy.url), "Dara Sok", "dara@audit.test")
        sound = academy.command("audit", "verify")
    assert ", 0 of them not yet in the chain" in sound
    assert "Nothing was changed" in sound
    file = academy.data / "secret-key"
    kept = file.read_text("ascii")
    old_id = academy.command("keys", "list").splitlines()[1].split()[0]
    file.write_text(kept.splitlines()[0], "ascii")
    said = academy.command("audit", "verify", expect=1)
    assert f"seals need the secret key {old_id}, which is not here" in said
    assert "is not as it was written" not in said
    file.write_text(kept, "ascii")
    for statement in DAMAGE:
        academy.change(statement)
    said = academy.command("audit", "verify", expect=1)
    for kind in (
        "1 entry is missing between entry",
        "is not as it was written",
        "is a copy of",
        "and the end",
    ):
        assert kind in said
    assert "4 findings" in said
