"""Errors become a page, or problem+json for programs. A stack trace never reaches a person."""

from http import HTTPStatus

from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from academy.core.db import may_write, rollback
from academy.core.errors import DomainError, FullError, NotNowError, TooManyRequestsError, UncertainError
from academy.core.i18n import gettext as _
from academy.core.log import support_code
from academy.core.not_now import not_now
from academy.core.permissions import show_to_guest
from academy.web.blueprint import SAFE_METHODS, ask_again
from academy.web.context import lead_languages_to
from academy.web.cookies import brings_session

#: Answers to a form whose page is still there to be opened in another language.
PAGE_STAYS = {400, 409, 413, 422, 429, 503, 507}


def init_errors(app: Flask) -> None:
    """Install the error pages."""
    app.register_error_handler(DomainError, show_domain_error)
    app.register_error_handler(NotNowError, show_not_now)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_unexpected_error)


def show_domain_error(error: DomainError) -> ResponseReturnValue:
    """Answer a broken rule with its own sentence."""
    titles = {404: _("Page not found"), 403: _("You cannot open this page"), 429: _("Please wait a moment")}
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyRequestsError) else {}
    title = titles.get(error.status, _("That did not work"))
    return _answer(error.status, error.code, title, str(error.message), headers)


def show_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose protection is missing or stale; without any cookie there can be none.

    Whoever signed out in another window, or signed in again there, keeps what she typed.
    """
    answer = ask_again()
    if answer is not None:
        return answer
    if not brings_session():
        return _answer(
            400,
            "cookies-needed",
            _("Cookies are needed"),
            _(
                "Your browser sent no cookie with this form, so we could not take it. Allow cookies for this site in "
                "the settings of your browser. Then load the page again and send the form once more."
            ),
            {},
        )
    return _answer(
        400,
        "stale-form",
        _("This form is too old"),
        _("Go back, load the page again and send the form once more."),
        {},
    )


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer an HTTP error in plain words. Redirects pass through."""
    code = error.code or 500
    if code < HTTPStatus.BAD_REQUEST:
        return error
    texts = {
        400: (_("That did not work"), _("Go back, check what you typed and try again.")),
        403: (_("You cannot open this page"), _("Your account cannot open this page.")),
        404: (_("Page not found"), _("Check the address, or go to the start page.")),
        405: (_("That did not work"), _("Go back and use the buttons on the page.")),
        413: (_("That is too large"), _("Send less at once and try again.")),
    }
    title, sentence = texts.get(code, texts[400])
    headers = {"Allow": ", ".join(error.valid_methods)} if getattr(error, "valid_methods", None) else {}  # type: ignore[attr-defined]
    return _answer(code, HTTPStatus(code).phrase.lower().replace(" ", "-"), title, sentence, headers)


def show_not_now(error: NotNowError) -> ResponseReturnValue:
    """Answer that something we need is busy, away or full, when to try again, and what became of the work."""
    rollback()
    show_to_guest()  # who reads this may be known to nobody but the database, which is not asked again
    current_app.logger.warning("not now: %s (%s)", error.thing, error.code)
    sentence = _not_shown(error) if request.method in SAFE_METHODS else _not_saved(error)
    return _answer(
        error.status, error.code, _("Please wait a moment"), sentence, {"Retry-After": str(error.retry_after)}
    )


def _not_shown(error: NotNowError) -> str:
    if isinstance(error, FullError):
        return str(_("There is no room left on our server. Please try again later."))
    return str(_("We cannot show this page just now. Please try again in a few seconds."))


def _not_saved(error: NotNowError) -> str:
    match error:
        case FullError():
            sentence = _(
                "There is no room left on our server. Nothing was saved. You can still read everything."
            )
        case UncertainError():
            sentence = _(
                "We do not know whether this was saved. Look at the page before you send it once more."
            )
        case _other:
            sentence = _("Nothing was saved. Please send it again in a few seconds.")
    return str(sentence)


def show_unexpected_error(error: Exception) -> ResponseReturnValue:
    """Answer an error that nobody foresaw with a support code only; the log has the rest.

    One that means busy, away or full, such as a locked database, is answered as `show_not_now` does.
    """
    temporary = not_now(error)
    if temporary is not None:
        return show_not_now(temporary)
    rollback()
    current_app.logger.error("unexpected error", exc_info=error)
    return _answer(
        500,
        "unexpected",
        _("Something went wrong on our side"),
        _("Nothing was saved. Please try again in a few minutes."),
        {},
    )


def _answer(
    status: int, code: str, title: str, sentence: str, headers: dict[str, str]
) -> ResponseReturnValue:
    wants = request.accept_mimetypes
    if wants.best == "application/problem+json" or (wants.accept_json and not wants.accept_html):
        body = jsonify(type="about:blank", title=title, detail=sentence, status=status, code=code)
        body.mimetype = "application/problem+json"
        return body, status, headers
    if request.method != "POST" or status not in PAGE_STAYS:
        lead_languages_to("/")
    token = may_write.set(False)  # the header asks who is signed in: for that nobody waits for the write lock
    try:
        return _page(status, title, sentence), status, headers
    finally:
        may_write.reset(token)


def _page(status: int, title: str, sentence: str) -> str:
    """Return the page as whoever reads it sees it; as guests see it when the database does not answer."""
    texts = {"title": title, "sentence": sentence, "support_code": support_code()}
    try:
        return render_template("web/error.html", status=status, **texts)
    except Exception as error:
        if not_now(error) is None:
            raise
        rollback()
        show_to_guest()
        return render_template("web/error.html", status=status, **texts)
