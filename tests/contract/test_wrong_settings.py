"""Every wrong setting ends every command with one sentence, before anything is written; right ones start."""

import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from bench.processes import free_port
from config import SettingsError, load_settings
from tests.conftest import PG_PORT
from tests.support.environment import inherited
from tests.support.sample import sampled

ROOT = Path(__file__).parents[2]
COMMANDS: list[list[str | Path]] = [
    [sys.executable, "-m", "academy.serve"],
    [Path(sys.executable).with_name("flask"), "academy", "serve"],
    [sys.executable, "wsgi.py"],
]
#: A refusal takes a fraction of a second; who does not refuse serves, and never ends by itself.
MOST_SECONDS = 20
SECRET = "kO3yHq0aVw1uZt7bNc5xLr9eJd2fGs8mPi4"
PRODUCTION = {
    "ACADEMY_ENV": "production",
    "ACADEMY_SECRET_KEY": SECRET,
    "ACADEMY_BASE_URL": "https://academy.example.org",
    "MAIL_URL": "smtp://academy:secret@mail.example.org:587",
}

F1 = [
    ("ACADEMY_PORT", "99999"),
    ("ACADEMY_PORT", "0"),
    ("ACADEMY_PORT", "²"),
    ("ACADEMY_PORT", "-1"),
    ("ACADEMY_THREADS", "0"),
    ("ACADEMY_THREADS", "²"),
    ("ACADEMY_TRUSTED_PROXIES", "-1"),
    ("ACADEMY_TRUSTED_PROXIES", "yes"),
    ("ACADEMY_SESSION_DAYS", "0"),
    ("ACADEMY_SESSION_IDLE_DAYS", "60"),
    ("ACADEMY_LOG_LEVEL", "verbose"),
    ("ACADEMY_ENV", "live"),
    ("ACADEMY_DEMONSTRATION", "perhaps"),
    ("ACADEMY_DATA_DIR", "/dev/null/academy"),
    ("ACADEMY_DATA_DIR", "/proc/academy"),
    ("ACADEMY_DATA_DIR", "/" + "x" * 300),
    ("ACADEMY_DATA_DIR", "~nobody-of-that-name/academy"),
    ("DATABASE_URL", "sqlite:////proc/academy/academy.db"),
    ("DATABASE_URL", "sqlite:////" + "x" * 300),
    ("DATABASE_URL", "sqlite:////proc"),
    ("STORAGE_URL", "file:///proc/academy"),
    ("ACADEMY_HOST", "999.1.1.1"),
    ("ACADEMY_HOST", "http://127.0.0.1"),
    ("ACADEMY_HOST", "203.0.113.9"),
    ("ACADEMY_BASE_URL", "academy.example.org"),
    ("ACADEMY_BASE_URL", "https://academy.example.org/path"),
    ("ACADEMY_BASE_URL", "https://academy.example.org:99999"),
    ("ACADEMY_BASE_URL", "https://"),
    ("ACADEMY_BASE_URL", "ftp://academy.example.org"),
    ("ACADEMY_DEFAULT_COUNTRY", "ZZ"),
    ("ACADEMY_MAIL_FROM", "nobody"),
    ("ACADEMY_MAIL_FROM", "a@example.org\nBcc: b@example.org"),
    ("ACADEMY_SITE_NAME", "two\nlines"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://academy@localhost/academy"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "postgresql://127.0.0.1:port/academy"),
    ("DATABASE_URL", f"sqlite:///{ROOT / 'README.md'}"),
    ("PYTHONOPTIMIZE", "1"),
]
X13 = [
    ("REDIS_URL", "foo"),
    ("REDIS_URL", "redis://"),
    ("REDIS_URL", "http://127.0.0.1/0"),
    ("STORAGE_URL", "abc"),
    ("STORAGE_URL", "file://files"),
    ("STORAGE_URL", "s3://"),
    ("DATABASE_URL", f"postgresql://academy@127.0.0.1:{free_port()}/academy"),
]
A5 = [
    ("MAIL_URL", "smpt://mail.example.org"),
    ("MAIL_URL", "smtp://"),
    ("MAIL_URL", "mail.example.org"),
    ("SMS_URL", "gateway"),
]
IN_PRODUCTION = [
    ("MAIL_URL", ""),
    ("MAIL_URL", "console:"),
    ("MAIL_URL", "memory:"),
    ("MAIL_URL", "smpt://mail.example.org"),
    ("SMS_URL", "console:"),
    ("SMS_URL", "memory:"),
    ("STORAGE_URL", "memory:"),
    ("ACADEMY_BASE_URL", "https://"),
    ("ACADEMY_BASE_URL", "http://academy.example.org"),
    ("ACADEMY_SECRET_KEY", "change-me-0123456789abcdef-change-me"),
    ("ACADEMY_SECRET_KEY", "<48 random characters>0123456789012345"),
    ("ACADEMY_SECRET_KEY", "48-random-characters-1234567890-1234567890"),
    ("ACADEMY_SECRET_KEY", "the secret of our academy for small businesses"),
    ("ACADEMY_SECRET_KEYS_BEFORE", "'a quotation mark that stays open"),
    ("ACADEMY_SECRET_KEYS_LEAKED", "the key itself"),
]
ANYWHERE = "0.0.0.0"  # noqa: S104 - a value to try; nothing listens on it
_commands = itertools.cycle(COMMANDS)


def environment(folder: Path, **changes: str) -> dict[str, str]:
    settings = {
        "ACADEMY_DATA_DIR": str(folder),
        "ACADEMY_DEMONSTRATION": "no",
        "ACADEMY_PORT": str(free_port()),
    }
    return {**inherited(), "FLASK_APP": "wsgi", **settings, **changes}


def run(command: list[str | Path], folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment(folder, **changes),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
    )


def refusal(folder: Path, command: list[str | Path], **changes: str) -> str:
    """Return the one sentence with which ``command`` refuses; nothing is written before it."""
    ended = run(command, folder, **changes)
    assert ended.returncode == 1, ended
    assert ended.stderr.startswith("academy: "), ended.stderr
    assert ended.stderr.endswith("\n")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
    assert not list(folder.iterdir())
    return ended.stderr


def names(setting: str, value: str) -> str:
    return f"{setting}={value[:30]!r}"


def some(cases: list[tuple[str, str]], a_day: int) -> pytest.MarkDecorator:
    """Try ``cases``, each by a command of its own: each one is a process, so only some of them are tried every day."""
    tried = [pytest.param(*case, next(_commands), id=names(*case)) for case in cases]
    return pytest.mark.parametrize(("setting", "value", "command"), sampled(tried, a_day, str(cases[0])))


@pytest.mark.sampled
@some(F1, 10)
def test_f1_a_wrong_value_is_one_sentence(
    tmp_path: Path, setting: str, value: str, command: list[str | Path]
) -> None:
    assert setting in refusal(tmp_path, command, **{setting: value})


@pytest.mark.sampled
@some(X13, 3)
def test_x13_a_wrong_address_is_one_sentence(
    tmp_path: Path, setting: str, value: str, command: list[str | Path]
) -> None:
    assert setting in refusal(tmp_path, command, **{setting: value})


@pytest.mark.sampled
@some([("ACADEMY_PROT", "8001"), ("ACADEMY_BASE_URI", "https://a.example"), ("ACADEMY_XYZ", "1")], 1)
def test_x13_an_unknown_variable_is_named(
    tmp_path: Path, setting: str, value: str, command: list[str | Path]
) -> None:
    sentence = refusal(tmp_path, command, **{setting: value})
    assert f"{setting} is not a setting." in sentence
    if setting == "ACADEMY_PROT":
        assert "ACADEMY_PORT?" in sentence


@pytest.mark.sampled
@some(
    [
        ("academy_threads", "8"),
        ("ACADMEY_THREADS", "8"),
        ("ACADEMYTHREADS", "8"),
        ("DATABSE_URL", "sqlite:////tmp/a.db"),
        ("MAILURL", "smtp://a"),
    ],
    2,
)
def test_x13_a_mistyped_name_is_named_with_the_right_one(
    tmp_path: Path, setting: str, value: str, command: list[str | Path]
) -> None:
    sentence = refusal(tmp_path, command, **{setting: value})
    right = {"DATABSE_URL": "DATABASE_URL", "MAILURL": "MAIL_URL"}.get(setting, "ACADEMY_THREADS")
    assert f"{setting} is not a setting. Did you mean {right}?" in sentence


@pytest.mark.parametrize("command", COMMANDS, ids=["serve", "flask", "wsgi"])
def test_x13_a_wrong_database_password_is_one_sentence(tmp_path: Path, command: list[str | Path]) -> None:
    name = f"locked_{os.getpid()}"
    address = f"host=127.0.0.1 port={os.environ[PG_PORT]} user=academy dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
        rules = Path(connection.execute("SHOW hba_file").fetchone()[0])  # type: ignore[index]  # it always has one
        kept = rules.read_text()
        rules.write_text(f"host {name} all 127.0.0.1/32 scram-sha-256\n{kept}")
        try:
            connection.execute("SELECT pg_reload_conf()")
            url = f"postgresql://academy:wr0ng-passw0rd@127.0.0.1:{os.environ[PG_PORT]}/{name}"
            wait_until_it_asks_for_a_password(url)
            sentence = refusal(tmp_path, command, DATABASE_URL=url)
        finally:
            rules.write_text(kept)
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert "DATABASE_URL" in sentence
    assert "password" in sentence
    assert "wr0ng" not in sentence


def wait_until_it_asks_for_a_password(url: str) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            return
        time.sleep(0.05)
    raise AssertionError("the server never asked for a password")


@pytest.mark.sampled
@some(A5, 2)
def test_a5_an_unknown_courier_is_refused(
    tmp_path: Path, setting: str, value: str, command: list[str | Path]
) -> None:
    assert setting in refusal(tmp_path, command, **{setting: value})


@pytest.mark.sampled
@some([("MAIL_URL", ""), ("MAIL_URL", "console:"), ("MAIL_URL", "smpt://mail.example.org")], 1)
def test_a5_production_needs_a_courier(
    tmp_path: Path, setting: str, value: str, command: list[str | Path]
) -> None:
    sentence = refusal(tmp_path, command, **{**PRODUCTION, setting: value})
    assert "MAIL_URL must be smtp://" in sentence


@pytest.mark.sampled
@some(IN_PRODUCTION, 4)
def test_g6_production_refuses_what_is_unsafe(
    tmp_path: Path, setting: str, value: str, command: list[str | Path]
) -> None:
    sentence = refusal(tmp_path, command, **{**PRODUCTION, setting: value})
    assert setting in sentence
    assert value not in sentence or len(value) < 10


RIGHT: dict[str, dict[str, str]] = {
    "nothing set": {},
    "IPv6": {"ACADEMY_HOST": "::1"},
    "IPv6 in brackets": {"ACADEMY_HOST": "[::1]"},
    "a training room": {"ACADEMY_HOST": ANYWHERE, "ACADEMY_BASE_URL": "http://192.168.1.20:8000/"},
    "small letters": {"ACADEMY_LOG_LEVEL": "debug", "ACADEMY_DEFAULT_COUNTRY": "id"},
    "limits of numbers": {"ACADEMY_PORT": "65535", "ACADEMY_THREADS": "1", "ACADEMY_TRUSTED_PROXIES": "2"},
    "a sender with a name": {"ACADEMY_MAIL_FROM": "SME Academy <academy@example.org>"},
    "production": PRODUCTION,
    "production, smtps and a name": {
        **PRODUCTION,
        "MAIL_URL": "smtps://user%40example.org:p%2Fw@mail.example.org",
        "ACADEMY_MAIL_FROM": "Akademi UKM <akademi@example.org>",
        "ACADEMY_SITE_NAME": "Akademi UKM",
    },
    "production, PostgreSQL and S3": {
        **PRODUCTION,
        "DATABASE_URL": "postgresql://academy:p%40ss@db.internal:5432/academy?sslmode=require",
        "REDIS_URL": "rediss://:pass@cache.internal:6379/0",
        "STORAGE_URL": "s3://academy-files/prefix",
    },
    "production without text messages": {**PRODUCTION, "SMS_URL": "none"},
    "production with a port": {**PRODUCTION, "ACADEMY_BASE_URL": "https://academy.example.org:8443"},
    "a hexadecimal secret": {**PRODUCTION, "ACADEMY_SECRET_KEY": "9f86d081884c7d659a2feaa0c55ad015"},
}


#: Makes an application of every set of variables that it reads, in a process of its own: each one sets up logging.
MAKE_APPLICATIONS = """
import json, sys
from academy.app import create_app
from config import SettingsError, load_settings
for name, variables in json.load(sys.stdin).items():
    app = create_app(load_settings(variables))
    print(name, app.test_client().get("/healthz").status_code, flush=True)
"""


def test_right_settings_make_an_application(tmp_path: Path) -> None:
    # huey sees only at its first import whether there is Redis.
    ordered = sorted(RIGHT.items(), key=lambda case: "REDIS_URL" not in case[1])
    variables = {
        name: {"ACADEMY_DATA_DIR": str(tmp_path / f"data of {name}"), **changes} for name, changes in ordered
    }
    ended = subprocess.run(
        [sys.executable, "-c", MAKE_APPLICATIONS],
        check=False,
        cwd=ROOT,
        env=environment(tmp_path),
        input=json.dumps(variables),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.stdout.splitlines() == [f"{name} 200" for name in variables], ended.stderr
    assert not (tmp_path / "data of production, PostgreSQL and S3").exists(), (
        "nothing is kept on this machine"
    )


def test_f1_links_to_an_ipv6_address_are_in_brackets(tmp_path: Path) -> None:
    settings = load_settings({"ACADEMY_DATA_DIR": str(tmp_path), "ACADEMY_HOST": "::1"})
    assert settings.base_url == "http://[::1]:8000"


def test_links_lead_to_this_machine_when_it_listens_everywhere(tmp_path: Path) -> None:
    for host, address in {ANYWHERE: "127.0.0.1", "::": "[::1]"}.items():
        settings = load_settings({"ACADEMY_DATA_DIR": str(tmp_path), "ACADEMY_HOST": host})
        assert settings.base_url == f"http://{address}:8000"


@pytest.mark.parametrize(
    "secret",
    [
        "a" * 64,
        "abcdefgh" * 8,
        "0123456789abcdef" * 4,
        "password-password-password-password-1234",
        "correct horse battery staple please",
        "change-me-" + SECRET,
    ],
)
def test_g6_a_secret_without_chance_is_refused(tmp_path: Path, secret: str) -> None:
    with pytest.raises(SettingsError, match="ACADEMY_SECRET_KEY"):
        load_settings({**PRODUCTION, "ACADEMY_DATA_DIR": str(tmp_path), "ACADEMY_SECRET_KEY": secret})
