"""Who goes first in an overload: no learner's work is less urgent than what others want to read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from academy.web.urgency import Urgencies, Urgency
from tests.contract.nginx_urgency import EXAMPLES, examples, lines, meaning, written

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx" / "urgency.conf"

ANSWERS = {"learning.answer_final_question", "learning.answer_practice"}
#: Forms that save nothing and are answered with a file.
FILES = {
    "accounts.download_data",
    "admin.export_audit_entries",
    "workbook.download_tool_sheet",
    "workbook.print_sheet",
    "workbook.print_tool_sheet",
    "workbook.print_workbook",
    "statistics.export_rows",
}
#: What is asked for by machines that take the site away when they hear nothing.
WATCHED = ("health.", "metrics.")
MADE_AS_FILE = ("/download", "/csv", ".pdf", "/pdf", ".xlsx", "/xlsx", "/export", "/files/<public_id>")


@pytest.fixture
def urgencies(app: Flask) -> Urgencies:
    return Urgencies(app)


def asked(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Return endpoint, method and an address of every route, as they come over the wire."""
    for rule, method, path in examples(app):
        yield rule.endpoint, method, path


def test_every_form_is_an_answer_something_sent_or_a_file(app: Flask, urgencies: Urgencies) -> None:
    forms = {
        endpoint: urgencies.of("POST", path) for endpoint, method, path in asked(app) if method == "POST"
    }
    assert {name for name, urgency in forms.items() if urgency is Urgency.ANSWER} == ANSWERS
    assert {name for name, urgency in forms.items() if urgency > Urgency.SUBMIT} == FILES
    assert all(forms[name] is Urgency.DOCUMENT for name in FILES)


def test_nothing_that_is_read_is_as_urgent_as_what_is_sent(app: Flask, urgencies: Urgencies) -> None:
    for endpoint, method, path in asked(app):
        urgency = urgencies.of(method, path)
        if method != "POST" and not endpoint.startswith(WATCHED):
            assert urgency >= Urgency.PART, (endpoint, path)
        if endpoint.startswith(WATCHED):
            assert urgency is Urgency.SUBMIT, path


def test_a_head_is_as_urgent_as_its_page(app: Flask, urgencies: Urgencies) -> None:
    for _endpoint, method, path in asked(app):
        if method == "HEAD":
            assert urgencies.of("HEAD", path) is urgencies.of("GET", path), path


def test_what_is_made_as_a_file_waits_longest(app: Flask, urgencies: Urgencies) -> None:
    def is_file(rule: Rule) -> bool:
        return rule.rule.endswith(MADE_AS_FILE) and not rule.endpoint.endswith("_page")

    rules = [rule for rule in app.url_map.iter_rules() if is_file(rule)]
    assert len(rules) >= len(FILES)
    router = app.url_map.bind("")
    for rule in rules:
        values = {name: EXAMPLES.get(name, "x") for name in rule.arguments}
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        path = router.build(rule.endpoint, values, method=method)
        assert urgencies.of(method, path) is Urgency.DOCUMENT, rule.rule


@pytest.mark.parametrize(
    ("path", "urgency"),
    [
        ("/km/courses/x/lessons/y", Urgency.LESSON),
        ("/km/home", Urgency.LESSON),
        ("/en/courses", Urgency.PAGE),
        ("/en/tools/x/y", Urgency.PAGE),
        ("/en/nowhere", Urgency.PAGE),
        ("/", Urgency.PAGE),
        ("//en//courses", Urgency.PAGE),
        ("/xx/courses/x/lessons/y", Urgency.PAGE),
        ("/static/nowhere.css", Urgency.PAGE),
        ("/media/x.webp", Urgency.PART),
        ("/robots.txt", Urgency.PART),
        ("/en/courses/\xe1\x9e\x80\xe1/lessons/\xff", Urgency.LESSON),
    ],
)
def test_paths_as_visitors_send_them(urgencies: Urgencies, path: str, urgency: Urgency) -> None:
    assert urgencies.of("GET", path) is urgency


def test_every_static_file_belongs_to_a_page(app: Flask, urgencies: Urgencies) -> None:
    files = app.extensions["static_files"]
    assert any(path.endswith(".css") for path in files)
    assert {urgencies.of("GET", path) for path in files} == {Urgency.PART}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "BREW"])
def test_methods_that_nobody_takes_are_not_urgent(urgencies: Urgencies, method: str) -> None:
    assert urgencies.of(method, "/en/courses/x/final-check/y/questions/1") is Urgency.PAGE


def test_nginx_keeps_the_same_order(app: Flask, urgencies: Urgencies) -> None:
    table = lines(app)
    for rule, method, path in examples(app):
        assert meaning(table, method, path) is urgencies.of(method, path), (method, rule.rule)


def test_the_rules_for_nginx_are_those_of_the_routes(app: Flask) -> None:
    made = "write it again: .venv/bin/python -m tests.contract.nginx_urgency > deploy/nginx/urgency.conf"
    assert SHIPPED.read_text("utf-8") == written(app), made
