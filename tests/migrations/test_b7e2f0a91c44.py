"""What servers said: each message gets an id of its own and the time of its last try."""

import re

from flask import Flask

from tests.migrations.rows import Row, Rows
from tests.migrations.steps import Step, all_rows, assert_refused


def written(before: Rows, after: Rows) -> Rows:
    """Return what is right after ``before``; which ids were drawn, ``after`` says."""
    ids = [row["public_id"] for row in after["deliveries"]]
    assert len(set(ids)) == len(before["deliveries"])
    assert [each for each in ids if not re.fullmatch(r"[0-9a-f]{32}", each)] == []
    messages: list[Row] = [
        {**row, "public_id": drawn, "language": "", "created_at": row["due_at"], "last_answer": ""}
        for row, drawn in zip(before["deliveries"], ids, strict=True)
    ]
    return {**before, "deliveries": messages}


def test_each_message_gets_an_id_of_its_own(empty_app: Flask) -> None:
    step = Step("b7e2f0a91c44")
    before = all_rows()
    after = step.up()
    assert after == written(before, after)
    message = {**after["deliveries"][0], "id": 9, "public_id": "another"}
    step.refuses_all(
        [
            (
                "uq_deliveries_public_id",
                "deliveries",
                {**message, "public_id": after["deliveries"][2]["public_id"]},
            )
        ]
    )
    for column in ("public_id", "language", "created_at", "last_answer"):
        assert_refused(f"{column} IS NOT NULL", "deliveries", {**message, column: None})
        assert_refused(
            f"{column} IS NOT NULL", "deliveries", {key: message[key] for key in message if key != column}
        )
    assert step.down() == before
    again = step.up()
    assert again == written(before, again)
