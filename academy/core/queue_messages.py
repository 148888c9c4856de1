"""Messages to workers, signed with the keys of this installation: who can write to the queue cannot run code there."""

import hashlib
from typing import Any

from huey.serializer import Serializer
from itsdangerous import BadSignature, Signer

from academy.core.keys import SigningKeys, UnreadableError


class SignedMessages(Serializer):  # type: ignore[misc]  # huey ships no types
    """Signs with the newest key and reads with any, so that a message may wait while keys rotate."""

    def __init__(self, keys: SigningKeys) -> None:
        super().__init__()
        self._keys = keys

    def _signer(self) -> Signer:
        return Signer(self._keys, salt=b"academy.queue", sep=b":", digest_method=hashlib.sha256)

    def _serialize(self, data: Any) -> bytes:
        return self._signer().sign(super()._serialize(data))

    def _deserialize(self, data: bytes) -> Any:
        """Return what was sent. Raises UnreadableError for what nobody here has signed."""
        try:
            message = self._signer().unsign(data)
        except BadSignature as error:
            raise UnreadableError from error
        return super()._deserialize(message)
