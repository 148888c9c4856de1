"""Class of hole: bad input that ends in an error of ours. Whatever is sent, the answer is a sentence, never a 500."""

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import run_wsgi_app

from academy.content.items.draw import seeded
from academy.core.db import commit
from academy.core.permissions import Role
from tests.contract.permission_table import rolled_back, rules_of
from tests.contract.permission_world import World, make_world
from tests.factories.accounts import make_member, make_organisation, sign_in
from tests.factories.programmes import make_programme
from tests.support.pages import PageClient
from tests.support.seen import document_of

#: Pages that send a file hold no form.
FILES = ("workbook.print_", "workbook.download_", "credentials.download_", "media.")
SEED, FORMS_SENT = "hostile", 300
HOSTILE = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ufffd",
        "\u200b",
        "\u202e",
        "\ue000\ue001\ue002",
        "\U000e0001",
        "e\u0301" * 300,
    ),
    *("-1", "0", "9" * 20, "9" * 4400, "9223372036854775808", "4294967296", "1e400", "NaN", "½", "²", "٣٤"),
    *("0001-01-01", "9999-12-31", "10000-01-01", "2026-13-45", "24:61", "=1+1", "@SUM(A1)", "a\r\nb: c"),
    *("<script>x</script>", "'\"><img src=x>", "../../etc/passwd", "//evil.example", "/\\evil.example"),
    *("[]", "null", '{"a": {}}', "[" * 3000, "x" * 100_000, "yes", "a", "b", "1", "mon-101", "open", "csv"),
)


def ask(app: Flask, path: str, *, query: str = "", method: str = "GET", **environ: Any) -> int:
    """Send a request byte by byte, as no well-behaved client would; return the status."""
    body = environ.pop("body", b"")
    status = run_wsgi_app(
        app.wsgi_app,
        {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "10.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **environ,
        },
    )[1]
    return int(status.split()[0])


@pytest.mark.parametrize("path", ["/", "/en/", "/en/courses", "/en/nowhere", "/en/sign-in", "/\xff\xfe"])
@pytest.mark.parametrize(
    "query", ["q=\xff\xfe", "q=%ff%00", "next=%00", "page=" + "9" * 5000, "&&==%", "q=\x0b"]
)
def test_addresses_of_any_bytes(client: PageClient, path: str, query: str) -> None:
    assert ask(client.application, path, query=query) < 500


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "FOO", "get", ""])
@pytest.mark.parametrize("path", ["/en/", "/en/sign-in", "/en/profile", "/display", "/healthz", "/v/X"])
def test_methods_that_nobody_uses(client: PageClient, path: str, method: str) -> None:
    assert ask(client.application, path, method=method) < 500


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_HOST", "a b"),
        ("HTTP_HOST", "[::1"),
        ("HTTP_HOST", "\xff"),
        ("HTTP_ACCEPT_LANGUAGE", "id;q=nan,*;q=zz," + "km," * 2000),
        ("HTTP_ACCEPT_ENCODING", "br;q=zz,\xff"),
        ("HTTP_ACCEPT", 'text/html;level="x,\xff'),
        ("HTTP_IF_NONE_MATCH", '"'),
        ("HTTP_RANGE", "bytes=0-" + "9" * 40),
        ("HTTP_USER_AGENT", "\xff" * 9000),
        ("HTTP_COOKIE", "academy=" + "a" * 100_000),
        ("HTTP_COOKIE", 'academy=.eJx; theme="\\042; locale=../../x; =;;='),
    ],
)
@pytest.mark.parametrize("path", ["/", "/en/", "/en/sign-in", "/en/nowhere"])
def test_headers_of_any_bytes(client: PageClient, path: str, name: str, value: str) -> None:
    assert ask(client.application, path, **{name: value}) < 500


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"a": 1}'),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
        ("multipart/form-data; boundary=" + "y" * 50_000, b""),
        ("application/x-www-form-urlencoded; charset=utf-7", b"address=+AD4-"),
        ("application/x-www-form-urlencoded", b"address=%ff%fe&password=%00"),
        ("application/x-www-form-urlencoded", b"a" * 600_000),
        ("", b"a=1"),
    ],
)
@pytest.mark.parametrize("path", ["/en/sign-in", "/en/register", "/en/join", "/display"])
def test_bodies_of_any_type(client: PageClient, path: str, kind: str, body: bytes) -> None:
    assert ask(client.application, path, method="POST", body=body, CONTENT_TYPE=kind) < 500


@pytest.mark.parametrize("page", ["9" * 18, "9" * 20, "9" * 5000, "-1", "0", "1e3", "x", "٣"])
def test_page_numbers_beyond_every_list(client: PageClient, page: str) -> None:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    programme = make_programme()
    for path in (
        "/programmes",
        f"/programmes/{programme.public_id}",
        "/results",
        "/courses",
        "/admin/people",
    ):
        assert client.get(f"/en{path}", query_string={"page": page}).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_days_that_no_programme_can_have(client: PageClient, day: str) -> None:
    """The first and the last day there are have no moment in UTC: such a programme could never be opened again."""
    manager = make_member(Role.PROGRAMME_MANAGER, organisation := make_organisation())
    sign_in(client, manager)
    fields = {"owner": organisation.public_id, "name": "A", "audience": "women", "country": "ID"}
    for days in ({"starts_on": day, "ends_on": day}, {"starts_on": "2026-11-01", "ends_on": day}):
        answer = client.submit("/en/programmes/new", {**fields, "courses": "mon-101", **days})
        assert answer.status_code == 422
        assert "Type a date as year, month and day" in answer.text


def test_an_unknown_state_changes_no_programme(client: PageClient) -> None:
    sign_in(client, make_member(Role.ADMINISTRATOR))
    programme = make_programme()
    commit()
    for state in ("", "draf", "OPEN"):
        answer = client.submit(f"/en/programmes/{programme.public_id}/state", {"state": state})
        assert answer.status_code == 400
    assert programme.state == "open"


@dataclass(frozen=True)
class SeenForm:
    """A form on a page that somebody of ``role`` opened: where it goes and what it sends untouched."""

    role: Role
    method: str
    action: str
    fields: tuple[tuple[str, str], ...]


def test_every_form_filled_in_by_somebody_hostile(worker: str, tmp_path: Any) -> None:
    """Every form of every page, in every role, with a few fields replaced, dropped or doubled; a fixed seed."""
    chance = seeded(SEED)
    with make_world(tmp_path, f"hostile_{worker}") as world:
        world.app.test_client_class = FlaskClient
        world.app.config["WTF_CSRF_ENABLED"] = False
        forms = sorted(seen_forms(world), key=lambda form: (form.action, form.method, form.role))
        assert len({form.action for form in forms if form.method == "post"}) > 30
        for _turn in range(FORMS_SENT):
            form = chance.choice(forms)
            fields = MultiDict(spoilt(list(form.fields), chance))
            with rolled_back(world.app):
                browser = browser_of(world, form.role)
                if form.method == "get":
                    short = MultiDict((name, text[:3000]) for name, text in fields.items(multi=True))
                    answer = browser.get(form.action, query_string=short)
                else:
                    answer = browser.post(form.action, data=fields)
            assert answer.status_code < 500, (form.action, form.role, fields)


def test_g8_a_text_sent_as_a_file_is_asked_for_again(client: PageClient) -> None:
    """A text box that arrives as an upload: once a 500 in seven places."""
    sign_in(client, make_member(Role.LEARNER))
    commit()
    client.get("/en/profile/details")
    texts = {"display_name": "Sari", "certificate_name": "", "locale": "en", "country": "ID"}
    for name in texts:
        fields = {**texts, name: (io.BytesIO(b"Sari"), "name.txt"), "csrf_token": client.last_token}
        answer = client.post("/en/profile/details", data=fields, content_type="multipart/form-data")
        assert answer.status_code == (303 if name == "certificate_name" else 422), name
        if answer.status_code == 422:
            assert "Please check these answers" in answer.text


@pytest.mark.parametrize("page", ["register", "sign-in", "new-password", "join"])
def test_g8_forms_of_guests_sent_as_files_are_asked_for_again(client: PageClient, page: str) -> None:
    client.get(f"/en/{page}")
    names = ("address", "password", "country", "display_name", "consent", "notice_version", "code", "next")
    for name in names:
        fields = {"csrf_token": client.last_token, name: (io.BytesIO(b"text"), "a.txt")}
        answer = client.post(f"/en/{page}", data=fields, content_type="multipart/form-data")
        assert answer.status_code == 422, name


def test_g8_every_form_sent_in_every_wrong_shape(worker: str, tmp_path: Any) -> None:
    """Each form that takes anything, its fields as files, doubled, with NUL, too long, in bytes of no language."""
    with make_world(tmp_path, f"shapes_{worker}") as world:
        world.app.test_client_class = FlaskClient
        world.app.config["WTF_CSRF_ENABLED"] = False
        forms = {(form.role, form.action): form for form in seen_forms(world) if form.method == "post"}
        by_shape = {
            re.sub(r"\d{4}-\d\d-\d\d|[0-9a-f-]{36}", "", action): each
            for (_role, action), each in forms.items()
        }
        assert len(by_shape) > 30
        for form in by_shape.values():
            names = [name for name, _text in form.fields] or ["a"]
            shapes = list(wrong_shapes(names))
            # A PDF takes a second to draw, whatever was typed.
            for body, kind in shapes[:2] if form.action.endswith("/pdf") else shapes:
                with rolled_back(world.app):
                    answer = browser_of(world, form.role).post(form.action, data=body, content_type=kind)
                assert answer.status_code < 500, (form.action, kind, body[:80])


def wrong_shapes(names: list[str]) -> Iterator[tuple[bytes, str]]:
    """Yield bodies with the fields ``names``, each with the content type it claims."""
    multipart, plain = "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    files = "".join(part.format(name, '; filename="a.txt"') + "text\r\n" for name in names)
    texts = "".join(part.format(name, "") + "text\r\n" for name in names)
    yield f"{files}--x--\r\n".encode(), multipart
    yield f"{files}{texts}--x--\r\n".encode(), multipart
    yield f"{texts}--x--\r\n".encode(), "multipart/form-data"
    yield f"{files[:-9]}".encode(), multipart
    yield json.dumps({name: ["text"] for name in names}).encode(), "application/json"
    yield b"[1, 2]", "application/json"
    for text in (b"%00", b"%ff%fe", b"9" * 5000, b"-1", b"a&" + b"x=1&" * 3, b"%F0%9F%98%80"):
        yield b"&".join(name.encode() + b"=" + text for name in names), plain
    yield b"&".join(name.encode() + b"=1&" + name.encode() + b"=2" for name in names), plain
    yield b"&".join(b"f%d=1" % number for number in range(10_000)), plain


def browser_of(world: World, role: Role) -> FlaskClient:
    """Return a browser that does not check pages: parsing them is what takes the time."""
    browser = world.app.test_client()
    with browser.session_transaction() as session:
        if role is not Role.GUEST:
            session["_user_id"] = world.owners[role].token
    return browser


def seen_forms(world: World) -> Iterator[SeenForm]:
    for role in (Role.GUEST, Role.LEARNER, Role.PROGRAMME_MANAGER, Role.AGENCY_ANALYST, Role.ADMINISTRATOR):
        for rule, method in rules_of(world.app):
            if method != "GET" or rule.endpoint.startswith(("styleguide", *FILES)):
                continue
            address = world.address(rule, role, "own")
            page = browser_of(world, role).get(address)
            if page.mimetype == "text/html":
                for form in document_of(page.text).iter("form"):
                    way, action = form.get("method", "get").lower(), form.get("action") or address
                    yield SeenForm(role, way, action, tuple(fields_of(form)))


def fields_of(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if name and field.tag == "select":
            yield name, next((each.get("value") or "" for each in field.iter("option")), "")
        elif name:
            yield name, field.get("value") or field.text or ""


def spoilt(fields: list[tuple[str, str]], chance: random.Random) -> list[tuple[str, str]]:
    fields = fields or [("page", "1")]
    for _turn in range(chance.randint(1, 3)):
        place = chance.randrange(len(fields)) if fields else 0
        match chance.choice(("replace", "replace", "replace", "drop", "double")):
            case "replace" if fields:
                fields[place] = (fields[place][0], chance.choice(HOSTILE))
            case "drop" if fields:
                fields.pop(place)
            case "double" if fields:
                fields.append((fields[place][0], chance.choice(HOSTILE)))
    return fields
