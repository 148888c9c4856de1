"""The door of a small application without languages: what is turned away gets two words."""

from itertools import product

from flask import Flask

from academy.web.come_again import DEFAULT, RETRY_AFTER, ComeAgain
from academy.web.door import Door
from academy.web.urgency import Urgencies

HEAD = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: %d\r\nConnection: close\r\nContent-Length: 10\r\n\r\n"
)
BODY = b"come again"


def plain_door(app: Flask) -> Door:
    """Return the door of ``app``."""
    kinds = product(set(RETRY_AFTER.values()), (True, False))
    answers = {(DEFAULT, seconds, is_read): (HEAD % seconds, BODY) for seconds, is_read in kinds}
    return Door(Urgencies(app), ComeAgain(answers))
