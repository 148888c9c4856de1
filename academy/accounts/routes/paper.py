"""Codes on paper: an official gives one, and the learner chooses a new password with it."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts.forms.entry import PaperCodeForm
from academy.accounts.forms.fields import typed_accounts
from academy.accounts.forms.paper import GiveCodeForm, PhoneOwnerForm
from academy.accounts.models import CodePurpose, Person
from academy.accounts.permissions import Permission, get_learner_in_reach_or_404
from academy.accounts.queries.officials import countries_in_reach, is_in_reach
from academy.accounts.queries.people import find_person, phone_of
from academy.accounts.routes.base import blueprint, password_is_set
from academy.accounts.services import passwords
from academy.accounts.services.entry import choose_account
from academy.accounts.services.paper_codes import (
    NotForCodeError,
    Reason,
    check_may_get_code,
    give_paper_code,
)
from academy.core import clock
from academy.core.i18n import gettext as _
from academy.core.mail import Channel
from academy.core.permissions import current_actor
from academy.web.addresses import public_url
from academy.web.blueprint import AN_ADDRESS, Counted, limited, public, requires

QUARTER, HOUR, DAY = 15 * 60, 60 * 60, 24 * 60 * 60
LEARNERS_A_DAY, CODES_A_LEARNER, LOOKS_AN_HOUR = 60, 5, 60


def _official() -> str:
    return current_actor().public_id


def _learner() -> str:
    return str((request.view_args or {})["person_id"])


@blueprint.get("/codes-on-paper")
@requires(Permission.PAPER_CODE_GIVE)
def show_phone_search() -> ResponseReturnValue:
    """Ask for the phone number of a learner."""
    return _search_page(PhoneOwnerForm(), [])


@blueprint.post("/codes-on-paper")
@requires(Permission.PAPER_CODE_GIVE)
@limited("paper-search", LOOKS_AN_HOUR, HOUR, _official)
def find_phone_owner() -> ResponseReturnValue:
    """Find a learner by the whole number. It is sent as a form, so that it stands in no address and no log."""
    form = PhoneOwnerForm()
    people: list[Person] = []
    if form.validate():
        reach = countries_in_reach(current_actor())
        numbers = [each.text for each in form.possible if each.channel is Channel.SMS]
        owners = [find_person(number) for number in numbers]
        people = [person for person in owners if person is not None and is_in_reach(person, reach)]
        if len(people) == 1:
            return redirect(url_for("accounts.show_giving_code", person_id=people[0].public_id), 303)
        if not people:
            form.address.errors = [_("No learner in your country has this number. Check each digit.")]
    return _search_page(form, people), 200 if people else 422


@blueprint.get("/codes-on-paper/<person_id>")
@requires(Permission.PAPER_CODE_GIVE)
def show_giving_code(person_id: str) -> ResponseReturnValue:
    """Ask the official to make sure who the learner is."""
    return _giving_page(GiveCodeForm(), get_learner_in_reach_or_404(current_actor(), person_id))


@blueprint.post("/codes-on-paper/<person_id>")
@requires(Permission.PAPER_CODE_GIVE)
@limited("paper-code", LEARNERS_A_DAY, DAY, _official, counted=Counted.DONE)
@limited("paper-code-learner", CODES_A_LEARNER, DAY, _learner, counted=Counted.DONE)
def give_code(person_id: str) -> ResponseReturnValue:
    """Show a new code, once, on a page to print."""
    actor, form = current_actor(), GiveCodeForm()
    person = get_learner_in_reach_or_404(actor, person_id)
    if not form.validate():
        return _giving_page(form, person), 422
    digits = give_paper_code(actor, person, Reason(form.reason.data))
    return render_template(
        "accounts/paper_code.html",
        person=person,
        number=_number_of(person),
        code=f"{digits[:4]} {digits[4:]}",
        until=clock.now() + passwords.LIFETIMES[CodePurpose.PAPER],
        address=public_url("accounts.show_paper_code", locale=person.locale),
    )


@blueprint.get("/new-password/paper")
@public("Who forgot the password cannot sign in.")
def show_paper_code() -> ResponseReturnValue:
    """Ask for the phone number, the code on the paper and a new password; say where to get a code."""
    return render_template("accounts/use_paper_code.html", form=PaperCodeForm())


@blueprint.post("/new-password/paper")
@public("Who forgot the password cannot sign in.")
@limited("paper-code-use", AN_ADDRESS, QUARTER, counted=Counted.FAILED)
@limited("paper-code-account", 10, QUARTER, typed_accounts, counted=Counted.FAILED)
def use_paper_code() -> ResponseReturnValue:
    """Set the new password when the code is right."""
    form = PaperCodeForm()
    if form.validate():
        address = choose_account(form.possible).text
        if passwords.reset_by_digits(address, form.digits, form.password.data or "", CodePurpose.PAPER):
            return password_is_set()
        form.code.errors = [
            _("This code does not work with this number. Check both. A code works once, for 24 hours.")
        ]
    return render_template("accounts/use_paper_code.html", form=form), 422


def _search_page(form: PhoneOwnerForm, people: list[Person]) -> str:
    found = [(person, _number_of(person)) for person in people]
    return render_template("accounts/paper_search.html", form=form, found=found)


def _giving_page(form: GiveCodeForm, person: Person) -> str:
    obstacle = ""
    try:
        check_may_get_code(person)
    except NotForCodeError as error:
        obstacle = str(error.message)
    return render_template(
        "accounts/give_code.html", form=form, person=person, number=_number_of(person), obstacle=obstacle
    )


def _number_of(person: Person) -> str:
    return phone_of(person) or "–"
