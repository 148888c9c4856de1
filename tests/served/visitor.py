"""A visitor with a phone: cookies, pages, forms sent as a browser without a script sends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

from tests.support.question_pages import words
from tests.support.site import Site

Values = Mapping[str, str | Sequence[str]]
REDIRECTS = (301, 302, 303, 307, 308)
TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """What the server answered: the address at last, status, headers and body."""

    url: str
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()

    @property
    def words(self) -> str:
        """Return what a reader sees, in one line."""
        return words(self.text)

    @property
    def path(self) -> str:
        """Return the path of the address, without its query."""
        return urlsplit(self.url).path

    @cached_property
    def document(self) -> Element:
        """Return the page as a tree."""
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        document: Element = parser.parse(self.text)
        return document

    def link(self, text: str) -> str:
        """Return where the link leads that says ``text``."""
        for anchor in self.document.iter("a"):
            if text in " ".join("".join(anchor.itertext()).split()):
                return str(anchor.get("href"))
        raise AssertionError(f"no link {text!r} on {self.url}: {self.words[:2000]}")

    def form(self, with_field: str = "", *, action: str = "") -> Element:
        """Return the form that has the field ``with_field`` or whose action contains ``action``."""
        for form in self.document.iter("form"):
            names = {one.get("name") for one in form.iter() if one.get("name")}
            if (with_field and with_field in names) or (action and action in str(form.get("action"))):
                return form
        raise AssertionError(f"no form with {with_field or action!r} on {self.url}: {self.words[:2000]}")


class Visitor:
    """One browser on one phone, that keeps its cookies between requests to the site, or the site at an address."""

    def __init__(self, site: Site | str, language: str = "en") -> None:
        self.site = Site(site) if isinstance(site, str) else site
        self.address = urlsplit(self.site.url)
        self.language = language
        self.cookies: dict[str, str] = {}
        #: What this browser sends with every request, beside the usual.
        self.headers: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Open a page, following where it leads."""
        return self._follow("GET", path, None)

    def post(self, path: str, values: Values) -> Answer:
        """Send ``values`` to an address, following where the answer leads."""
        return self._follow("POST", path, urlencode(values, doseq=True))

    def send(
        self,
        page: Answer,
        values: Values | None = None,
        *,
        field: str = "",
        action: str = "",
        button: str = "",
    ) -> Answer:
        """Fill a form of ``page`` (found by ``field`` or ``action``, else by the first value) and send it."""
        typed = dict(values or {})
        form = page.form(field or next(iter(typed), ""), action=action)
        sent: dict[str, str | Sequence[str]] = {**filled(form, button), **typed}
        target = urljoin(page.url, str(form.get("action") or page.url))
        if form.get("method", "get").lower() == "get":
            return self.get(f"{target}?{urlencode(sent, doseq=True)}")
        return self.post(target, sent)

    def _follow(self, method: str, path: str, body: str | None) -> Answer:
        url = urljoin(self.address.geturl(), path)
        for _hop in range(10):
            answer = self.request(method, url, body)
            if answer.status not in REDIRECTS:
                return answer
            url = urljoin(url, answer.headers["Location"])
            if answer.status not in (307, 308):
                method, body = "GET", None
        raise AssertionError(f"{path} leads round and round")

    def request(self, method: str, url: str, body: str | None = None) -> Answer:
        """Send one request, with cookies, and follow nothing."""
        parts = urlsplit(url)
        connection = self.site.connect(TIMEOUT_SECONDS)
        headers = {"Accept-Language": self.language, "Accept": "text/html,*/*", **self.headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._keep(cookie)
        return Answer(url, answer.status, answer.headers, data)

    def _keep(self, cookie: str) -> None:
        pair, *attributes = cookie.split(";")
        name, _equals, value = pair.partition("=")
        if any(each.strip().lower() in ("max-age=0",) for each in attributes):
            self.cookies.pop(name.strip(), None)
        else:
            self.cookies[name.strip()] = value


def filled(form: Element, button: str = "") -> dict[str, str | Sequence[str]]:
    """Return what a browser sends of an untouched form, with the submit ``button`` named or without."""
    sent: dict[str, list[str]] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.get("disabled") is not None:
            continue
        if field.tag == "input" and kind in ("radio", "checkbox"):
            if field.get("checked") is not None:
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "input" and kind not in ("submit", "button", "image", "file", "reset"):
            sent.setdefault(name, []).append(field.get("value", ""))
        elif field.tag == "textarea":
            sent.setdefault(name, []).append("".join(field.itertext()))
        elif field.tag == "select":
            sent.setdefault(name, []).append(_chosen(field))
        elif field.tag == "button" and button and name == button:
            sent.setdefault(name, []).append(field.get("value", ""))
    return dict(sent)


def _chosen(select: Element) -> str:
    options = list(select.iter("option"))
    chosen = next(
        (one for one in options if one.get("selected") is not None), options[0] if options else None
    )
    return "" if chosen is None else chosen.get("value", "".join(chosen.itertext()))
