"""Remove the second step of somebody who has lost the phone and the recovery codes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from academy.accounts.queries import Person
from academy.accounts.services import RemovalReason, remove_second_step
from academy.admin.forms.second_step import RemoveSecondStepForm
from academy.admin.permissions import Permission, get_open_person_or_404
from academy.admin.routes.blueprint import blueprint
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.names import name


@blueprint.get("/admin/people/<person_id>/second-step")
@requires(Permission.SECOND_STEP_REMOVE)
def ask_to_remove_second_step(person_id: str) -> ResponseReturnValue:
    """Ask why, and say what follows."""
    return _page(get_open_person_or_404(person_id), RemoveSecondStepForm())


@blueprint.post("/admin/people/<person_id>/second-step")
@requires(Permission.SECOND_STEP_REMOVE)
def remove_second_step_of(person_id: str) -> ResponseReturnValue:
    """Remove the second step of another person."""
    person, form = get_open_person_or_404(person_id), RemoveSecondStepForm()
    if not form.validate():
        return _page(person, form), 422
    remove_second_step(current_actor(), person, RemovalReason(form.reason.data))
    flash(_("The second step is removed. The person signs in again and sets it up anew."), "good")
    return redirect(url_for("admin.show_person", person_id=person.public_id), 303)


def _page(person: Person, form: RemoveSecondStepForm) -> str:
    return render_template(
        "web/confirm.html",
        title=_("Remove the second step of this person?"),
        sentence=_(
            "First make sure that it is this person who asks: call a number that you know. After that the password "
            "alone opens the way to set up a new second step. The person is signed out everywhere and gets a message."
        ),
        details=[(_("Person"), name(person.display_name))],
        action_label=_("Remove the second step"),
        action_url=url_for("admin.remove_second_step_of", person_id=person.public_id),
        cancel_url=url_for("admin.show_person", person_id=person.public_id),
        form=form,
    )
