"""Languages in a request: which one, translation functions, and formats in it.

Interface texts live in translations/<locale>/LC_MESSAGES/<area>.po; every room of the house is an area of its own.
"""

from pathlib import Path

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, ngettext, pgettext
from flask_babel.speaklater import LazyString

from academy.core import locales
from academy.core.built import digest_of_sources, make_anew

__all__ = [
    "LazyString",
    "are_stale",
    "current_locale",
    "digest_of_catalogues",
    "force_locale",
    "formats_locale",
    "gettext",
    "init_i18n",
    "language_of_texts",
    "lazy_gettext",
    "ngettext",
    "pgettext",
]

COOKIE = "locale"
#: Beside the catalogues: of what content they were compiled.
COMPILED = "compiled.sha256"


def init_i18n(app: Flask, root: Path) -> None:
    """Set up Flask-Babel with the catalogues that are there."""
    directory = root / "translations"
    if are_stale(directory):
        from academy.core import catalogues  # noqa: PLC0415 - large, and mostly nothing changed

        make_anew(app, "the translations", lambda: catalogues.compile_all(directory))
    areas = sorted({path.stem for path in directory.glob("*/LC_MESSAGES/*.po")}) or ["core"]
    app.config["BABEL_DOMAIN"] = ";".join(areas)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(directory)] * len(areas))
    Babel(app, locale_selector=_babel_locale)


def are_stale(root: Path) -> bool:
    """Say whether the catalogues under ``root`` are not compiled, or are others than those that were."""
    if not all(source.with_suffix(".mo").exists() for source in root.glob("*/LC_MESSAGES/*.po")):
        return True
    try:
        return (root / COMPILED).read_text("ascii") != digest_of_catalogues(root)
    except OSError:
        return True


def digest_of_catalogues(root: Path) -> str:
    """Return a digest of all that compiled catalogues are made of."""
    return digest_of_sources(
        [*root.glob("*/LC_MESSAGES/*.po"), Path(locales.__file__).with_name("languages.toml")]
    )


def current_locale() -> str:
    """Return the tag of the language of this request: of its path, else negotiated."""
    if not has_request_context():
        return locales.offered()[0]
    if "locale" not in g:
        g.locale = preferred_locale()
    return str(g.locale)


def preferred_locale() -> str:
    """Return the language that the reader chose before or that the browser asks for."""
    chosen = request.cookies.get(COOKIE, "")
    tags = [chosen] if chosen else []
    return locales.negotiate([*tags, *(tag for tag, _quality in request.accept_languages)])


def formats_locale(tag: str | None = None) -> Locale:
    """Return the Babel locale for dates and numbers in the language ``tag`` (default: this request's)."""
    return Locale.parse(locales.languages()[tag or current_locale()].formats)


def language_of_texts() -> str:
    """Return the language into which texts are translated right now, as a tag for programs (``zh-Hans``)."""
    return str(get_locale() or "").replace("_", "-")


def _babel_locale() -> str:
    return locales.languages()[current_locale()].formats
