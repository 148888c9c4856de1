"""The order of the embedded server as rules for nginx, made from the routes: run this to write the file that ships.

.venv/bin/python -m tests.contract.nginx_urgency > deploy/nginx/urgency.conf
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from academy.app import create_app
from academy.web.urgency import Urgencies, Urgency
from tests.conftest import settings_for_tests

HEAD = """\
# Who goes first when more people come than can be served: the order of the academy's own server, for nginx before
# gunicorn (docs/decisions/0045). Made from the routes; each release brings its own. Nothing here has to be changed.

map "$request_method $uri" $academy_urgency {
    default page;
"""
TAIL = """\
    "~^POST " submit;
}

# How many read at once is counted for the whole site: all who read; pages and files; files alone. Nobody counts who
# answers, sends something, or needs the style sheet of a page that was shown.
map $academy_urgency $academy_reads {
    default "";
    lesson all;
    page all;
    document all;
}
map $academy_urgency $academy_looks {
    default "";
    page all;
    document all;
}
map $academy_urgency $academy_takes_files {
    default "";
    document all;
}
limit_conn_zone $academy_reads zone=academy_reading:1m;
limit_conn_zone $academy_looks zone=academy_page:1m;
limit_conn_zone $academy_takes_files zone=academy_document:1m;

# Who opened a page sees it again by itself; what was sent is not sent again by itself.
map $request $academy_refresh {
    default "";
    "~^(GET|HEAD) " 10;
}
"""
EXAMPLES = {"locale": "km", "number": "7", "key": "8d8ac610-566d-4ef0-9c22-186b2a5ed793", "kind": "email"}
EXAMPLES |= {"page": "lesson"}
PLACEHOLDER = re.compile(r"<(?:(path)|[^:>]+)?:?[^>]*>")


def examples(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Yield every route with each of its methods and an address, as they come over the wire."""
    router = app.url_map.bind("")
    for rule in app.url_map.iter_rules():
        values = {name: EXAMPLES.get(name, "x") for name in rule.arguments}
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield rule, method, router.build(rule.endpoint, values, method=method)


def unsaid(method: str) -> Urgency:
    """Return what a request is that no line names."""
    return Urgency.SUBMIT if method == "POST" else Urgency.PAGE


def lines(app: Flask) -> list[tuple[str, Urgency]]:
    """Return the regular expressions and what they mean; the first that matches counts."""
    urgencies = Urgencies(app)
    named: dict[str, Urgency] = {"^(GET|HEAD) /static/": Urgency.PART}
    said = [(rule, method, path, urgencies.of(method, path)) for rule, method, path in examples(app)]
    for rule, method, _path, urgency in said:
        if urgency is not unsaid(method) and method != "HEAD":
            named[expression(method, rule)] = urgency
    exceptions = {}
    for rule, method, path, urgency in said:
        if method != "HEAD" and meaning(list(named.items()), method, path) is not urgency:
            exceptions[expression(method, rule)] = urgency
    return [*sorted(exceptions.items()), *sorted(named.items(), key=lambda line: (line[1], line[0]))]


def expression(method: str, rule: Rule) -> str:
    """Return what matches the requests of ``rule``."""
    path = PLACEHOLDER.sub(lambda found: "\0" if found[1] else "\1", rule.rule)
    path = re.escape(path).replace("\0", ".+").replace("\1", "[^/]+").replace("\\-", "-")
    return f"^{'POST' if method == 'POST' else '(GET|HEAD)'} {path}$"


def meaning(table: list[tuple[str, Urgency]], method: str, path: str) -> Urgency:
    """Return what the lines of ``table`` say of a request, as nginx reads them."""
    found = (urgency for pattern, urgency in table if re.search(pattern, f"{method} {path}"))
    return next(found, unsaid(method))


def written(app: Flask) -> str:
    """Return the file."""
    body = "".join(f'    "~{pattern}" {urgency.name.lower()};\n' for pattern, urgency in lines(app))
    return HEAD + body + TAIL


def main() -> None:
    """Print the file."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for_tests(f"sqlite:///{folder}/academy.db", Path(folder))
        print(written(create_app(settings)), end="")  # noqa: T201 - it is its output


if __name__ == "__main__":
    main()
