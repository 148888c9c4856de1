"""News that accounts send, inside the transaction."""

from blinker import Signal

#: A person withdrew a consent. Carries ``person_id`` (int) and ``purpose`` (str).
consent_withdrawn = Signal()

#: An organisation was closed. Carries ``organisation_id`` (int) and ``actor_public_id`` (str, '' for the operator).
organisation_closed = Signal()

#: Two organisations are one from now on. Carries ``from_id`` and ``into_id`` (int): each domain moves its own rows.
organisation_merged = Signal()
