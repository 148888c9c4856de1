"""Make one account of two that belong to one person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.accounts import services
from academy.accounts.queries import Person
from academy.admin.forms.merging import MergePeopleForm, OtherAccountForm, Stays
from academy.admin.labels import country_name
from academy.admin.permissions import Permission, get_open_person_or_404, get_person_or_404
from academy.admin.queries.people import people_page
from academy.admin.routes.blueprint import blueprint
from academy.admin.sections import sections_of
from academy.core.errors import DomainError
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.formats import day
from academy.web.forms import LONGEST_SEARCH
from academy.web.names import name

PEOPLE_FOUND = 20


@blueprint.get("/admin/people/<person_id>/merge")
@requires(Permission.PERSON_WRITE)
def find_other_account(person_id: str) -> ResponseReturnValue:
    """Look for the other account of a person."""
    person, form = get_open_person_or_404(person_id), OtherAccountForm(formdata=request.args)
    search = (form.q.data or "")[:LONGEST_SEARCH]
    rows, total = people_page(search, None, 1, PEOPLE_FOUND) if search else ([], 0)
    return render_template(
        "admin/find_other_account.html",
        form=form,
        person=person,
        search=search,
        rows=[row for row in rows if row.public_id != person.public_id],
        has_more=total > PEOPLE_FOUND,
        country_name=country_name,
    )


@blueprint.get("/admin/people/<person_id>/merge/<other_id>")
@requires(Permission.PERSON_WRITE)
def show_merge_of_people(person_id: str, other_id: str) -> ResponseReturnValue:
    """Show both accounts side by side before they become one."""
    first, second = get_open_person_or_404(person_id), get_open_person_or_404(other_id)
    return _page(_form(first, second), first, second)


@blueprint.post("/admin/people/<person_id>/merge/<other_id>")
@requires(Permission.PERSON_WRITE)
def merge_people(person_id: str, other_id: str) -> ResponseReturnValue:
    """Make one account of two."""
    first, second = get_person_or_404(person_id), get_person_or_404(other_id)
    form = _form(first, second)
    if not form.validate():
        return _page(form, first, second), 422
    going, staying = (second, first) if form.stays.data == Stays.FIRST else (first, second)
    services.merge_people(current_actor(), going, staying)
    flash(_("The two accounts are one now. The person signs in again."), "good")
    return redirect(url_for("admin.show_person", person_id=staying.public_id), 303)


def _form(first: Person, second: Person) -> MergePeopleForm:
    if first.id == second.id:
        raise DomainError(_("Choose two different accounts."))
    form = MergePeopleForm()
    form.offer(first, second)
    return form


def _page(form: MergePeopleForm, first: Person, second: Person) -> str:
    return render_template(
        "admin/merge_people.html",
        form=form,
        people=[(first, _facts(first)), (second, _facts(second))],
    )


def _facts(person: Person) -> list[tuple[str, str]]:
    """Return what tells two accounts apart, and how many rows each section of them has."""
    has = [
        (section.title, str(len(section.content.table.rows) if section.content.table else 0))
        for section in sections_of(person)
        if section.is_counted
    ]
    return [
        (_("Name"), name(person.display_name)),
        (_("E-mail address"), person.email or "–"),
        (_("Phone number"), person.phone or "–"),
        (_("Country"), country_name(person.country) or "–"),
        (_("Account since"), day(person.created_at)),
        *has,
    ]
