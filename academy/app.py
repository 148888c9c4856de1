"""Builds the application; the only module that knows every domain."""

import secrets
from pathlib import Path

from flask import Flask
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from academy.accounts.setup import init_accounts
from academy.admin.setup import init_admin
from academy.catalogue.setup import init_catalogue
from academy.core import audit, clock, key_file, locales
from academy.core.backup.nightly import init_nightly_backup
from academy.core.core_work import init_core_work
from academy.core.db import init_db
from academy.core.health import init_health
from academy.core.i18n import init_i18n
from academy.core.keys import Purpose, init_keys
from academy.core.log import init_log
from academy.core.mail import init_mail
from academy.core.readiness import init_readiness
from academy.core.storage import init_storage
from academy.core.tasks import init_tasks
from academy.credentials.setup import init_credentials
from academy.learning.setup import init_learning
from academy.programmes.setup import init_programmes
from academy.statistics.setup import init_statistics
from academy.web.addresses import init_addresses, readers_language, send_to
from academy.web.blueprint import init_routing
from academy.web.context import init_context
from academy.web.cookies import SignedCookies
from academy.web.encodings import CompressEverything, ReadableEncodings
from academy.web.errors import init_errors
from academy.web.formats import init_formats
from academy.web.headers import init_headers
from academy.web.health import init_health_routes
from academy.web.kit import init_kit
from academy.web.metrics import init_metrics_page
from academy.web.names import init_names
from academy.web.proxies import init_proxies
from academy.web.request import AcademyRequest
from academy.workbook.setup import init_workbook
from config import Settings

ROOT = Path(__file__).resolve().parent.parent
MAXIMUM_FORM_BYTES = 512 * 1024


class LocaleConverter(BaseConverter):
    """Matches the tag of a language whose pages are complete."""

    regex = "|".join(locales.offered())


def create_app(settings: Settings) -> Flask:
    """Return the application for ``settings``."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.request_class = AcademyRequest
    app.extensions["settings"] = settings
    _init_keys(app, settings)
    _configure(app, settings)
    _init_core(app, settings)
    _init_web(app, settings)
    register_domains(app)
    app.wsgi_app = ReadableEncodings(app.wsgi_app)  # type: ignore[method-assign]  # the way Flask documents
    return app


def _init_keys(app: Flask, settings: Settings) -> None:
    own = (settings.secret_key, *settings.secret_keys_before) if settings.secret_key else ()
    init_keys(app, own, settings.data_dir / key_file.NAME, settings.secret_keys_leaked)
    app.session_interface = SignedCookies()


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        # What asks Flask for its key gets one that signs nothing of ours: those are in academy.core.keys.
        SECRET_KEY=secrets.token_urlsafe(),
        WTF_CSRF_SECRET_KEY=app.extensions["keys"].signing_keys(Purpose.FORM),
        TESTING=settings.env == "testing",
        SESSION_COOKIE_NAME="__Host-academy" if settings.is_https else "academy",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=settings.session_days * 86400,
        MAX_CONTENT_LENGTH=MAXIMUM_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        COMPRESS_MIMETYPES=["text/html", "application/json", "image/svg+xml", "text/csv"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=2,
        COMPRESS_BR_WINDOW=16,
        COMPRESS_STREAMS=False,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["locale"] = LocaleConverter
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _init_core(app: Flask, settings: Settings) -> None:
    if settings.env != "testing":
        init_log(app, settings.log_level)
    clock.init_clock(app, clock.MovableClock() if settings.env == "testing" else clock.SystemClock())
    init_db(app, settings.database_url)
    init_readiness(app, settings.data_dir)
    init_i18n(app, ROOT)
    init_mail(app, settings)
    init_storage(app, settings.storage_url)
    init_tasks(
        app,
        redis_url=settings.redis_url,
        data_dir=settings.data_dir,
        is_immediate=settings.env == "testing",
    )
    init_core_work(app)
    init_health(app)
    audit.init_audit(app)
    init_nightly_backup(app)


def _init_web(app: Flask, settings: Settings) -> None:
    init_routing(app)  # first, so that what is refused early begins no transaction that writes
    init_metrics_page(app, settings)  # next, so that it measures everything after it
    init_errors(app)
    LoginManager(app, add_context_processor=False)
    CSRFProtect(app)
    CompressEverything(app)
    init_addresses(app)
    init_formats(app)
    init_names(app)
    init_headers(app, is_https=settings.is_https)
    init_proxies(app, trusted=settings.trusted_proxies, is_https=settings.is_https)
    init_context(app, site_name=settings.site_name)
    init_kit(app, has_styleguide=not settings.is_production)

    init_health_routes(app)

    @app.get("/")
    def choose_language() -> Response:
        """Send the reader to the start page in the language that fits best."""
        return send_to(f"/{readers_language()}/")


def register_domains(app: Flask) -> None:
    """Attach every domain: its routes, menu entries and signal receivers."""
    init_accounts(app)
    init_catalogue(app)
    init_workbook(app)
    init_learning(app)
    init_credentials(app)
    init_programmes(app)
    init_statistics(app)
    init_admin(app)
