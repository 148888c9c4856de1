"""What every template knows: language, menu, viewer, theme."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for

from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.names import without_turning
from academy.core.permissions import Actor, Membership, Role, current_actor
from academy.web.blueprint import form_pages, page_address
from academy.web.menus import footer_links, menu_for

THEMES = ("light", "dark")
TEXT_SIZES = ("large",)
#: The cookies in which a phone keeps them.
LOOK_COOKIES = ("theme", "text-size")


@dataclass(frozen=True)
class LanguageLink:
    """A language in the language menu; ``url`` is this page in it, or '' while it is coming."""

    tag: str
    name: str
    is_complete: bool
    is_current: bool
    url: str


@dataclass(frozen=True)
class Viewer:
    """The signed-in person, as the header shows them."""

    name: str
    initial: str
    url: str


def init_context(app: Flask, *, site_name: str) -> None:
    """Give every template of ``app`` the names the base page expects."""

    # A global, because macros are imported without the context of a page.
    app.jinja_env.globals["this_path"] = this_path

    @app.context_processor
    def page_context() -> dict[str, Any]:
        actor = g.get("frame_for") or current_actor()
        theme, text_size = chosen_look()
        return {
            "site_name": site_name,
            "locale": current_locale(),
            "languages": language_links(),
            "menu": menu_for(actor),
            "footer_links": footer_links(),
            "viewer": _viewer(actor),
            "theme": theme,
            "text_size": text_size,
        }


def show_frame_to(roles: frozenset[Role]) -> None:
    """Let the menu of this page be that of somebody with ``roles``, whoever she is."""
    held = tuple(Membership(0, role) for role in sorted(roles - {Role.LEARNER, Role.ADMINISTRATOR}))
    g.frame_for = Actor(person_id=-1, memberships=held, is_administrator=Role.ADMINISTRATOR in roles)


def chosen_look() -> tuple[str, str]:
    """Return the colours and the text size that the reader chose; '' for a choice that was not made or is none."""
    theme, size = (request.cookies.get(name, "") for name in LOOK_COOKIES)
    return theme if theme in THEMES else "", size if size in TEXT_SIZES else ""


def language_links() -> list[LanguageLink]:
    """Return a link to the current page in each offered language; for the others an empty address."""
    here = current_locale()
    return [
        LanguageLink(
            tag, language.name, language.is_complete, tag == here, _this_page_in(tag, language.is_complete)
        )
        for tag, language in locales.languages().items()
    ]


def this_path() -> str:
    """Return path and query of this page; the start page for an address that no browser shows.

    A view may have said which part of the query it reads (``academy.web.page_cache``); the rest is left out.
    """
    path: str = g.get("this_path") or request.full_path.rstrip("?")
    return path if path.isprintable() else "/"


def _this_page_in(tag: str, is_complete: bool) -> str:
    """Return an address that shows this page in another language: every one that is offered must open."""
    if not is_complete:
        return ""
    if g.get("language_path") is not None:
        return f"/{tag}{g.language_path}"
    form_page = form_pages(current_app).get(request.endpoint or "") if request.method == "POST" else None
    if form_page:
        return page_address(form_page, request.view_args or {}, locale=tag)
    path = this_path()
    prefix = f"/{current_locale()}"
    if path == prefix or path.startswith(f"{prefix}/"):
        return f"/{tag}{path[len(prefix) :]}"
    return f"/{tag}/"


def lead_languages_to(path: str) -> None:
    """Let the language links of this answer lead to ``path``, as this address has no page in any language."""
    g.language_path = path


def _viewer(actor: Actor) -> Viewer | None:
    if not actor.is_authenticated:
        return None
    shown = without_turning(actor.display_name)
    return Viewer(shown, first_cluster(shown), url_for("accounts.show_profile"))


def first_cluster(text: str) -> str:
    """Return the first character of ``text`` with all marks that belong to it, as a reader sees it.

    A cluster is a base character followed by combining marks; in Khmer, Burmese and the Indic scripts a
    stacking sign also joins the consonant after it.
    """
    joiners = "\u17d2\u1039\u0dca\u0bcd\u200d"
    cluster = ""
    for character in re.sub(r"\s+", "", text):
        is_mark = unicodedata.category(character).startswith("M") or character == "\u200d"
        if cluster and not is_mark and cluster[-1] not in joiners:
            break
        cluster += character
    return cluster.upper()
