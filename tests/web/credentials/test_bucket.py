"""Files in a bucket that hangs, refuses, forgets or is gone: nobody waits for it, and what is lost is made again."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy
from academy.core import tasks
from academy.core.errors import AwayError
from academy.core.storage import ObjectStorage, storage
from academy.credentials.models import Certificate
from tests.factories.accounts import make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.support.bucket import Bucket, Mood, private_bucket
from tests.support.pages import PageClient

Database = scoped_session[Session]
#: It hangs first: what hangs does so to the end.
AWAY = (Mood.HANGING, Mood.REFUSING, Mood.GONE)


@pytest.fixture
def bucket(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Keep the files of ``app`` in a bucket."""
    kept = app.extensions["storage"]
    with private_bucket() as bucket:
        for name, value in bucket.settings.items():
            monkeypatch.setenv(name, value)
        app.extensions["storage"] = ObjectStorage(bucket.settings["STORAGE_URL"])
        yield bucket
    app.extensions["storage"] = kept


@pytest.fixture
def holder(client: PageClient, database: Database, bucket: Bucket) -> Certificate:
    """Return the certificate of somebody who is signed in; its PDF is in the bucket."""
    person = make_person()
    certificate = make_certificate(person)
    assert list(bucket.files) == [certificate.file_name]
    sign_in(client, person)
    return certificate


def address(certificate: Certificate) -> str:
    return f"/en/certificates/{certificate.number}/download"


def test_x5_a_holder_is_told_to_come_back_and_pages_ask_no_storage(
    app: Flask, client: PageClient, holder: Certificate, bucket: Bucket
) -> None:
    right = client.get(address(holder))
    assert (right.status_code, right.data) == (200, bucket.files[holder.file_name or ""])
    for mood in AWAY:
        bucket.mood = mood
        app.extensions["storage"] = ObjectStorage(bucket.settings["STORAGE_URL"])
        bucket.asked.clear()
        answers = [client.get(address(holder)) for _one in range(4)]
        assert [answer.status_code for answer in answers] == [503] * 4
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
        assert len(bucket.asked) == 2, "then it is left alone"
        assert bucket.held == 2, "the first two hang still, and everybody is answered"
        for path in ("/en/", "/en/courses", f"/en/verify/{holder.number}", "/en/certificates", "/en/home"):
            assert client.get(path).status_code == 200
        assert len(bucket.asked) == 2


def test_x5_a_file_that_was_lost_is_made_again_though_its_row_says_it_is_there(
    client: PageClient, holder: Certificate, bucket: Bucket
) -> None:
    before = dict(bucket.files)
    bucket.files.clear()
    assert client.get(address(holder)).data == before[holder.file_name or ""]
    assert bucket.files == before


@pytest.mark.parametrize("mood", AWAY, ids=lambda mood: mood.name.lower())
def test_x5_names_are_asked_behind_the_breaker_too(app: Flask, bucket: Bucket, mood: Mood) -> None:
    with app.test_request_context():
        storage().put("shared/one.pdf", b"%PDF")
        assert list(storage().names()) == ["shared/one.pdf"]
        bucket.mood = mood
        for _one in range(4):
            with pytest.raises(AwayError):
                list(storage().names())
    assert [method for method, _name in bucket.asked] == ["PUT", "GET", "GET", "GET"]


def test_x5_all_files_of_an_emptied_bucket_are_drawn_by_one_command(
    app: Flask, holder: Certificate, bucket: Bucket
) -> None:
    before = dict(bucket.files)
    bucket.files.clear()
    run = app.test_cli_runner().invoke
    drawn = run(
        academy, ["certificates", "remake", "--now", holder.number.lower(), "K7QF-2M9D-XT4A", "hello"]
    )
    assert (drawn.exit_code, drawn.stdout) == (1, "1 of 1 certificates are drawn.\n")
    assert re.findall(r"^(.*): no certificate", drawn.stderr, re.M) == ["K7QF-2M9D-XT4A", "hello"]
    assert bucket.files == before
    bucket.files.clear()
    said = run(academy, ["certificates", "remake"])
    assert re.fullmatch(r"\d+ certificates will be drawn again, the last in about 1 minutes\.\n", said.stdout)
    assert bucket.files == {}
    tasks.run_sweeps()
    assert holder.file_name in bucket.files


def test_x5_a_storage_that_goes_away_meanwhile_is_said(
    app: Flask, holder: Certificate, bucket: Bucket
) -> None:
    bucket.mood = Mood.REFUSING
    ended = app.test_cli_runner().invoke(academy, ["certificates", "remake", "--now", holder.number])
    assert ended.exit_code == 1
    assert "0 of 1 certificates are drawn, the workers draw the others." in ended.output
