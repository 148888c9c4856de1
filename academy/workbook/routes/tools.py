"""The list of the business tools, and the page of one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from academy.core.i18n import current_locale
from academy.core.permissions import current_actor
from academy.web.blueprint import public
from academy.web.page_cache import shared_page
from academy.web.urgency import Urgency
from academy.workbook.routes.blueprint import blueprint
from academy.workbook.tools import current_tools, tool_at
from academy.workbook.words import results_in_words


@blueprint.get("/tools", urgency=Urgency.PAGE)
@public("Everybody may calculate with the tools of the courses.")
@shared_page()
def list_tools() -> ResponseReturnValue:
    """Show the tools of all courses."""
    return render_template(
        "workbook/tools.html", tools=current_tools(current_locale()), results_in_words=results_in_words
    )


@blueprint.get("/tools/<slug>", urgency=Urgency.PAGE)
@public("Everybody may calculate with the tools of the courses.")
@shared_page()
def show_tool(slug: str) -> ResponseReturnValue:
    """Show the sheets of a tool; lead somebody who is signed in to her own workbook."""
    if current_actor().is_authenticated:
        return redirect(url_for("workbook.show_workbook", slug=slug))
    return render_template(
        "workbook/tool.html",
        slug=slug,
        found=tool_at(slug, current_locale()),
        results_in_words=results_in_words,
    )
