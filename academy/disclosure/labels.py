"""Figures and rates in the reader's language."""

from academy.core.i18n import gettext as _
from academy.disclosure.figures import Figure, Hidden
from academy.disclosure.rates import Rate
from academy.web.formats import number


def figure_words(figure: Figure) -> str:
    """Return a figure as the reader's language writes it, or why it is not shown."""
    if figure.hidden is Hidden.FEW:
        return str(_("fewer than 10"))
    if figure.value is None:
        return str(_("not shown"))
    return number(figure.value)


def rate_words(rate: Rate | None) -> str:
    """Return a rate in words: one number, a range, or that there are too few people for it."""
    if rate is None:
        return str(_("too few people"))
    if rate.about is not None:
        return str(_("about %(percent)s%%", percent=number(rate.about)))
    return str(_("%(low)s to %(high)s%%", low=number(rate.low), high=number(rate.high)))
