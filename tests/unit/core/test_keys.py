"""One door for every key: derived for a purpose, named by an id, and rotated without losing what is there."""

import hashlib
import hmac
import re
import threading
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadSignature, Signer

from academy.core import key_file, keys
from academy.core.key_file import Secret
from academy.core.keys import KeyRing, Purpose, UnreadableError
from academy.core.queue_messages import SignedMessages

ROOT = Path(__file__).parents[3]
NEW, OLD, OLDEST = "the newest secret of all", "the one before it", "the first secret"
STORED = [Purpose.AUDIT, Purpose.CHAIN, Purpose.SECOND_STEP, Purpose.DRAW]
TRAVELLING = [Purpose.SESSION, Purpose.FORM, Purpose.QUEUE, Purpose.SEALED, Purpose.ONE_TIME]


def ring(*own: str, leaked: tuple[str, ...] = (), file: Path = Path("/nowhere/secret-key")) -> KeyRing:
    return KeyRing(own, file, tuple(Secret(each).id for each in leaked))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data" / key_file.NAME
    key_file.make(path)
    return path


def test_a_key_is_what_the_library_derives() -> None:
    for purpose in set(Purpose) - keys.AS_BEFORE:
        derived = HKDF(SHA256(), 32, None, f"academy/1/{purpose}".encode()).derive(NEW.encode())
        assert ring(NEW).signing_key_list(purpose)[-1] == derived


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert len({ring(NEW).mac(purpose, "the same") for purpose in Purpose}) == len(Purpose)
    locked = ring(NEW).lock(Purpose.SEALED, b"text")
    with pytest.raises(UnreadableError):
        ring(NEW).unlock(Purpose.SECOND_STEP, locked)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_was_made_before_two_rotations_is_read(purpose: Purpose) -> None:
    before, after = ring(OLDEST), ring(NEW, OLD, OLDEST)
    made = before.mac(purpose, "message")
    assert after.is_mac(purpose, "message", made)
    assert made in after.macs(purpose, "message")
    assert not after.is_mac(purpose, "another", made)
    assert after.unlock(purpose, before.lock(purpose, b"text"), 60) == b"text"
    signed = Signer(before.signing_keys(purpose)).sign("text")
    assert Signer(after.signing_keys(purpose)).unsign(signed) == b"text"
    assert before.lasting(purpose) == after.lasting(purpose)


def test_the_newest_key_signs_and_says_which_it_is() -> None:
    after = ring(NEW, OLD)
    made = after.mac(Purpose.AUDIT, "message")
    assert keys.id_of(made) == Secret(NEW).id == keys.id_of(after.lock(Purpose.SEALED, b""))
    assert ring(NEW).is_mac(Purpose.AUDIT, "message", made)
    assert len(made) == 56
    signed = Signer(after.signing_keys(Purpose.FORM)).sign("text")
    assert Signer(ring(NEW).signing_keys(Purpose.FORM)).unsign(signed) == b"text"
    with pytest.raises(BadSignature):
        Signer(ring(OLD).signing_keys(Purpose.FORM)).unsign(signed)


def test_a_key_that_is_not_there_is_not_taken_for_a_wrong_seal() -> None:
    made = ring(OLD).mac(Purpose.AUDIT, "message")
    assert not ring(NEW).knows(made)
    assert not ring(NEW).is_mac(Purpose.AUDIT, "message", made)
    assert ring(NEW, OLD).knows(made)
    assert ring(NEW).knows("0" * 64)
    with pytest.raises(UnreadableError):
        ring(NEW).unlock(Purpose.SECOND_STEP, ring(OLD).lock(Purpose.SECOND_STEP, b"text"))


@pytest.mark.parametrize("purpose", STORED)
def test_what_is_stored_is_read_under_a_leaked_key(purpose: Purpose) -> None:
    before, after = ring(OLD), ring(NEW, OLD, leaked=(OLD,))
    assert after.is_mac(purpose, "message", before.mac(purpose, "message"))
    assert after.unlock(purpose, before.lock(purpose, b"text")) == b"text"


@pytest.mark.parametrize("purpose", TRAVELLING)
def test_what_comes_from_outside_is_not_read_under_a_leaked_key(purpose: Purpose) -> None:
    before, after = ring(OLD), ring(NEW, OLD, leaked=(OLD,))
    assert not after.is_mac(purpose, "message", before.mac(purpose, "message"))
    with pytest.raises(UnreadableError):
        after.unlock(purpose, before.lock(purpose, b"text"))
    with pytest.raises(BadSignature):
        Signer(after.signing_keys(purpose)).unsign(Signer(before.signing_keys(purpose)).sign("text"))


@pytest.mark.parametrize("change", ["cut", "another byte", "another key's id", "nothing"])
def test_what_was_changed_is_not_unlocked(change: str) -> None:
    locked = ring(NEW).lock(Purpose.SECOND_STEP, b"text")
    key_id, _dot, token = locked.partition(".")
    spoilt = {
        "cut": locked[:-5],
        "another byte": f"{key_id}.{token[:30]}{'A' if token[30] != 'A' else 'B'}{token[31:]}",
        "another key's id": f"{Secret(OLD).id}.{token}",
        "nothing": "",
    }[change]
    with pytest.raises(UnreadableError):
        ring(NEW, OLD).unlock(Purpose.SECOND_STEP, spoilt)


def test_what_releases_before_have_stored_is_read() -> None:
    """These derivations are those of releases that knew one secret only; they must never change."""
    secret = hashlib.sha256(b"audit:" + OLD.encode()).digest()
    seal = hmac.new(secret, b"message", hashlib.sha256).hexdigest()
    assert ring(NEW, OLD).is_mac(Purpose.AUDIT, "message", seal)
    assert not ring(NEW).is_mac(Purpose.AUDIT, "message", seal)
    code = hmac.new(hashlib.sha256(b"one-time:" + OLD.encode()).digest(), b"123456", hashlib.sha256)
    assert code.hexdigest() in ring(NEW, OLD).macs(Purpose.ONE_TIME, "123456")
    assert ring(NEW, OLD).lasting(Purpose.DRAW) == hashlib.sha256(b"draw:" + OLD.encode()).digest()
    assert ring(NEW, OLD).lasting(Purpose.LIMIT) == hashlib.sha256(b"limits:" + OLD.encode()).digest()
    for purpose in (Purpose.SESSION, Purpose.FORM):
        assert Signer(ring(NEW, OLD).signing_keys(purpose)).unsign(Signer(OLD).sign("text")) == b"text"
    key = urlsafe_b64encode(hashlib.sha256(b"sealed:" + OLD.encode()).digest())
    assert ring(NEW, OLD).unlock(Purpose.SEALED, Fernet(key).encrypt(b"text").decode()) == b"text"


def test_a_rotation_of_the_file_reaches_a_ring_that_has_read_it(file: Path) -> None:
    running = ring(file=file)
    [first] = running.secrets
    assert first.text in file.read_text("ascii")
    key_file.rotate(file, is_leaked=False)
    key_file.rotate(file, is_leaked=False)
    assert [each.is_leaked for each in running.secrets] == [False, False, False]
    assert running.secrets[-1] == first
    assert running.secrets == ring(file=file).secrets
    assert file.stat().st_mode & 0o077 == 0


def test_a_leak_marks_the_keys_before(file: Path) -> None:
    key_file.rotate(file, is_leaked=True)
    assert [each.is_leaked for each in ring(file=file).secrets] == [False, True]
    key_file.rotate(file, is_leaked=False)
    assert [each.is_leaked for each in ring(file=file).secrets] == [False, False, True]


def test_many_rotations_at_once_lose_no_key(file: Path) -> None:
    threads = [
        threading.Thread(target=key_file.rotate, args=(file,), kwargs={"is_leaked": False}) for _ in range(8)
    ]
    [first] = key_file.read(file)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [each.id for each in key_file.read(file)]
    assert (len(set(ids)), ids[-1]) == (9, first.id)


def test_keys_that_are_set_come_before_those_of_the_file(file: Path) -> None:
    [kept] = key_file.read(file)
    assert [each.text for each in ring(NEW, OLD, file=file).secrets] == [NEW, OLD, kept.text]
    assert [each.text for each in ring(NEW, kept.text, file=file).secrets] == [NEW, kept.text]


def test_a_file_that_is_gone_meanwhile_is_remembered(file: Path) -> None:
    running = ring(file=file)
    before = running.secrets
    file.unlink()
    assert running.secrets == before
    with pytest.raises(ValueError, match="there is no secret key"):
        _ = ring(file=file).secrets


def test_no_text_of_a_secret_is_shown() -> None:
    assert NEW not in repr(ring(NEW).secrets)


def test_messages_wait_while_keys_rotate_and_foreign_ones_are_refused() -> None:
    message = SignedMessages(ring(OLD).signing_keys(Purpose.QUEUE)).serialize(("send", 7))
    after = ring(NEW, OLD).signing_keys(Purpose.QUEUE)
    assert SignedMessages(after).deserialize(message) == ("send", 7)
    for foreign in (
        message[:-1],
        b"no signature",
        SignedMessages(ring("x").signing_keys(Purpose.QUEUE)).serialize(1),
    ):
        with pytest.raises(UnreadableError):
            SignedMessages(after).deserialize(foreign)


def test_nothing_else_knows_a_secret() -> None:
    """A new use of a key is a new purpose: neither Flask's key nor the setting is read anywhere else."""
    door = {"academy/core/keys.py", "academy/core/key_file.py", "academy/core/cli.py", "academy/app.py"}
    users = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "academy").rglob("*.py")
        if re.search(r"SECRET_KEY\b|\.secret_key\b|secret_keys_before", path.read_text("utf-8"))
    }
    assert users <= door
