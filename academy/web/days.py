"""A day in a form."""

from wtforms import DateField

from academy.core.i18n import gettext as _

#: Years of days that people type; the first and last days there are have no moment in every time zone.
YEARS = range(2000, 2101)


class DayField(DateField):
    """A date; what is none is refused in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date; nothing typed is none."""
        try:
            super().process_formdata([text for text in valuelist if text])
            if self.data and self.data.year not in YEARS:
                raise ValueError(self.data.year)
        except ValueError as error:
            self.data = None
            raise ValueError(_("Type a date as year, month and day, for example 2026-11-30.")) from error
