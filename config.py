"""Settings of the academy: typed, validated, and the only reader of the environment.

Every setting is documented in docs/operator/settings.md; a test fails on one that is not. What a value may be says
the rule beside it (academy.core.settings_rules); what settings must be together says this module.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from academy.core import key_file, preparation
from academy.core import settings_rules as rules
from academy.core.secret_strength import is_guessable

ROOT = Path(__file__).resolve().parent
#: How alike two names are of which one is the other mistyped, as difflib counts.
VERY_NEAR = 0.9
PREFIX = "ACADEMY_"
IN_MEMORY = ("console:", "memory:")
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not listened on

Environment = Literal["development", "testing", "production"]
ENVIRONMENTS = get_args(Environment)
MailTls = Literal["offered", "required", "none"]


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


def _setting(variable: str, rule: rules.Rule, default: object) -> Any:
    is_shown = not variable.startswith(("ACADEMY_SECRET_", "ACADEMY_METRICS_TOKEN"))
    return field(default=default, repr=is_shown, metadata={"variable": variable, "rule": rule})


@dataclass(frozen=True)
class Settings:
    """All settings of one running academy: variable, what it may be, and its value when it is not set."""

    env: Environment = _setting("ACADEMY_ENV", rules.one_of(*ENVIRONMENTS), "development")  # noqa: RUF009 - as below
    secret_key: str = _setting("ACADEMY_SECRET_KEY", rules.secret, "")
    secret_keys_before: tuple[str, ...] = _setting("ACADEMY_SECRET_KEYS_BEFORE", rules.secrets, ())
    secret_keys_leaked: tuple[str, ...] = _setting("ACADEMY_SECRET_KEYS_LEAKED", rules.key_ids, ())
    data_dir: Path = _setting("ACADEMY_DATA_DIR", rules.folder, ROOT / "var")  # noqa: RUF009 - it is field()
    database_url: str = _setting("DATABASE_URL", rules.database, "")
    redis_url: str = _setting("REDIS_URL", rules.redis, "")
    storage_url: str = _setting("STORAGE_URL", rules.storage, "")
    mail_url: str = _setting("MAIL_URL", rules.mail, "console:")
    mail_from: str = _setting("ACADEMY_MAIL_FROM", rules.mail_address, "academy@localhost")
    mail_tls: MailTls = _setting("ACADEMY_MAIL_TLS", rules.one_of(*get_args(MailTls)), "offered")  # noqa: RUF009 - as below
    mail_ca_file: str = _setting("ACADEMY_MAIL_CA_FILE", rules.certificate_file, "")
    sms_url: str = _setting("SMS_URL", rules.sms, "console:")
    sms_method: str = _setting("ACADEMY_SMS_METHOD", rules.one_of("POST", "GET", "PUT"), "POST")
    sms_fields: str = _setting("ACADEMY_SMS_FIELDS", rules.sms_fields, "to={number}&text={text}")
    sms_headers: str = _setting("ACADEMY_SMS_HEADERS", rules.header_lines, "")
    sms_success: str = _setting("ACADEMY_SMS_SUCCESS", rules.words, "")
    backup_dir: Path | None = _setting("ACADEMY_BACKUP_DIR", rules.folder, None)  # noqa: RUF009 - it is field()
    backup_days: int = _setting("ACADEMY_BACKUP_DAYS", rules.whole_number(1, 400), 14)
    base_url: str = _setting("ACADEMY_BASE_URL", rules.site_address, "")
    host: str = _setting("ACADEMY_HOST", rules.host, "127.0.0.1")
    port: int = _setting("ACADEMY_PORT", rules.whole_number(1, 65535), 8000)
    threads: int = _setting("ACADEMY_THREADS", rules.whole_number(1, 64), 8)
    trusted_proxies: int = _setting("ACADEMY_TRUSTED_PROXIES", rules.whole_number(0, 9), 0)
    address_limit_factor: int = _setting("ACADEMY_ADDRESS_LIMIT_FACTOR", rules.whole_number(0, 1000), 1)
    metrics_token: str = _setting("ACADEMY_METRICS_TOKEN", rules.token, "")
    metrics_addresses: tuple[str, ...] = _setting("ACADEMY_METRICS_ADDRESSES", rules.networks, ())
    site_name: str = _setting("ACADEMY_SITE_NAME", rules.words, "Online SME Academy")
    issuer_name: str = _setting("ACADEMY_ISSUER_NAME", rules.words, "Online SME Academy")
    default_country: str = _setting("ACADEMY_DEFAULT_COUNTRY", rules.country, "")
    session_days: int = _setting("ACADEMY_SESSION_DAYS", rules.whole_number(1, 400), 30)
    session_idle_days: int = _setting("ACADEMY_SESSION_IDLE_DAYS", rules.whole_number(1, 400), 14)
    demonstration: bool = _setting("ACADEMY_DEMONSTRATION", rules.yes_or_no, True)
    settings_file: Path = _setting("ACADEMY_SETTINGS_FILE", rules.file_path, Path("/etc/academy/academy.env"))  # noqa: RUF009 - it is field()
    log_level: str = _setting("ACADEMY_LOG_LEVEL", rules.one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")

    @property
    def is_production(self) -> bool:
        """Say whether this is a production start."""
        return self.env == "production"

    @property
    def is_https(self) -> bool:
        """Say whether the public address is HTTPS, which decides cookie names and flags."""
        return self.base_url.startswith("https://")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ`` (default: the process environment).

    Raises SettingsError when a value is wrong or a production start would be unsafe.
    """
    return _with_secret(_read(os.environ if environ is None else environ))


def settings_or_exit(*, is_looking: bool = False) -> Settings:
    """Prepare this process: read its settings, try what they name, keep its files from other users.

    End it with one sentence, before anything is written, when a setting is wrong. Who is only ``is_looking`` tries
    nothing and mends nothing: the doctor says what it finds.
    """
    try:
        if sys.flags.optimize:
            raise SettingsError("PYTHONOPTIMIZE must not be set: libraries do work inside their asserts.")
        settings = _read(os.environ)
        _refuse_forgotten(settings, os.environ)
        if is_looking:
            os.umask(preparation.UMASK)
        else:
            _try_what_is_named(settings)
        return _with_secret(settings)
    except (SettingsError, ValueError) as error:
        sys.exit(f"academy: {error}")
    except OSError as error:
        sys.exit(
            f"academy: {error.filename or 'A folder'} cannot be used ({error.strerror}). See ACADEMY_DATA_DIR."
        )


def _try_what_is_named(settings: Settings) -> None:
    preparation.try_to_listen(settings.host)
    preparation.try_database(settings.database_url)
    preparation.close_to_others(settings.data_dir, settings.database_url, settings.storage_url)
    for setting, folder in _folders(settings).items():
        preparation.prepare_folder(folder, setting)


def _read(source: Mapping[str, str]) -> Settings:
    """Return the settings in ``source``, complete but for a secret of this installation."""
    _refuse_unknown(source)
    values: dict[str, object] = {}
    for item in fields(Settings):
        variable = item.metadata["variable"]
        if source.get(variable, "") != "":
            try:
                values[item.name] = item.metadata["rule"](source[variable])
            except ValueError as error:
                raise SettingsError(f"{variable} {error}") from error
            except OSError as error:
                raise SettingsError(
                    f"{variable} names a place that cannot be used ({error.strerror})."
                ) from error
    settings = _with_defaults(values)
    if settings.session_idle_days > settings.session_days:
        raise SettingsError("ACADEMY_SESSION_IDLE_DAYS must be at most ACADEMY_SESSION_DAYS.")
    if settings.mail_tls == "none" and settings.mail_url.startswith("smtp://") and "@" in settings.mail_url:
        raise SettingsError(
            "ACADEMY_MAIL_TLS must not be none: the password in MAIL_URL would travel in clear."
        )
    _refuse_key_lists(settings)
    if settings.is_production:
        _refuse_unsafe(settings)
    return settings


def _refuse_forgotten(settings: Settings, source: Mapping[str, str]) -> None:
    """Refuse a process without settings on a machine that has an installation with settings.

    It would work on another, empty database, and say that all is well (docs/decisions/0037).
    """
    if not source.get("ACADEMY_ENV") and preparation.is_there(settings.settings_file):
        raise SettingsError(
            f"the settings of the academy on this machine are in {settings.settings_file}, and this process has none "
            "of them. Say: sudo academy COMMAND. For an academy of your own, set ACADEMY_ENV=development first."
        )


def _refuse_unknown(source: Mapping[str, str]) -> None:
    """Refuse a mistyped name: what it should have changed would silently stay as it was.

    A name without our prefix may be somebody else's. It counts as mistyped when it is nearly one of ours that is not
    set, such as ``ACADMEY_PORT`` or ``DATABSE_URL``.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - needed once a start

    known = [item.metadata["variable"] for item in fields(Settings)]
    for name in sorted(set(source) - set(known)):
        is_ours = name.upper().startswith(PREFIX)
        near = get_close_matches(name.upper(), known, n=1, cutoff=0.6 if is_ours else VERY_NEAR)
        if is_ours or (near and near[0] not in source):
            raise SettingsError(f"{name} is not a setting.{f' Did you mean {near[0]}?' if near else ''}")


def _with_defaults(values: dict[str, Any]) -> Settings:
    """Return settings with ``values``, and with what follows from them where nothing is set."""
    settings = Settings(**values)
    address = EVERYWHERE.get(settings.host, settings.host)
    bracketed = f"[{address}]" if ":" in address else address
    follows: dict[str, Any] = {
        "database_url": f"sqlite:///{settings.data_dir / 'academy.db'}",
        "storage_url": f"file://{settings.data_dir / 'storage'}",
        "base_url": f"http://{bracketed}:{settings.port}",
    }
    if settings.is_production:
        follows["sms_url"] = "none"
        follows["mail_from"] = f"academy@{urlsplit(settings.base_url).hostname or 'localhost'}"
    missing = {name: value for name, value in follows.items() if name not in values}
    if settings.is_production:
        missing["demonstration"] = False
    return replace(settings, **missing)


def _refuse_key_lists(settings: Settings) -> None:
    if settings.secret_keys_before and not settings.secret_key:
        raise SettingsError(
            "ACADEMY_SECRET_KEYS_BEFORE must stand beside ACADEMY_SECRET_KEY: without it the academy keeps its keys "
            "in its data folder. Set ACADEMY_SECRET_KEY too."
        )
    if key_file.Secret(settings.secret_key).id in settings.secret_keys_leaked:
        raise SettingsError(
            "ACADEMY_SECRET_KEYS_LEAKED must not name the key in ACADEMY_SECRET_KEY. Set a new key there first."
        )


def _refuse_unsafe(settings: Settings) -> None:
    if is_guessable(settings.secret_key):
        raise SettingsError(
            "ACADEMY_SECRET_KEY must be at least 32 random characters in production, "
            "for example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if not settings.is_https:
        raise SettingsError("ACADEMY_BASE_URL must be the public https:// address in production.")
    if settings.mail_url in IN_MEMORY:
        raise SettingsError(
            "MAIL_URL must be smtp:// or smtps:// in production: links and codes would reach nobody."
        )
    if settings.sms_url in IN_MEMORY:
        raise SettingsError("SMS_URL must be none or a gateway in production: codes would reach nobody.")
    if settings.storage_url in IN_MEMORY:
        raise SettingsError(
            "STORAGE_URL must be file:// or s3:// in production: files would be lost at each stop."
        )


def _folders(settings: Settings) -> dict[str, Path]:
    """Return the folders that are written to, by setting. A large installation keeps nothing in any."""
    folders = {
        setting: Path(address.removeprefix(scheme)).parent if is_file else Path(address.removeprefix(scheme))
        for setting, address, scheme, is_file in (
            ("DATABASE_URL", settings.database_url, "sqlite:///", True),
            ("STORAGE_URL", settings.storage_url, "file://", False),
        )
        if address.startswith(scheme)
    }
    elsewhere = {
        setting: folder for setting, folder in folders.items() if not folder.is_relative_to(settings.data_dir)
    }
    is_used = len(elsewhere) < len(folders) or not (settings.redis_url and settings.secret_key)
    is_used = is_used or bool(settings.metrics_token or settings.metrics_addresses)
    return {"ACADEMY_DATA_DIR": settings.data_dir, **elsewhere} if is_used else elsewhere


def _with_secret(settings: Settings) -> Settings:
    """Give an installation that sets no secret its own, made once and kept beside its database."""
    if settings.secret_key:
        return settings
    path = settings.data_dir / key_file.NAME
    try:
        key_file.make(path)
        kept = key_file.read(path)
    except (OSError, ValueError) as error:
        raise SettingsError(f"ACADEMY_DATA_DIR holds no secret-key that can be read: {path}") from error
    if not kept:
        raise SettingsError(
            f"ACADEMY_DATA_DIR holds an empty secret-key. Delete it, and a new one is made: {path}"
        )
    if kept[0].id in settings.secret_keys_leaked:
        raise SettingsError(
            f"ACADEMY_SECRET_KEYS_LEAKED must not name the key that signs, the first in {path}. "
            "Take it out of the setting, then run: flask academy keys rotate --leaked"
        )
    return settings
