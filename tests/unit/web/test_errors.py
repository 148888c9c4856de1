"""What cannot be shown or saved just now is said in a sentence; redirects pass."""

import pytest
from flask import Flask
from werkzeug.routing import RequestRedirect

from academy.core.errors import AwayError, FullError, NotNowError, UncertainError
from academy.web.errors import show_http_error, show_not_now

NO_ROOM = "There is no room left on our server."


@pytest.mark.parametrize(
    ("method", "error", "status", "sentence"),
    [
        ("GET", AwayError("the database"), 503, "We cannot show this page just now."),
        ("GET", FullError("the disk"), 507, f"{NO_ROOM} Please try again later."),
        ("POST", FullError("the disk"), 507, f"{NO_ROOM} Nothing was saved. You can still read everything."),
        ("POST", UncertainError("the database"), 503, "We do not know whether this was saved."),
    ],
)
def test_the_page_says_what_became_of_it(
    app: Flask, method: str, error: NotNowError, status: int, sentence: str
) -> None:
    with app.test_request_context("/en/courses", method=method):
        answer = app.make_response(show_not_now(error))
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, str(error.retry_after))
    assert sentence in answer.get_data(as_text=True)


def test_a_redirect_is_no_error(app: Flask) -> None:
    redirect = RequestRedirect("/en/courses")
    with app.test_request_context("/en/course"):
        assert show_http_error(redirect) is redirect
