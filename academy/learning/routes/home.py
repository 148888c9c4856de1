"""The home page of a learner."""

from flask import render_template

from academy.catalogue import queries as catalogue
from academy.catalogue.labels import LEVELS
from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.permissions import current_actor
from academy.learning.home_news import home_news
from academy.learning.permissions import Permission
from academy.learning.queries import progress_everywhere
from academy.learning.queries.my_courses import my_courses, pathway_of, shelves_with
from academy.learning.routes.blueprint import blueprint
from academy.learning.routes.next_actions import action_label, action_url, standings_in
from academy.web.blueprint import requires

SUGGESTIONS = 3


@blueprint.get("/home")
@requires(Permission.HOME_READ)
def show_home() -> str:
    """Show the one next step and the reader's courses."""
    actor, locale = current_actor(), current_locale()
    progresses = progress_everywhere(actor.person_id)
    courses = my_courses(progresses, locale)
    news = home_news(actor, locale)
    shelves = shelves_with(news.shelves, courses)
    first = {slug for shelf in news.shelves if not shelf.is_over for slug in shelf.slugs}
    open_courses = [course for course in courses if not course.is_complete]
    now = next((course for course in open_courses if course.slug in first), next(iter(open_courses), None))
    shelved = {slug for shelf in news.shelves for slug in shelf.slugs}
    mine = {course.slug for course in courses} | shelved
    others = [card for card in catalogue.current_cards() if card.slug not in mine]
    return render_template(
        "learning/home.html",
        name=actor.display_name,
        notes=news.notes,
        shelves=shelves,
        now=now,
        is_shelf_first=now is None or (bool(first) and now.slug not in first),
        courses=courses,
        unshelved=[course for course in courses if course.slug not in shelved],
        others=others[:SUGGESTIONS],
        pathway=pathway_of(standings_in(progresses)),
        action_url=action_url,
        action_label=action_label,
        levels=LEVELS,
        names={tag: language.name for tag, language in locales.languages().items()},
    )
