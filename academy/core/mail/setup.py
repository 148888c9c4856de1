"""Choose the couriers by setting."""

from urllib.parse import urlsplit

from flask import Flask

from academy.core.breaker import Breaker
from academy.core.mail.couriers import ConsoleCourier, Courier, MemoryCourier, SilenceError
from academy.core.mail.models import Channel
from config import Settings


def init_mail(app: Flask, settings: Settings) -> None:
    """Attach a courier for every channel on which ``app`` sends; a channel without one is not offered.

    Raises ValueError on an address that names no courier.
    """
    couriers: dict[Channel, Courier] = {Channel.EMAIL: _email_courier(settings)}
    sms = _sms_courier(settings)
    if sms is not None:
        couriers[Channel.SMS] = sms
    app.extensions["couriers"] = couriers
    app.extensions["courier_breakers"] = {
        channel: Breaker(channel.value, counts=(SilenceError,), failures=3, pause=30.0) for channel in Channel
    }


def _email_courier(settings: Settings) -> Courier:
    if not settings.mail_url.startswith(("smtp://", "smtps://")):
        return _pretender(settings.mail_url)
    from academy.core.mail.letters import Sender  # noqa: PLC0415 - only where mail leaves by it
    from academy.core.mail.smtp import SmtpCourier, hello_name  # noqa: PLC0415 - as above

    return SmtpCourier(
        settings.mail_url,
        Sender(settings.mail_from, settings.site_name),
        hello=hello_name(urlsplit(settings.base_url).hostname or "localhost"),
        tls=settings.mail_tls,
        ca_file=settings.mail_ca_file,
    )


def _sms_courier(settings: Settings) -> Courier | None:
    if settings.sms_url == "none":
        return None
    if not settings.sms_url.startswith(("http://", "https://")):
        return _pretender(settings.sms_url)
    from academy.core.mail.sms import SmsCourier  # noqa: PLC0415 - only where text messages leave by it

    return SmsCourier(
        settings.sms_url,
        method=settings.sms_method,
        fields=settings.sms_fields,
        headers=settings.sms_headers,
        success=settings.sms_success,
    )


def _pretender(url: str) -> Courier:
    match url:
        case "console:":
            return ConsoleCourier()
        case "memory:":
            return MemoryCourier()
        case _:
            raise ValueError(f"no courier is known for {url.partition(':')[0]!r}")
