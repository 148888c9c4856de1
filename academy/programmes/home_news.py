"""What programmes say on a learner's home: their courses, and that one has changed and asks for her consent again."""

from flask import url_for

from academy.core import clock
from academy.core.dates import day_in
from academy.core.i18n import gettext as _
from academy.core.names import isolated
from academy.core.permissions import Actor
from academy.learning.home_news import HomeNews, HomeNote, HomeShelf
from academy.programmes.models import Programme
from academy.programmes.period import has_ended
from academy.programmes.queries.invitations import my_programmes
from academy.web.formats import day


def news_of_programmes(actor: Actor, locale: str) -> HomeNews:
    """Return a shelf for each programme of ``actor``, and a note for each that is more than she agreed to."""
    mine = my_programmes(actor, locale)
    return HomeNews(
        notes=tuple(
            HomeNote(
                f"{isolated(one.programme.name)}: {_('The programme has changed since you agreed.')}",
                _("Read it and decide"),
                url_for("programmes.join"),
            )
            for one in mine
            if one.change.needs_consent
        ),
        shelves=tuple(
            HomeShelf(
                one.programme.name,
                _days(one.programme),
                tuple(course.slug for course in one.courses),
                url_for("programmes.join"),
                has_ended(one.programme),
            )
            for one in sorted(mine, key=lambda one: has_ended(one.programme))
        ),
    )


def _days(programme: Programme) -> str:
    if has_ended(programme):
        return str(_("It ended on %(day)s. You can go on learning.", day=day(programme.ends_on)))
    if day_in(programme.country, clock.now()) < programme.starts_on:
        return str(_("It begins on %(day)s.", day=day(programme.starts_on)))
    return str(_("It goes on until %(day)s.", day=day(programme.ends_on)))
