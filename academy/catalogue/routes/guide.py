"""The pages that guide: pathways through the courses, and where to ask in each country."""

from flask.typing import ResponseReturnValue

from academy.catalogue import queries
from academy.catalogue.course_progress import course_progress_of, standings_of
from academy.catalogue.queries.pathways import pathway_view, pathway_views
from academy.catalogue.queries.shared import contacts_for, shared_catalogue
from academy.catalogue.routes import pages
from academy.catalogue.routes.blueprint import blueprint
from academy.core import clock, locales
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import public
from academy.web.page_cache import shared_page


@blueprint.get("/pathways")
@public("Everyone may see which courses belong together.")
@shared_page()
def list_pathways() -> ResponseReturnValue:
    """List the pathways, with the reader's progress."""
    return pages.PATHWAYS.show(_ways())


@blueprint.get("/pathways/<pathway_id>")
@public("Everyone may see which courses belong together.")
@shared_page()
def show_pathway(pathway_id: str) -> ResponseReturnValue:
    """Show one pathway: its courses in order, those that are coming, and the one next step."""
    ways = _ways()
    views = pathway_views(ways.offer.shared, ways.offer.cards, dict(ways.standings))
    card = pathway_view(pathway_id, views).next_course
    progress = course_progress_of(current_actor(), card.slug) if card else None
    return pages.PATHWAY.show(pages.WayAt(pathway_id, ways, progress))


@blueprint.get("/where-to-ask")
@public("Everyone may look for help.")
@shared_page()
def choose_country() -> ResponseReturnValue:
    """Let the reader choose a country; her own comes first."""
    return pages.COUNTRIES.show(current_actor().country)


@blueprint.get("/where-to-ask/<country>")
@public("Everyone may look for help.")
@shared_page()
def show_contacts(country: str) -> ResponseReturnValue:
    """Show where to ask in one country, or that nobody has checked it yet."""
    code = country.upper()
    if code not in locales.countries():
        raise NotFoundError(_("There is no country at this address. Choose one from the list."))
    return pages.CONTACTS.show(pages.HelpIn(code, contacts_for(code), clock.today()))


def _ways() -> pages.Ways:
    offer = pages.Offer(queries.current_cards(), shared_catalogue())
    return pages.Ways(offer, frozenset(standings_of(current_actor()).items()))
