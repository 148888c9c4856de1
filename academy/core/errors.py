"""Errors that a reader can act on. Services raise them; `web` turns them into a page or problem+json."""

from typing import ClassVar

from flask_babel.speaklater import LazyString


class DomainError(Exception):
    """A rule was broken; ``message`` tells the reader what to do.

    ``code`` is stable for machines; ``status`` is the HTTP status of the page.
    """

    code: ClassVar[str] = "domain-error"
    status: ClassVar[int] = 422

    def __init__(self, message: str | LazyString) -> None:
        super().__init__(str(message))
        self.message = message


class NotFoundError(DomainError):
    """What was asked for does not exist, or is not the reader's to see."""

    code = "not-found"
    status = 404


class ConflictError(DomainError):
    """The request meets a state that another request has already changed."""

    code = "conflict"
    status = 409


class ForbiddenError(DomainError):
    """The reader may see this, but not do it."""

    code = "forbidden"
    status = 403


class TooManyRequestsError(DomainError):
    """A limit was reached; ``retry_after`` says in how many seconds to come back."""

    code = "too-many-requests"
    status = 429

    def __init__(self, message: str | LazyString, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotNowError(Exception):
    """Something that the academy needs is busy, away or full: nothing was saved, and the same request works later.

    No rule was broken, so it is no DomainError. ``thing`` names it for logs; the reader's sentence is made by `web`,
    which knows whether something was to be saved. ``retry_after`` says in how many seconds to come back.
    """

    code: ClassVar[str] = "busy"
    status: ClassVar[int] = 503

    def __init__(self, thing: str, retry_after: int = 3) -> None:
        super().__init__(f"{thing}: not now")
        self.thing = thing
        self.retry_after = retry_after


class AwayError(NotNowError):
    """It does not answer."""

    code = "away"


class UncertainError(NotNowError):
    """It stopped answering while it was saving: nobody knows whether that was done."""

    code = "uncertain"


class FullError(NotNowError):
    """There is no room left to save anything."""

    code = "full"
    status = 507

    def __init__(self, thing: str, retry_after: int = 60) -> None:
        super().__init__(thing, retry_after)
