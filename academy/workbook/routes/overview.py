"""The first page of the workbook, and its currency."""

from babel.numbers import get_currency_name
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from academy.catalogue.queries import load_edition
from academy.content.workbook import Sheet, SheetKind
from academy.core.i18n import current_locale, formats_locale
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.web.blueprint import requires
from academy.web.choices import SelectChoice
from academy.web.forms import AcademyForm
from academy.workbook.permissions import Permission
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.routes.contacts import contact_words
from academy.workbook.routes.shown import ShownWorkbook, workbook_at
from academy.workbook.services import WorkbookError
from academy.workbook.services import choose_currency as save_currency
from academy.workbook.tools import EditionTool
from academy.workbook.words import label_of


class CurrencyForm(AcademyForm):
    """The choice of a currency."""

    currency = SelectField(_l("Currency"), description=_l("Amounts stay as they are. Nothing is converted."))


@blueprint.get("/courses/<slug>/workbook")
@requires(Permission.WORKBOOK_FILL)
def show_workbook(slug: str) -> str:
    """Show the sheets, what the certificate needs, the currency and the file."""
    return _page(workbook_at(slug))


@blueprint.post("/courses/<slug>/workbook/currency", form_page="workbook.show_workbook")
@requires(Permission.WORKBOOK_FILL)
def choose_workbook_currency(slug: str) -> ResponseReturnValue:
    """Change the currency of the workbook."""
    at = workbook_at(slug, is_to_write=True)
    form = _currency_form(at)
    try:
        save_currency(at.book, request.form.get("currency", ""))
    except WorkbookError as error:
        form.currency.errors = [str(error)]
        return _page(at, form), 422
    flash(_("Your workbook now counts in %(name)s.", name=_currency_name(request.form["currency"])), "good")
    return redirect(url_for("workbook.show_workbook", slug=slug), 303)


def _page(at: ShownWorkbook, form: CurrencyForm | None = None) -> str:
    return render_template(
        "workbook/overview.html",
        at=at,
        course_title=course_title(at),
        headlines={sheet.id: _headline(at, sheet) for sheet in at.book.tool.sheets},
        following=next((rule.sheet for rule in at.book.rules if not rule.is_met), ""),
        currency_form=form or _currency_form(at),
        currency_name=_currency_name(at.amounts.currency.code),
        **contact_words(at),
    )


def _currency_form(at: ShownWorkbook) -> CurrencyForm:
    form = CurrencyForm(data={"currency": at.amounts.currency.code})
    form.currency.choices = [
        SelectChoice(code, name) for code, name in currency_choices(at.book.edition_tool)
    ]
    return form


def course_title(at: ShownWorkbook) -> str:
    """Return the title of the course that a workbook belongs to."""
    return str(load_edition(at.book.edition_id).locale(current_locale())["title"])


def currency_choices(tool: EditionTool) -> list[tuple[str, str]]:
    """Return code and name of the currencies of a course, by name."""
    return sorted(((code, _currency_name(code)) for code in tool.currencies), key=lambda pair: pair[1])


def _currency_name(code: str) -> str:
    return f"{get_currency_name(code, locale=formats_locale())} ({code})"


def _headline(at: ShownWorkbook, sheet: Sheet) -> tuple[str, str]:
    """Return the one figure of a sheet that a learner looks for: its words and the amount; empty without one."""
    result = at.book.result.sheets[sheet.id]
    if sheet.id not in at.book.entries:
        return "", ""
    if sheet.kind is SheetKind.LEDGER and sheet.running and result.final is not None:
        return label_of(sheet.running), at.amounts.formula(result.final, sheet.running)
    for formula in (*sheet.totals, *sheet.computed):
        value = {**result.totals, **result.computed}[formula.id]
        if value is not None:
            return label_of(formula), at.amounts.formula(value, formula)
    return "", ""
