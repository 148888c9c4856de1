"""Closed and merged organisations: names that differ only in dress get keys of their own."""

from flask import Flask

from tests.migrations.first_rows import DONOR, JAKARTA, YANGON
from tests.migrations.rows import rows_of
from tests.migrations.steps import Step, all_rows, insert

TWIN = 4
#: The same name as the donor's to whoever reads it.
TWINS = rows_of(
    "id public_id name kind country created_at",
    (TWIN, "org-twin", "a  DONOR", "funder", "SG", "2026-01-04 00:00:00.000000"),
)
KEYS = {JAKARTA: "dinas koperasi jakarta", YANGON: "sme agency yangon", DONOR: "a donor", TWIN: "a donor 4"}


def test_names_get_keys_and_nobody_is_closed_or_merged(empty_app: Flask) -> None:
    step = Step("b3d8e1c47a05")
    insert("organisations", TWINS)
    before = all_rows()
    organisations = [
        {**row, "name_key": KEYS[row["id"]], "closed_at": None, "merged_into": None}
        for row in before["organisations"]
    ]
    people = [{**row, "merged_into": None} for row in before["people"]]
    after = {**before, "organisations": organisations, "people": people}
    assert step.up() == after
    another = {**organisations[2], "id": 5, "public_id": "org-5", "name": "A  donor"}
    step.refuses_all([("uq_organisations_name_key", "organisations", another)])
    assert step.down() == before
    assert step.up() == after
