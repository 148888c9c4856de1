"""Words of the administrators' pages for codes of other domains."""

import builtins

from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.mail import Channel, DeliveryState

CHANNELS = {Channel.EMAIL: _l("E-mail"), Channel.SMS: _l("SMS")}
STATES = {
    DeliveryState.DUE: _l("Waits"),
    DeliveryState.FAILED: _l("Did not go out"),
    DeliveryState.SENT: _l("Sent"),
}
#: Why work failed, by the kind of error.
ERRORS = {
    "AwayError": _l("Something that it needs did not answer: the database, the storage or the queue."),
    "OperationalError": _l("The database did not answer, or was busy for too long."),
    "UncertainError": _l("The database stopped answering while it was saving."),
    "FullError": _l("There is no room left on the disk."),
    "OSError": _l(
        "A file could not be read or written. Look at the room on the disk and the rights of the folders."
    ),
    "PdfFailedError": _l("The PDF could not be drawn."),
    "BackupError": _l("The backup could not be made. See Health for the reason."),
}


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language; '' for none of ours."""
    return locales.country_name(code, current_locale()) if code else ""


def error_sentence(kind: str) -> str:
    """Return why work failed, for an administrator."""
    unknown = _("Something unexpected went wrong (%(kind)s). The log of the server says more.", kind=kind)
    of_python = getattr(builtins, kind, None)
    is_of_files = isinstance(of_python, type) and issubclass(of_python, OSError)
    return str(ERRORS.get("OSError" if is_of_files else kind) or unknown)
