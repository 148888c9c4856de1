"""News that accounts send, inside the transaction."""

from blinker import Signal

#: A person withdrew a consent. Carries ``person_id`` (int) and ``purpose`` (str).
consent_withdrawn = Signal()

#: Two accounts of one person are one from now on. Carries ``from_id`` and ``into_id`` (int), the keys of the accounts:
#: each domain moves its own rows, and a receiver may raise ConflictError to refuse.
person_merged = Signal()

#: An organisation was closed. Carries ``organisation_id`` (int) and ``actor_public_id`` (str, '' for the operator).
organisation_closed = Signal()

#: Two organisations are one from now on. Carries ``from_id`` and ``into_id`` (int): each domain moves its own rows.
organisation_merged = Signal()
