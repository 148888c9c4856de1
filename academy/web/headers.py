"""Security headers on every response, error pages included."""

from urllib.parse import urlsplit

from flask import Flask, Response, request, session
from werkzeug.routing import RequestRedirect

from academy.web.cookies import brings_session, is_of_somebody
from academy.web.routes import local_path

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Search engines may keep what guests share (academy.web.page_cache) and nothing else: no names, no signed-in pages.
    "X-Robots-Tag": "noindex",
}


def security_headers(*, is_https: bool) -> dict[str, str]:
    """Return what stands on every response."""
    lasting = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
    return {**HEADERS, **lasting} if is_https else dict(HEADERS)


def init_headers(app: Flask, *, is_https: bool) -> None:
    """Add the security headers to every response of ``app``, and who may keep it where no view has said so.

    Redirects that the router makes itself stay on this site.
    """
    headers = security_headers(is_https=is_https)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = _who_may_keep_it()
            response.vary.add("Cookie")
        if isinstance(request.routing_exception, RequestRedirect):
            _stay_here(response, request.routing_exception.new_url)
        return response


def _who_may_keep_it() -> str:
    """Return what caches may do with an answer: the cookie of the visit decides, and nothing that a view has asked.

    Answers to somebody who signed in, and to what anybody typed, are kept nowhere. A form with a token is kept by the
    phone that it is for, so that Back shows it as it was left.
    """
    if request.method == "POST" or is_of_somebody():
        return "private, no-store"
    return "private, no-cache" if brings_session() or session.modified else "no-cache"


def _stay_here(response: Response, address: str) -> None:
    """Make a redirect of the router relative: it took the site's name from the Host header, which anybody can send."""
    response.location = local_path(urlsplit(address)._replace(scheme="", netloc="").geturl())
    response.set_data(b"")
