"""What each kind of setting may be. A rule turns the text of a variable into its value.

A rule raises ValueError with the end of a sentence that begins with the variable's name. The supervisor loads
this module, so it imports nothing large.
"""

import json
import re
import shlex
import socket
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

Rule = Callable[[str], Any]

COUNTRIES = Path(__file__).with_name("countries.toml")
LONGEST_TEXT = 100
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?")
_ADDRESS = re.compile(r"(?:[^<>@]+ <)?[^\s<>@,;:]+@(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?P<end>>?)")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


def one_of(*words: str) -> Rule:
    """Accept one of ``words``, in capitals or small letters."""

    def rule(text: str) -> str:
        for word in words:
            if text.lower() == word.lower():
                return word
        raise ValueError(f"must be {', '.join(words[:-1])} or {words[-1]}.")

    return rule


def whole_number(least: int, most: int) -> Rule:
    """Accept a whole number from ``least`` to ``most``, in the digits 0 to 9."""

    def rule(text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}.")
        return int(text)

    return rule


def yes_or_no(text: str) -> bool:
    """Accept yes or no in the usual spellings."""
    if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
        raise ValueError("must be yes or no.")
    return text.lower() in ("1", "true", "yes")


def words(text: str) -> str:
    """Accept a name that fits into a header."""
    if not text.strip() or not text.isprintable() or len(text) > LONGEST_TEXT:
        raise ValueError(f"must be a name of at most {LONGEST_TEXT} characters on one line.")
    return text.strip()


def secret(text: str) -> str:
    """Accept any line; how strong it has to be depends on what it is used for."""
    if not text.isprintable() or text != text.strip():
        raise ValueError("must be one line of characters without spaces around them.")
    return text


def secrets(text: str) -> tuple[str, ...]:
    """Accept lines of characters between spaces; one that has spaces or quotation marks stands in quotation marks."""
    try:
        found = shlex.split(text)
    except ValueError as error:
        raise ValueError("must be keys with spaces between them, and no open quotation marks.") from error
    return tuple(secret(each) for each in found if each)


def key_ids(text: str) -> tuple[str, ...]:
    """Accept ids of keys as ``flask academy keys list`` prints them, between spaces."""
    found = tuple(text.replace(",", " ").split())
    if not all(re.fullmatch("[0-9a-f]{12}", each) for each in found):
        raise ValueError("must be ids of keys, as `flask academy keys list` prints them.")
    return found


def token(text: str) -> str:
    """Accept what a program shows to be let in: at least 16 characters without spaces, of those that headers carry."""
    if not re.fullmatch(r"[!-~]{16,200}", text):
        raise ValueError("must be at least 16 letters, digits and signs of ASCII, without spaces.")
    return text


def networks(text: str) -> tuple[str, ...]:
    """Accept addresses of machines and networks, between spaces or commas; never everybody's."""
    from ipaddress import ip_network  # noqa: PLC0415 - few set this

    found = []
    for each in text.replace(",", " ").split():
        try:
            network = ip_network(each)
        except ValueError as error:
            raise ValueError("must be addresses or networks, like 10.0.0.7 or 10.0.0.0/24.") from error
        if network.prefixlen == 0:
            raise ValueError("must not let everybody in.")
        found.append(str(network))
    return tuple(found)


def file_path(text: str) -> Path:
    """Accept the path of a file, which need not exist."""
    return Path(text)


def folder(text: str) -> Path:
    """Accept the path of a folder; the part of it that is there must be a folder."""
    if "?" in text or not text.isprintable():
        raise ValueError("must be the path of a folder, without a question mark.")
    try:
        path = Path(text).expanduser().resolve()
    except RuntimeError as error:  # ~somebody who has no home here
        raise ValueError("must be the path of a folder.") from error
    if not nearest_folder(path).is_dir():
        raise ValueError("must be the path of a folder, and a file is in its way.")
    return path


def nearest_folder(path: Path) -> Path:
    """Return the nearest part of ``path`` that exists."""
    return next((each for each in (path, *path.parents) if each.exists()), Path("/"))


def country(text: str) -> str:
    """Accept the code of a country that the academy knows."""
    codes = tuple(tomllib.loads(COUNTRIES.read_text("utf-8")))
    return str(one_of(*codes)(text))


def host(text: str) -> str:
    """Accept an IPv4 or IPv6 address or the name of a machine; brackets are taken off."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if _is_ip(bare) or (_HOST_NAME.fullmatch(text) and not re.fullmatch(r"[0-9.]+", text)):
        return bare
    raise ValueError("must be an address of this machine to listen on, like 127.0.0.1, 0.0.0.0 or ::1.")


def site_address(text: str) -> str:
    """Accept the address of the whole site; return it without a slash at its end."""
    parts = _split(text)
    is_whole = parts is not None and parts.path in ("", "/") and not (parts.query or parts.fragment)
    if parts is None or parts.scheme not in ("http", "https") or not is_whole or "@" in parts.netloc:
        raise ValueError("must be like https://academy.example.org: a scheme, a host and no path.")
    if not _is_host(parts.hostname):
        raise ValueError("must name a host, like https://academy.example.org.")
    return f"{parts.scheme}://{parts.netloc}"


def mail_address(text: str) -> str:
    """Accept an e-mail address, or a name and an address like ``Academy <academy@example.org>``."""
    found = _ADDRESS.fullmatch(text)
    if not found or not text.isprintable() or ("<" in text) != bool(found["end"]):
        raise ValueError("must be an e-mail address, like academy@example.org.")
    return text


def database(text: str) -> str:
    """Accept the address of an SQLite file or a PostgreSQL database; return it as SQLAlchemy wants it."""
    is_file = text.startswith("sqlite:///") and not text.endswith((":memory:", "/")) and text.isprintable()
    if is_file and "?" not in text:
        return f"sqlite:///{Path(text.removeprefix('sqlite:///')).resolve()}"
    parts = _split(text)
    if parts is None or parts.scheme not in _POSTGRESQL or "://" not in text or not parts.path.strip("/"):
        raise ValueError("must be sqlite:///path/of/a/file or postgresql://user:password@host/database.")
    return f"postgresql+psycopg://{text.split('://', 1)[1]}"


def redis(text: str) -> str:
    """Accept the address of a Redis server or its socket."""
    parts = _split(text)
    is_server = (
        parts is not None
        and parts.scheme in ("redis", "rediss")
        and _is_host(parts.hostname)
        and bool(re.fullmatch("(/[0-9]*)?", parts.path))
    )
    is_socket = parts is not None and parts.scheme == "unix" and len(parts.path) > 1
    if not is_server and not is_socket:
        raise ValueError("must be like redis://host:6379/0, rediss://host/0 or unix:///path/of/a/socket.")
    return text


def storage(text: str) -> str:
    """Accept the place of stored files."""
    parts = _split(text)
    is_folder = text.startswith("file:///") and len(text) > len("file:///") and text.isprintable()
    is_bucket = parts and parts.scheme == "s3" and _BUCKET.fullmatch(parts.netloc)
    if text != "memory:" and not is_folder and not is_bucket:
        raise ValueError("must be file:///path/of/a/folder or s3://bucket/prefix.")
    return text


def mail(text: str) -> str:
    """Accept a way to send e-mail."""
    parts = _split(text)
    is_server = parts and parts.scheme in ("smtp", "smtps") and _is_host(parts.hostname)
    if text not in ("console:", "memory:") and not (is_server and parts and parts.path in ("", "/")):
        raise ValueError("must be smtp://user:password@host:587, smtps://user:password@host, or console:.")
    return text


def sms(text: str) -> str:
    """Accept a way to send text messages."""
    parts = _split(text)
    is_gateway = (
        parts
        and _is_host(parts.hostname)
        and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE))
    )
    if text not in ("none", "console:", "memory:") and not is_gateway:
        raise ValueError("must be none, console: or the https:// address of a gateway.")
    return text


def certificate_file(text: str) -> str:
    """Accept the path of a file with certificates in PEM."""
    path = Path(text).expanduser().resolve()
    try:
        is_pem = "-----BEGIN CERTIFICATE-----" in path.read_text("latin-1")
    except OSError:
        is_pem = False
    if not is_pem:
        raise ValueError("must be the path of a file with a certificate in PEM that can be read.")
    return str(path)


def sms_fields(text: str) -> str:
    """Accept the fields of a request to a gateway: ``name=value&…`` or a JSON object, with number and text in it."""
    is_json = text.lstrip().startswith("{") and not text.lstrip().startswith(("{number}", "{digits}"))
    try:
        is_readable = isinstance(json.loads(text), dict) if is_json else "=" in text and text.isprintable()
    except ValueError:
        is_readable = False
    if not is_readable or "{text}" not in text or not ("{number}" in text or "{digits}" in text):
        raise ValueError("must be like to={number}&text={text}, or a JSON object with these two in it.")
    return text


def header_lines(text: str) -> str:
    """Accept HTTP headers, one a line."""
    for line in text.splitlines():
        if not re.fullmatch(r"[A-Za-z0-9-]+:\s*\S[ -~]*", line):
            raise ValueError("must be lines like Authorization: Bearer 0123.")
    return text


def _split(text: str) -> SplitResult | None:
    """Return the parts of an address, or None when it has spaces, a wrong port or broken brackets."""
    try:
        parts = urlsplit(text)
        is_good = text.isprintable() and " " not in text and parts.port != 0
    except ValueError:
        return None
    return parts if is_good else None


def _is_host(name: str | None) -> bool:
    return bool(name) and (_is_ip(name or "") or bool(_HOST_NAME.fullmatch(name or "")))


def _is_ip(text: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, text)
        except (OSError, ValueError):
            continue
        return True
    return False
