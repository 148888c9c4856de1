"""The filter of the audit log."""

from wtforms import StringField

from academy.core.i18n import lazy_gettext as _l
from academy.web.forms import QueryForm


class AuditFilter(QueryForm):
    """Which entries of the audit log are shown."""

    action = StringField(_l("What was done"), description=_l("The beginning is enough, for example role."))
    about = StringField(_l("By whom or to what"), description=_l("The id of a person or of a thing."))
