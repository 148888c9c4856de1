"""Owners of messages: those that were written before have none."""

from flask import Flask

from tests.migrations.steps import Step, all_rows, assert_refused, insert


def test_messages_of_before_have_no_owner(empty_app: Flask) -> None:
    step = Step("f3a8d6c21b57")
    before = all_rows()
    messages = [{**row, "owner": ""} for row in before["deliveries"]]
    after = {**before, "deliveries": messages}
    assert step.up() == after
    step.refuses_all([])
    another = {**messages[0], "id": 9, "public_id": "another", "owner": "sari"}
    assert_refused(
        "owner IS NOT NULL", "deliveries", {key: another[key] for key in another if key != "owner"}
    )
    assert_refused("ck_deliveries_state", "deliveries", {**another, "state": "lost"})
    assert_refused(
        "uq_deliveries_public_id", "deliveries", {**another, "public_id": messages[2]["public_id"]}
    )
    insert("deliveries", [another])
    assert all_rows() == {**after, "deliveries": [*messages, another]}
    del another["owner"]
    left = {**before, "deliveries": [*before["deliveries"], another]}
    assert step.down() == left
    assert step.up() == {**after, "deliveries": [*messages, {**another, "owner": ""}]}
