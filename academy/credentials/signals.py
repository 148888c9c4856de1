"""News of credentials. Signals carry ids and facts and are sent inside the transaction."""

from blinker import signal

#: A certificate was issued. Sender: its number. Facts: ``completion_id``, ``person_id``.
certificate_issued = signal("certificate-issued")

#: A certificate was revoked. Sender: its number. Facts: ``completion_id``, ``reason``.
certificate_revoked = signal("certificate-revoked")
