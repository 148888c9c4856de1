"""Codes on paper: one-time codes have one more purpose, and the moment when they were told."""

from flask import Flask

from tests.migrations.first_rows import DARA, SARI
from tests.migrations.steps import Step, all_rows, assert_refused, insert


def test_codes_may_be_on_paper_and_those_before_were_told_to_nobody(empty_app: Flask) -> None:
    step = Step("c5d90b7e1f28")
    before = all_rows()
    codes = [{**row, "told_at": None} for row in before["one_time_codes"]]
    after = {**before, "one_time_codes": codes}
    assert step.up() == after
    step.refuses_all([])
    first = {**codes[0], "purpose": "paper", "told_at": "2026-03-05 00:00:00.000000"}
    paper = [{**first, "id": 8, "person_id": SARI, "secret_hash": "secret 8"}]
    paper += [{**first, "id": 9, "person_id": DARA, "secret_hash": "secret 9", "told_at": None}]
    insert("one_time_codes", paper)
    assert all_rows() == {**before, "one_time_codes": [*codes, *paper]}
    another = {**first, "id": 7, "secret_hash": "secret 7"}
    assert_refused("ck_one_time_codes_purpose", "one_time_codes", {**another, "purpose": "stone"})
    assert_refused("ck_one_time_codes_attempts", "one_time_codes", {**another, "attempts": -1})
    assert_refused("uq_one_time_codes_secret_hash", "one_time_codes", {**another, "secret_hash": "secret 1"})
    # The tables before have no place for a code on paper.
    assert step.down() == before
    del another["told_at"]
    assert_refused("ck_one_time_codes_purpose", "one_time_codes", another)
    assert step.up() == after
