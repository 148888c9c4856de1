"""What is outside of this machine: the mail server, the gateway for text messages, the storage."""

from secrets import token_hex

from flask import current_app

from academy.core.checks import Finding, fine, notice, wrong
from academy.core.errors import FullError, NotNowError
from academy.core.i18n import gettext as _
from academy.core.mail.couriers import NotSentError
from academy.core.mail.models import Channel
from academy.core.storage import storage

#: Seconds for each answer; the whole has a limit of its own (academy.core.checks).
ANSWER_SECONDS = 4.0
PROBE = "probe/"
PROBE_BYTES = 4096


def look_at_mail() -> Finding:
    """Connect to the mail server, encrypt and sign in, without sending anything."""
    from academy.core.mail.smtp import SmtpCourier  # noqa: PLC0415 - large, and seldom asked for

    courier = current_app.extensions["couriers"][Channel.EMAIL]
    if not isinstance(courier, SmtpCourier):
        return fine(_("E-mail goes to nobody here: MAIL_URL names no server."))
    place = f"{courier.host}:{courier.port}"
    try:
        is_encrypted = courier.try_out(ANSWER_SECONDS)
    except NotSentError as error:
        return wrong(
            _(
                "The mail server %(place)s does not take messages: %(answer)s",
                place=place,
                answer=error.answer,
            ),
            _("See docs/operator/mail.md, then try: flask academy mail test"),
        )
    if not is_encrypted and courier.is_tls_wanted:
        return notice(
            _("The mail server %(place)s takes messages, but not encrypted.", place=place),
            _("Ask its operator for STARTTLS. On this machine, set ACADEMY_MAIL_TLS=none."),
        )
    return fine(_("The mail server %(place)s takes messages.", place=place))


def look_at_sms() -> Finding:
    """Connect to the gateway for text messages, without asking it anything."""
    from academy.core.mail.sms import SmsCourier  # noqa: PLC0415 - as above

    courier = current_app.extensions["couriers"].get(Channel.SMS)
    if not isinstance(courier, SmsCourier):
        return fine(_("No text messages are sent: SMS_URL names no gateway."))
    try:
        courier.try_out(ANSWER_SECONDS)
    except NotSentError as error:
        return wrong(
            _("The gateway for text messages cannot be reached: %(answer)s", answer=error.answer),
            _("See docs/operator/mail.md, then try: flask academy sms test"),
        )
    return fine(_("The gateway for text messages can be reached."))


def look_at_storage() -> Finding:
    """Write a small file, read it back and delete it."""
    name, data = f"{PROBE}{token_hex(8)}", token_hex(PROBE_BYTES // 2).encode()
    advice = _("See STORAGE_URL, its keys, and whether there is room.")
    try:
        storage().put(name, data)
        try:
            read = storage().get(name)
        finally:
            storage().delete(name)
    except FullError:
        return wrong(_("The storage is full: no file can be kept."), advice)
    except NotNowError:
        return wrong(_("The storage does not answer, or lets nobody in."), advice)
    if read != data:
        return wrong(_("The storage gives back something else than was put into it."), advice)
    return fine(_("Files can be written, read and deleted."))
