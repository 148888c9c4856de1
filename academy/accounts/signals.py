"""News that accounts send, inside the transaction."""

from blinker import Signal

#: A person withdrew a consent. Carries ``person_id`` (int) and ``purpose`` (str).
consent_withdrawn = Signal()
