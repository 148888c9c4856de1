"""Find people, and look at one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.accounts.codes import ROLES
from academy.admin.forms.people import PeopleFilter
from academy.admin.labels import country_name
from academy.admin.permissions import Permission, get_person_or_404, open_or_404
from academy.admin.queries.people import people_page
from academy.admin.routes.blueprint import blueprint
from academy.admin.sections import sections_of
from academy.core import locales
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.forms import LONGEST_SEARCH
from academy.web.menus import PEOPLE, RECORDS, RUNNING, menu_under
from academy.web.paging import page_in_address

PEOPLE_A_PAGE = 25


@blueprint.get("/admin")
@requires(Permission.PERSON_READ)
def show_administration() -> str:
    """List what administrators look after."""
    topics = menu_under(current_actor(), PEOPLE, RECORDS, RUNNING)
    return render_template("admin/administration.html", topics=topics)


@blueprint.get("/admin/people")
@requires(Permission.PERSON_READ)
def list_people() -> ResponseReturnValue:
    """List people, the newest first, or those who fit a search."""
    form, page = PeopleFilter(formdata=request.args), page_in_address()
    form.offer()
    search = (form.q.data or "")[:LONGEST_SEARCH]
    rows, total = people_page(search, form.chosen_role, page, PEOPLE_A_PAGE)
    return render_template(
        "admin/people.html",
        form=form,
        rows=rows,
        total=total,
        page=page,
        pages=-(-total // PEOPLE_A_PAGE),
        roles=ROLES,
        country_name=country_name,
        chosen={"q": search, "role": form.role.data or ""},
    )


@blueprint.get("/admin/people/<person_id>")
@requires(Permission.PERSON_READ)
def show_person(person_id: str) -> ResponseReturnValue:
    """Show an account, with what every domain says of it."""
    person = get_person_or_404(person_id)
    if person.merged_into:
        flash(_("This account was merged into the one that you see here."), "info")
        return redirect(url_for("admin.show_person", person_id=person.merged_into))
    return render_template(
        "admin/person.html",
        person=open_or_404(person),
        sections=sections_of(person),
        language=locales.languages()[person.locale].name,
        country=country_name(person.country),
    )
