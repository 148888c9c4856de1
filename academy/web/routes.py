"""Pages of the kit itself: the choice of colours and text size, and what is true of each language."""

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from academy.core import locales
from academy.web.blueprint import AcademyBlueprint, public
from academy.web.context import TEXT_SIZES, THEMES

YEAR = 365 * 24 * 3600

blueprint = AcademyBlueprint("web", __name__, is_localised=False)
pages = AcademyBlueprint("pages", __name__)


@blueprint.post("/display", form_page="choose_language")
@public("Everyone chooses how their own screen looks; it sets two cookies and touches no data.")
def change_display() -> Response:
    """Remember the chosen colours or text size in a cookie and go back to the page."""
    response = redirect(local_path(request.form.get("next", "")), 303)
    for field, cookie, allowed in (("theme", "theme", THEMES), ("text_size", "text-size", TEXT_SIZES)):
        choice = request.form.get(field)
        if choice and choice in allowed:
            response.set_cookie(
                cookie,
                choice,
                max_age=YEAR,
                samesite="Lax",
                httponly=True,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )
        elif choice == "":
            response.delete_cookie(cookie)
    return response


@pages.get("/languages")
@public("Which languages there are, and who has read their texts, is for everyone to know.")
def show_languages() -> str:
    """Say which languages are offered, which are drafts, and which are coming."""
    return render_template("web/languages.html", all_languages=locales.languages().values())


def local_path(target: str) -> str:
    """Return ``target`` when it is a path on this site, else the start page: nobody is sent elsewhere."""
    is_local = target.startswith("/") and target[1:2] not in ("/", "\\") and target.isprintable()
    return target if is_local else "/"
