"""Settings of the academy: typed, validated, and the only reader of the environment.

Every setting is documented in docs/operator/settings.md; a test fails on one that is not.
"""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent
MINIMUM_SECRET_LENGTH = 32
MINIMUM_SECRET_SYMBOLS = 8

Environment = Literal["development", "testing", "production"]


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings of one running academy. Field names follow the variables without ``ACADEMY_``."""

    env: Environment = field(default="development", metadata={"variable": "ACADEMY_ENV"})
    secret_key: str = field(default="", metadata={"variable": "ACADEMY_SECRET_KEY"})
    data_dir: Path = field(default=ROOT / "var", metadata={"variable": "ACADEMY_DATA_DIR"})
    database_url: str = field(default="", metadata={"variable": "DATABASE_URL"})
    redis_url: str = field(default="", metadata={"variable": "REDIS_URL"})
    storage_url: str = field(default="", metadata={"variable": "STORAGE_URL"})
    mail_url: str = field(default="console:", metadata={"variable": "MAIL_URL"})
    mail_from: str = field(default="academy@localhost", metadata={"variable": "ACADEMY_MAIL_FROM"})
    sms_url: str = field(default="console:", metadata={"variable": "SMS_URL"})
    base_url: str = field(default="", metadata={"variable": "ACADEMY_BASE_URL"})
    host: str = field(default="127.0.0.1", metadata={"variable": "ACADEMY_HOST"})
    port: int = field(default=8000, metadata={"variable": "ACADEMY_PORT"})
    threads: int = field(default=8, metadata={"variable": "ACADEMY_THREADS"})
    trusted_proxies: int = field(default=0, metadata={"variable": "ACADEMY_TRUSTED_PROXIES"})
    site_name: str = field(default="Online SME Academy", metadata={"variable": "ACADEMY_SITE_NAME"})
    issuer_name: str = field(default="Online SME Academy", metadata={"variable": "ACADEMY_ISSUER_NAME"})
    default_country: str = field(default="", metadata={"variable": "ACADEMY_DEFAULT_COUNTRY"})
    session_days: int = field(default=30, metadata={"variable": "ACADEMY_SESSION_DAYS"})
    session_idle_days: int = field(default=14, metadata={"variable": "ACADEMY_SESSION_IDLE_DAYS"})
    demonstration: bool = field(default=True, metadata={"variable": "ACADEMY_DEMONSTRATION"})
    log_level: str = field(default="INFO", metadata={"variable": "ACADEMY_LOG_LEVEL"})

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

    Raises SettingsError when a value does not parse or a production start would be unsafe.
    """
    source = os.environ if environ is None else environ
    values: dict[str, object] = {}
    for item in fields(Settings):
        variable = item.metadata["variable"]
        if source.get(variable, "") != "":
            values[item.name] = _convert(variable, source[variable], item.default)
    settings = Settings(**values)  # type: ignore[arg-type]  # _convert gave each value its field's type
    if settings.env not in ("development", "testing", "production"):
        raise SettingsError("ACADEMY_ENV must be development, testing or production.")
    return _with_defaults(settings)


def settings_or_exit() -> Settings:
    """Read the settings from the process environment; end the process with a sentence when one is wrong."""
    try:
        return load_settings()
    except SettingsError as error:
        sys.exit(f"academy: {error}")


def _convert(variable: str, text: str, default: object) -> object:
    if isinstance(default, bool):
        if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise SettingsError(f"{variable} must be yes or no.")
        return text.lower() in ("1", "true", "yes")
    if isinstance(default, int):
        if not text.isdigit():
            raise SettingsError(f"{variable} must be a whole number.")
        return int(text)
    return Path(text).resolve() if isinstance(default, Path) else text


def _with_defaults(settings: Settings) -> Settings:
    data_dir = settings.data_dir
    database_url = settings.database_url or f"sqlite:///{data_dir / 'academy.db'}"
    if database_url.startswith(("postgres://", "postgresql://")):
        database_url = "postgresql+psycopg://" + database_url.split("://", 1)[1]
    changes: dict[str, object] = {
        "database_url": database_url,
        "storage_url": settings.storage_url or f"file://{data_dir / 'storage'}",
        "base_url": (settings.base_url or f"http://{settings.host}:{settings.port}").rstrip("/"),
    }
    if settings.is_production:
        _refuse_unsafe(settings)
        changes["demonstration"] = False
    elif not settings.secret_key:
        changes["secret_key"] = _stored_secret(data_dir)
    return Settings(**{**settings.__dict__, **changes})


def _refuse_unsafe(settings: Settings) -> None:
    secret = settings.secret_key
    if len(secret) < MINIMUM_SECRET_LENGTH or len(set(secret)) < MINIMUM_SECRET_SYMBOLS:
        raise SettingsError(
            "Set ACADEMY_SECRET_KEY to at least 32 random characters before a production start, "
            "for example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if not settings.base_url.startswith("https://"):
        raise SettingsError("Set ACADEMY_BASE_URL to the public https:// address before a production start.")


def _stored_secret(data_dir: Path) -> str:
    """Return the secret of this installation, made once and kept beside its database."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
