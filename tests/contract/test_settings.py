"""Every setting is documented, and a production start refuses what is unsafe."""

from dataclasses import fields
from pathlib import Path

import pytest

from academy.core import key_file
from academy.core.key_file import Secret
from config import Settings, SettingsError, load_settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "operator" / "settings.md"
GOOD = {
    "ACADEMY_ENV": "production",
    "ACADEMY_SECRET_KEY": "kO3yHq0aVw1uZt7bNc5xLr9eJd2fGs8mPi4",
    "ACADEMY_BASE_URL": "https://academy.example.org/",
    "MAIL_URL": "smtp://mail.example.org",
}


def test_every_setting_is_documented_and_no_other() -> None:
    documented = {
        line.split("`")[1] for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| `")
    }
    assert documented == {item.metadata["variable"] for item in fields(Settings)}


def test_a_good_production_start_has_no_demonstration() -> None:
    settings = load_settings({**GOOD, "ACADEMY_DEMONSTRATION": "yes"})
    assert settings.is_production
    assert settings.is_https
    assert settings.base_url == "https://academy.example.org"
    assert not settings.demonstration


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ACADEMY_SECRET_KEY": ""}, "ACADEMY_SECRET_KEY"),
        ({"ACADEMY_SECRET_KEY": "changeme"}, "ACADEMY_SECRET_KEY"),
        ({"ACADEMY_SECRET_KEY": "ab" * 30}, "ACADEMY_SECRET_KEY"),
        ({"ACADEMY_SECRET_KEYS_BEFORE": "'one two"}, "ACADEMY_SECRET_KEYS_BEFORE must be keys"),
        ({"ACADEMY_SECRET_KEYS_LEAKED": "one"}, "ACADEMY_SECRET_KEYS_LEAKED must be ids"),
        (
            {"ACADEMY_SECRET_KEYS_LEAKED": Secret(GOOD["ACADEMY_SECRET_KEY"]).id},
            "must not name the key in ACADEMY_SECRET_KEY",
        ),
        ({"ACADEMY_BASE_URL": "http://academy.example.org"}, "https://"),
        ({"ACADEMY_ENV": "live"}, "ACADEMY_ENV"),
        ({"ACADEMY_PORT": "eighty"}, "ACADEMY_PORT"),
        ({"ACADEMY_DEMONSTRATION": "perhaps"}, "ACADEMY_DEMONSTRATION"),
        ({"ACADEMY_MAIL_TLS": "sometimes"}, "ACADEMY_MAIL_TLS"),
        ({"ACADEMY_MAIL_CA_FILE": "nowhere.pem"}, "ACADEMY_MAIL_CA_FILE"),
        ({"ACADEMY_MAIL_CA_FILE": "README.md"}, "ACADEMY_MAIL_CA_FILE"),
        ({"ACADEMY_MAIL_TLS": "none", "MAIL_URL": "smtp://me:secret@127.0.0.1"}, "would travel in clear"),
        ({"ACADEMY_SMS_METHOD": "DELETE"}, "ACADEMY_SMS_METHOD"),
        ({"ACADEMY_SMS_FIELDS": "to={number}"}, "ACADEMY_SMS_FIELDS"),
        ({"ACADEMY_SMS_FIELDS": "text={text}"}, "ACADEMY_SMS_FIELDS"),
        ({"ACADEMY_SMS_FIELDS": '{"to": "{number}", "text": {text}}'}, "ACADEMY_SMS_FIELDS"),
        ({"ACADEMY_SMS_HEADERS": "Bearer 0123"}, "ACADEMY_SMS_HEADERS"),
        ({"SMS_URL": "http://gateway.example/send"}, "SMS_URL"),
        ({"ACADEMY_METRICS_TOKEN": "fifteen-letters"}, "ACADEMY_METRICS_TOKEN must be at least 16"),
        ({"ACADEMY_METRICS_TOKEN": "sixteen letters or more"}, "without spaces"),
        (
            {"ACADEMY_METRICS_ADDRESSES": "10.0.0.7 10.0.0.0/33"},
            "ACADEMY_METRICS_ADDRESSES must be addresses",
        ),
        ({"ACADEMY_METRICS_ADDRESSES": "10.0.0.1/24"}, "must be addresses or networks"),
        ({"ACADEMY_METRICS_ADDRESSES": "10.0.0.7,::/0"}, "must not let everybody in"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        load_settings({**GOOD, **changes})


def test_a_gateway_is_described_by_settings() -> None:
    settings = load_settings(
        {
            **GOOD,
            "SMS_URL": "https://name:key@gateway.example/send",
            "ACADEMY_SMS_FIELDS": '{"to": "{digits}", "text": "{text}"}',
            "ACADEMY_SMS_HEADERS": "Authorization: Bearer 0123\nX-Kind: code",
            "ACADEMY_SMS_METHOD": "put",
        }
    )
    assert settings.sms_method == "PUT"


def test_who_may_read_figures_is_set() -> None:
    listed = load_settings({**GOOD, "ACADEMY_METRICS_ADDRESSES": "127.0.0.1, 10.0.0.0/24 2001:db8::/32"})
    assert listed.metrics_addresses == ("127.0.0.1/32", "10.0.0.0/24", "2001:db8::/32")
    token = "0123456789abcdef"
    assert token not in repr(load_settings({**GOOD, "ACADEMY_METRICS_TOKEN": token}))


def test_an_installation_makes_its_own_secret_once(tmp_path: Path) -> None:
    load_settings({"ACADEMY_DATA_DIR": str(tmp_path)})
    made = (tmp_path / "secret-key").read_text("ascii")
    load_settings({"ACADEMY_DATA_DIR": str(tmp_path)})
    assert (tmp_path / "secret-key").read_text("ascii") == made
    assert len(made.strip()) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_key_that_signs_is_never_a_leaked_one(tmp_path: Path) -> None:
    """Nothing could be signed: every page would fail."""
    folder, file = {"ACADEMY_DATA_DIR": str(tmp_path)}, tmp_path / key_file.NAME
    load_settings(folder)
    [first] = key_file.read(file)
    with pytest.raises(SettingsError, match="must not name the key that signs"):
        load_settings({**folder, "ACADEMY_SECRET_KEYS_LEAKED": first.id})
    key_file.rotate(file, is_leaked=False)
    load_settings({**folder, "ACADEMY_SECRET_KEYS_LEAKED": first.id})


def test_no_secret_key_is_shown() -> None:
    settings = load_settings({**GOOD, "ACADEMY_SECRET_KEYS_BEFORE": "one-from-before"})
    assert GOOD["ACADEMY_SECRET_KEY"] not in repr(settings)
    assert "one-from-before" not in repr(settings)


def test_keys_before_need_one_that_signs(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="must stand beside ACADEMY_SECRET_KEY"):
        load_settings({"ACADEMY_DATA_DIR": str(tmp_path), "ACADEMY_SECRET_KEYS_BEFORE": "one"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two", ("one", "two")),
        (" one\n  two ", ("one", "two")),
        ("'one with spaces' two", ("one with spaces", "two")),
    ],
)
def test_keys_before_stand_between_spaces(text: str, expected: tuple[str, ...]) -> None:
    assert load_settings({**GOOD, "ACADEMY_SECRET_KEYS_BEFORE": text}).secret_keys_before == expected


def test_what_follows_from_production_is_set(tmp_path: Path) -> None:
    settings = load_settings({**GOOD, "ACADEMY_DATA_DIR": str(tmp_path)})
    assert settings.mail_from == "academy@academy.example.org"
    assert settings.sms_url == "none"


def test_every_setting_says_what_it_may_be() -> None:
    assert all(callable(item.metadata["rule"]) for item in fields(Settings))


def test_a_postgresql_address_names_its_driver() -> None:
    settings = load_settings({**GOOD, "DATABASE_URL": "postgresql://me@db/academy"})
    assert settings.database_url == "postgresql+psycopg://me@db/academy"
