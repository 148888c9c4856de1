"""Requests of all sorts of browsers and programs."""

import string
from typing import Any
from urllib.parse import quote

from flask import Request


class AcademyRequest(Request):
    """A request whose query may hold any bytes; they are quoted, as browsers of today do by themselves.

    Werkzeug reads the query as UTF-8 and breaks off at anything else.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not self.query_string.isascii():
            self.query_string = quote(self.query_string, safe=string.punctuation).encode()
