"""The pages that guide: pathways through the courses, and where to ask in each country."""

from collections.abc import Mapping

from flask.typing import ResponseReturnValue

from academy.catalogue import queries
from academy.catalogue.course_progress import Standing, course_progress_of, standings_of
from academy.catalogue.labels import CONTACT_KINDS, LEVELS
from academy.catalogue.queries.pathways import pathway_view, pathway_views
from academy.catalogue.queries.shared import contacts_for, shared_catalogue
from academy.catalogue.routes.blueprint import blueprint
from academy.core import clock, locales
from academy.core.errors import NotFoundError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import public
from academy.web.page_cache import shared_page
from academy.web.personal_page import personal_page


@blueprint.get("/pathways")
@public("Everyone may see which courses belong together.")
@shared_page()
def list_pathways() -> ResponseReturnValue:
    """List the pathways, with the reader's progress."""
    standings = standings_of(current_actor())
    return personal_page(
        "catalogue/pathways.html", _key(standings), lambda: {"pathways": pathway_views(standings)}
    )


@blueprint.get("/pathways/<pathway_id>")
@public("Everyone may see which courses belong together.")
@shared_page()
def show_pathway(pathway_id: str) -> ResponseReturnValue:
    """Show one pathway: its courses in order, those that are coming, and the one next step."""
    standings = standings_of(current_actor())
    view = pathway_view(pathway_id, standings)
    card = view.next_course
    progress = course_progress_of(current_actor(), card.slug) if card else None
    context = {"pathway": view, "next_card": card, "progress": progress, "levels": LEVELS}
    return personal_page("catalogue/pathway.html", (_key(standings), progress), lambda: context)


@blueprint.get("/where-to-ask")
@public("Everyone may look for help.")
@shared_page()
def choose_country() -> ResponseReturnValue:
    """Let the reader choose a country; her own comes first."""
    own = current_actor().country
    names = {code: locales.country_name(code, current_locale()) for code in locales.countries()}
    return personal_page("catalogue/countries.html", own, lambda: {"own": own, "countries": names})


@blueprint.get("/where-to-ask/<country>")
@public("Everyone may look for help.")
@shared_page()
def show_contacts(country: str) -> ResponseReturnValue:
    """Show where to ask in one country, or that nobody has checked it yet."""
    code = country.upper()
    if code not in locales.countries():
        raise NotFoundError(_("There is no country at this address. Choose one from the list."))
    contacts = contacts_for(code)
    context = {
        "contacts": contacts,
        "country": locales.country_name(code, current_locale()),
        "kinds": CONTACT_KINDS,
    }
    return personal_page("catalogue/contacts.html", (contacts, clock.today()), lambda: context)


def _key(standings: Mapping[str, Standing]) -> tuple[object, ...]:
    cards = tuple(card.edition_id for card in queries.current_cards())
    return shared_catalogue().checksum, cards, frozenset(standings.items())
