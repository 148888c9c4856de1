"""The one way to add a route: it says its permission, runs as one transaction, and lives under a language.

A route that declares nothing stops the start (docs/decisions/0005).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from flask.sansio.app import App
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from academy.core.db import commit, may_write, rollback
from academy.core.errors import ForbiddenError, NotFoundError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import Grants, current_actor, may
from academy.web import rate_rules
from academy.web.rate_rules import AN_ADDRESS, Counted, limited
from academy.web.urgency import Urgency, declared

__all__ = [
    "AN_ADDRESS",
    "AcademyBlueprint",
    "Access",
    "Counted",
    "init_routing",
    "limited",
    "public",
    "requires",
    "second_step",
    "unit_of_work",
]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Access:
    """What a view declares: a permission, the reason why everyone may use it, or that it is the second step."""

    permission: StrEnum | None = None
    public_reason: str = ""
    is_second_step: bool = False


def requires(permission: StrEnum) -> Callable[[View], View]:
    """Let only actors who hold ``permission`` use the view."""

    def declare(view: View) -> View:
        view.access = Access(permission=permission)  # type: ignore[attr-defined]  # read by AcademyBlueprint
        return view

    return declare


def public(reason: str) -> Callable[[View], View]:
    """Let everyone use the view; ``reason`` says why."""

    def declare(view: View) -> View:
        view.access = Access(public_reason=reason)  # type: ignore[attr-defined]
        return view

    return declare


def second_step(view: View) -> View:
    """Let only staff use the view, also those who are half signed in: it is the way to the second step."""
    view.access = Access(is_second_step=True)  # type: ignore[attr-defined]
    return view


class AcademyBlueprint(Blueprint):
    """A blueprint whose views declare access and run as one transaction.

    ``is_localised`` puts its routes under ``/<locale>/``. Every address answers GET: a form that is sent to an
    address of its own names the page on which it stands, as ``form_page`` (docs/decisions/0210).
    """

    def __init__(
        self,
        name: str,
        import_name: str,
        *,
        grants: Grants | None = None,
        is_localised: bool = True,
        urgency: Urgency = Urgency.PAGE,
    ) -> None:
        super().__init__(
            name,
            import_name,
            template_folder="templates",
            url_prefix="/<locale:locale>" if is_localised else None,
        )
        self.grants = grants or {}
        self.is_localised = is_localised
        self.urgency = urgency
        self.shown: set[str] = set()
        if is_localised:
            self.url_value_preprocessor(_take_locale)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        *,
        form_page: str = "",
        urgency: Urgency | None = None,
        **options: Any,
    ) -> None:
        """Register a view. Raises TypeError when it declares no access, a permission nobody granted, or no page."""
        if view_func is None:
            raise TypeError(f"{self.name}: {rule} has no view")
        access: Access | None = getattr(view_func, "access", None)
        if access is None:
            raise TypeError(
                f"{self.name}.{view_func.__name__} declares none of @requires, @public, @second_step"
            )
        if access.permission is not None and access.permission not in self.grants:
            raise TypeError(f"{access.permission} is granted to nobody in {self.name}")
        super().add_url_rule(
            rule,
            endpoint,
            unit_of_work(view_func, access, self.grants),
            provide_automatic_options,
            **options,
        )
        is_form = "POST" in options.get("methods", ())
        if urgency is None and not is_form:
            urgency = self.urgency
        if urgency is not None:
            name = f"{self.name}.{endpoint or view_func.__name__}"
            self.record(lambda state: declared(state.app).update({name: urgency}))
        if not is_form:
            self.shown.add(rule)
        elif rule not in self.shown:
            self._lead_to_form(rule, endpoint or view_func.__name__, form_page)

    def _lead_to_form(self, rule: str, endpoint: str, form_page: str) -> None:
        """Let a GET of an address that only takes a form lead to the page with the form."""
        if not form_page:
            raise TypeError(f"{self.name}.{endpoint} takes a form and does not say on which page it stands")
        self.record(lambda state: form_pages(state.app).update({f"{self.name}.{endpoint}": form_page}))

        def lead(**arguments: Any) -> ResponseReturnValue:
            return redirect(page_address(form_page, arguments))

        self.shown.add(rule)
        access = Access(
            public_reason="It only leads to the page with the form, which asks for its permission."
        )
        view = unit_of_work(lead, access, self.grants)
        super().add_url_rule(rule, f"{endpoint}_page", view, methods=["GET"])


def form_pages(app: App) -> dict[str, str]:
    """Return the endpoint of the page with the form, by the endpoint that takes the form."""
    pages: dict[str, str] = app.extensions.setdefault("form_pages", {})
    return pages


def page_address(endpoint: str, arguments: Mapping[str, Any], locale: str | None = None) -> str:
    """Return the address of the page ``endpoint`` with those of ``arguments`` that it knows."""
    arguments = {**arguments, "locale": locale or current_locale()}
    known = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    return url_for(endpoint, **{name: value for name, value in arguments.items() if name in known})


def place_of_form() -> str:
    """Return the address of the page on which the form of this request stands, to be opened again."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path.startswith("/"):
        return unquote(came_from.path) + (f"?{came_from.query}" if came_from.query else "")
    form_page = form_pages(current_app).get(request.endpoint or "")
    return page_address(form_page, request.view_args or {}) if form_page else request.full_path.rstrip("?")


def ask_again_with(app: App, ask: Callable[[], ResponseReturnValue | None]) -> None:
    """Let ``ask`` answer forms that need somebody signed in, when the session has ended; None: nobody knows whose."""
    app.extensions["ask_again"] = ask


def ask_again() -> ResponseReturnValue | None:
    """Return the answer to a form of somebody whose session has ended, or None."""
    view = current_app.view_functions.get(request.endpoint or "")
    access: Access | None = getattr(view, "access", None)
    ask: Callable[[], ResponseReturnValue | None] | None = current_app.extensions.get("ask_again")
    return ask() if ask and access and access.permission else None


def unit_of_work(view: View, access: Access, grants: Grants) -> View:
    """Wrap ``view``: check limits and permission, then commit what it did or roll all of it back."""

    @wraps(view)
    def run(**arguments: Any) -> ResponseReturnValue:
        is_safe = request.method in SAFE_METHODS
        may_write.set(not is_safe)
        try:
            hits = [] if is_safe else rate_rules.count(view)
            refusal = _refuse(access, grants)
            if refusal is not None:
                return refusal
            if is_safe:
                return view(**arguments)
            response = current_app.make_response(_commit_or_retry(view, arguments))
            rate_rules.settle(hits, response.status_code)
            return response
        except BaseException:
            rollback()
            raise

    return run


def _commit_or_retry(view: View, arguments: dict[str, Any]) -> ResponseReturnValue:
    """Run and commit; a unique constraint hit by a double tap is tried once more, and then finds the row."""
    try:
        response = view(**arguments)
        commit()
    except IntegrityError:
        rollback()
        response = view(**arguments)
        commit()
    return response


def _refuse(access: Access, grants: Grants) -> ResponseReturnValue | None:
    """Return where somebody is sent who may not use a view yet, None when she may. Raises ForbiddenError."""
    if access.permission is None and not access.is_second_step:
        return None
    actor = current_actor()
    if access.permission is None:
        is_welcome = bool(actor.pending_id) or actor.is_staff
        return (
            None
            if is_welcome
            else redirect(url_for("accounts.sign_in", next=request.values.get("next")), 303)
        )
    if may(actor, access.permission, grants):
        return None
    if actor.is_authenticated:
        raise ForbiddenError(_("Your account cannot open this page."))
    door = "accounts.show_second_step" if actor.pending_id else "accounts.sign_in"
    if request.method in SAFE_METHODS:
        return redirect(url_for(door, next=request.full_path.rstrip("?")), 303)
    return ask_again() or redirect(url_for(door, next=place_of_form()), 303)


def _take_locale(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.locale = (values or {}).pop("locale", None) or current_locale()


def init_routing(app: Flask) -> None:
    """Give every localised URL the language of the request, and every request the right transaction.

    Only a view that changes something may write (`unit_of_work`): what is refused before, an address that does not
    exist, a form without its token, a wrong method, never waits for SQLite's write lock.
    """

    @app.before_request
    def begin() -> None:
        g.may_write_token = may_write.set(False)
        if "\0" in request.full_path:
            raise NotFoundError(_("Check the address, or go to the start page."))

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if "may_write_token" in g:
            may_write.reset(g.pop("may_write_token"))

    @app.url_defaults
    def add_locale(endpoint: str, values: dict[str, Any]) -> None:
        if "locale" not in values and app.url_map.is_endpoint_expecting(endpoint, "locale"):
            values["locale"] = current_locale()
