"""Words of the administrators' pages for codes of other domains."""

from academy.core.i18n import lazy_gettext as _l
from academy.core.mail import Channel, DeliveryState

CHANNELS = {Channel.EMAIL: _l("E-mail"), Channel.SMS: _l("SMS")}
STATES = {
    DeliveryState.DUE: _l("Waits"),
    DeliveryState.FAILED: _l("Did not go out"),
    DeliveryState.SENT: _l("Sent"),
}
