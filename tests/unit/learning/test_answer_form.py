"""The stamp of an answer: junk is never an error, only missing."""

from datetime import UTC, datetime

import pytest

from academy.learning.forms.answers import read_submission
from academy.learning.submission import Stamp, Submission
from tests.unit.assessment.bank import Form

KEY = "0b5f6a6e-6f0a-4f6f-9a3e-2f6f0f0f0f0f"


def sent(**fields: str) -> Submission:
    return read_submission(Form(fields), "en")


def test_a_full_stamp_is_read() -> None:
    got = sent(
        client_key=KEY.upper(),
        client_sequence="1763770000000",
        client_at="2026-11-22T08:00:00.500+07:00",
        item="rk-0101",
        try_number="2",
        partial="yes",
    )
    assert got.stamp == Stamp(KEY, 1763770000000, datetime(2026, 11, 22, 1, 0, 0, 500_000, tzinfo=UTC))
    assert (got.item_id, got.tried, got.is_partial) == ("rk-0101", 2, True)


@pytest.mark.parametrize("key", ["", "1", "x" * 36, KEY + "0", "' OR 1=1"])
def test_a_key_that_is_no_uuid_is_no_stamp(key: str) -> None:
    assert sent(client_key=key).stamp is None


@pytest.mark.parametrize("sequence", ["", "-1", "1.5", "1e9", "9" * 17, "٣", "later"])
@pytest.mark.parametrize("at", ["", "yesterday", "2026-11-22T08:00:00", "0001-01-01T00:00:00+23:59"])
def test_other_junk_is_left_out(sequence: str, at: str) -> None:
    got = sent(client_key=KEY, client_sequence=sequence, client_at=at, try_number=sequence)
    assert got.stamp == Stamp(KEY)
    assert (got.tried, got.is_partial) == (0, False)
