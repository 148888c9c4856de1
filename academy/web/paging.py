"""Lists that go over several pages."""

from flask import request

#: Nobody turns so many pages; a number beyond what a database can count would be an error.
LAST_PAGE = 100_000


def page_in_address() -> int:
    """Return the page that the address asks for, from 1; 1 for what is no number."""
    return min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
