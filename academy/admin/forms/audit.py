"""The filter of the audit log."""

from wtforms import SearchField, StringField, ValidationError

from academy.admin.queries.audit import AuditSearch
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.web.days import DayField
from academy.web.forms import LONGEST_SEARCH, QueryForm


class AuditFilter(QueryForm):
    """Which entries of the audit log are shown."""

    about = SearchField(_l("Name, address or id"))
    action = StringField(_l("What was done, such as role."))
    since = DayField(_l("From (UTC)"))
    until = DayField(_l("To (UTC)"))

    def validate_until(self, field: DayField) -> None:
        """Refuse days in the wrong order."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_("The last day is before the first day. Change one of them."))

    @property
    def search(self) -> AuditSearch:
        """Return what is looked for."""
        return AuditSearch(
            action=(self.action.data or "")[:LONGEST_SEARCH],
            about=(self.about.data or "")[:LONGEST_SEARCH],
            since=self.since.data,
            until=self.until.data,
        )
