"""The agency's pages: results of its programmes, and the file of rows."""

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue

from academy.core.db import reading
from academy.core.errors import DomainError
from academy.core.i18n import current_locale, formats_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import Role, current_actor, may
from academy.core.spreadsheets import FileFormat, Separator, usual_separator
from academy.programmes.queries import organisation_names, programme_courses, programmes_in_reach
from academy.statistics import exports, labels
from academy.statistics.indicators import Dimension, Indicator
from academy.statistics.permissions import GRANTS, Permission, get_figures_or_404, get_rows_or_404
from academy.statistics.queries import programme_figures
from academy.web.blueprint import AcademyBlueprint, limited, requires
from academy.web.paging import page_in_address
from academy.web.urgency import Urgency

PROGRAMMES_A_PAGE = 20
HOUR = 3600

blueprint = AcademyBlueprint("statistics", __name__, grants=GRANTS)


@blueprint.get("/results")
@requires(Permission.FIGURES_READ)
def list_results() -> ResponseReturnValue:
    """List the programmes whose results the reader may see."""
    page = page_in_address()
    rows, total = programmes_in_reach(
        current_actor(), Role.AGENCY_ANALYST, page, PROGRAMMES_A_PAGE, has_paid=True
    )
    return render_template("statistics/list.html", rows=rows, page=page, pages=-(-total // PROGRAMMES_A_PAGE))


@blueprint.get("/results/<public_id>")
@requires(Permission.FIGURES_READ)
def show_results(public_id: str) -> ResponseReturnValue:
    """Show the figures of a programme."""
    actor = current_actor()
    programme, countries = get_figures_or_404(actor, public_id)
    titles = {course.code: course.title for course in programme_courses(programme.id, current_locale())}
    return render_template(
        "statistics/results.html",
        programme=programme,
        countries=countries,
        names=organisation_names(programme),
        figures=programme_figures(programme, countries),
        titles=titles,
        words=labels,
        Dimension=Dimension,
        Indicator=Indicator,
        protection=exports.protection_words(),
        separators=labels.SEPARATORS,
        usual_separator=usual_separator(str(formats_locale())),
        may_export=may(actor, Permission.ROWS_EXPORT, GRANTS),
    )


@blueprint.post("/results/<public_id>/export", form_page="statistics.show_results", urgency=Urgency.DOCUMENT)
@requires(Permission.ROWS_EXPORT)
@limited("rows-export", 30, HOUR, lambda: current_actor().public_id)
def export_rows(public_id: str) -> ResponseReturnValue:
    """Send the rows of a programme as a file, and record that it was taken."""
    try:
        file_format = FileFormat(request.form.get("format", ""))
        separator = Separator(request.form.get("separator") or usual_separator(str(formats_locale())))
    except ValueError as error:
        raise DomainError(_("Choose CSV or Excel.")) from error
    actor = current_actor()
    # A POST begins with the write lock; on SQLite a large file would keep answers waiting.
    with reading():
        programme, countries = get_rows_or_404(actor, public_id)
        exported = exports.make_export(programme, countries, file_format, separator)
    programme, countries = get_rows_or_404(actor, public_id)
    exports.record_export(actor, programme, countries, exported)
    response = send_file(
        exported.file, mimetype=file_format.media_type, as_attachment=True, download_name=exported.name
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
