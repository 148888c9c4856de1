"""Messages that leave the system, by e-mail or SMS: first a row, then a delivery (docs/decisions/0004).

``models`` is the row; ``delivery`` writes it and carries it out, ``waiting`` tries it again; a courier (``smtp``,
``sms``, or one of ``couriers`` for development and tests) takes it out of the system; ``setup`` chooses the couriers.
"""

from academy.core.mail.delivery import deliver, is_offered, send
from academy.core.mail.models import MAXIMUM_ATTEMPTS, Channel, Delivery, DeliveryState
from academy.core.mail.setup import init_mail
from academy.core.mail.waiting import masked, not_gone_out, try_again

__all__ = [
    "MAXIMUM_ATTEMPTS",
    "Channel",
    "Delivery",
    "DeliveryState",
    "deliver",
    "init_mail",
    "is_offered",
    "masked",
    "not_gone_out",
    "send",
    "try_again",
]
