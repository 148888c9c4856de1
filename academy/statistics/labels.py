"""Words for indicators, dimensions, their codes and their figures, in the reader's language."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial

from academy.accounts import codes as accounts
from academy.core import locales
from academy.core.i18n import LazyString, current_locale
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.spreadsheets import Separator
from academy.disclosure.figures import Figure, Hidden, Rate
from academy.statistics.indicators import ELSEWHERE, UNKNOWN, Dimension, Indicator, ProgrammeFigures, SizeBand
from academy.web.formats import number

INDICATORS: Mapping[Indicator, LazyString] = {
    Indicator.JOINED: _l("Joined"),
    Indicator.STARTED: _l("Started a course"),
    Indicator.COMPLETED: _l("Completed a course"),
}
DIMENSIONS: Mapping[Dimension, LazyString] = {
    Dimension.SEX: _l("By sex"),
    Dimension.AGE: _l("By age"),
    Dimension.COUNTRY: _l("By country"),
    Dimension.SIZE: _l("By people at work in the business"),
}
SIZES: Mapping[StrEnum, LazyString] = {
    SizeBand.ONE: _l("Only the owner"),
    SizeBand.FROM_2_TO_4: _l("2 to 4 people"),
    SizeBand.FROM_5_TO_9: _l("5 to 9 people"),
    SizeBand.FROM_10_TO_49: _l("10 to 49 people"),
    SizeBand.FROM_50_TO_199: _l("50 to 199 people"),
    SizeBand.FROM_200: _l("200 people or more"),
    SizeBand.PREFER_NOT_TO_SAY: _l("Prefer not to say"),
}
#: What stands between the cells of a CSV file.
SEPARATORS: Mapping[Separator, LazyString] = {
    Separator.COMMA: _l("Commas"),
    Separator.SEMICOLON: _l("Semicolons"),
    Separator.TAB: _l("Tabs"),
}


def _country(code: str) -> str:
    return str(_("Another country")) if code == ELSEWHERE else locales.country_name(code, current_locale())


def code_words(words: Mapping[StrEnum, LazyString], code: str) -> str:
    """Return the words of a stored code, which may also be that there is no answer."""
    return str(_("No answer") if code == UNKNOWN else next(words[key] for key in words if key == code))


#: What says a code of each dimension in words.
CODE_WORDS: Mapping[Dimension, Callable[[str], str]] = {
    Dimension.SEX: partial(code_words, accounts.SEX),
    Dimension.AGE: partial(code_words, accounts.AGE_BAND),
    Dimension.COUNTRY: _country,
    Dimension.SIZE: partial(code_words, SIZES),
}


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


def chart_rows(
    figures: ProgrammeFigures, dimension: Dimension, indicator: Indicator
) -> list[tuple[str, int | None, str]]:
    """Return label, published count (none when it is hidden) and words of each group, for a bar chart."""
    published = [(row.code, row.figures[indicator]) for row in figures.tables[dimension]]
    return [(CODE_WORDS[dimension](code), one.value, figure_words(one)) for code, one in published]
