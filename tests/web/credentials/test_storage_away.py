"""The storage of files is away, silent or full: a reader is told when to come back, and a second one at once."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.core.storage import ObjectStorage
from tests.factories.accounts import make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.support.pages import PageClient

Database = scoped_session[Session]


@pytest.fixture(params=["refuses", "is silent"])
def bucket(app: Flask, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """Keep the files of ``app`` in a bucket whose server refuses connections, or takes them and says nothing."""
    kept = app.extensions["storage"]
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        if request.param == "refuses":
            listener.close()
        for name, value in {
            "AWS_ENDPOINT": address,
            "AWS_REGION": "somewhere",
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_ALLOW_HTTP": "true",
        }.items():
            monkeypatch.setenv(name, value)
        app.extensions["storage"] = ObjectStorage("s3://files/academy")
        yield request.param
    app.extensions["storage"] = kept


def test_x2_a_storage_that_is_away_is_said_and_not_waited_for_again(
    client: PageClient, database: Database, bucket: str
) -> None:
    person = make_person()
    certificate = make_certificate(person)
    number = certificate.number
    certificate.file_name, certificate.file_due_at, certificate.file_version = (
        "certificates/a.pdf",
        None,
        10**6,
    )
    sign_in(client, person)
    answers, moments = [], [time.monotonic()]
    for _try in range(6):
        answers.append(client.get(f"/en/certificates/{number}/download"))
        moments.append(time.monotonic())
    assert [answer.status_code for answer in answers] == [503] * 6
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    if bucket == "is silent":
        assert moments[6] - moments[1] < 5 * (moments[1] - moments[0]), "only the first one waits"
    assert client.get("/en/certificates").status_code == 200
