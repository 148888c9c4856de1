"""Blank and refused boxes of the public tools, as a guest meets them: no figure reads one."""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from academy.catalogue.services.publish import publish_edition
from academy.content.compiler import CompiledCourse, compile_course
from academy.core.db import commit
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import COURSES
from tests.support.pages import PageClient
from tests.support.sample import sampled

BANK = {"name": "Bank", "amount": "1.200.000", "months": "12", "method": "flat", "rate": "1,5"}
OFFERS = "/id/tools/borrow-small-borrow-safely/offers"
Typed = dict[str, str]


@cache
def compiled(course: str) -> CompiledCourse:
    return compile_course(COURSES / course, samples=1)


def publish(course: str) -> str:
    """Publish a course as it ships and return its address."""
    document = compiled(course).document
    publish_edition(document, compiled(course).media)
    commit()
    return str(document["course"]["slug"])


def words(response: TestResponse) -> str:
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.text, flags=re.DOTALL)
    return " ".join(html.unescape(body).split())


def send(client: PageClient, path: str, typed: Typed) -> TestResponse:
    if not client.last_token:
        client.get(path.rsplit("/", 1)[0] if path.endswith(("xlsx", "pdf")) else path)
    return client.submit(path, typed)


def offers(*lines: Typed, **single: str) -> Typed:
    """Return the form of the loan comparison with some lines."""
    typed = {"currency": "IDR", "lines": str(len(lines)), **single}
    for number, line in enumerate(lines):
        typed |= {f"rows.{number}.{name}": text for name, text in line.items()}
    return typed


def results(response: TestResponse) -> str:
    """Return what stands under the form: figures, advice, chart and tables."""
    start = response.text.index('id="results-part"') if 'id="results-part"' in response.text else 0
    end = response.text.find('aria-labelledby="keep"', start)
    body = re.sub(r"<[^>]+>", " ", response.text[start:end])
    return " ".join(html.unescape(body).split())


def test_d1_an_offer_without_its_rate_has_no_result_and_no_place(client: PageClient) -> None:
    publish("fin-101")
    lender = {**BANK, "name": "Lender", "rate": ""}
    page = send(client, OFFERS, offers(BANK, lender, safe_payment="200.000"))
    assert page.status_code == 200
    said = results(page)
    assert "0.00" not in said.replace(".000", "")
    assert "0,00" not in said
    assert "Take the lowest yearly rate" not in said
    assert "Lowest yearly rate –" in said
    assert re.search(r"Effective yearly rate [1-9][0-9],[0-9]{2}% –", said), (
        said
    )  # the bank first, with its own
    assert "Lender: Interest, percent a month" in said
    zero = results(send(client, OFFERS, offers(BANK, {**lender, "rate": "0"}, safe_payment="200.000")))
    assert "Lowest yearly rate 0,00%" in zero
    assert "Take the lowest yearly rate" in zero


def test_d1_the_line_is_named_also_in_the_files(client: PageClient) -> None:
    publish("fin-101")
    typed = offers(BANK, {**BANK, "name": "Lender", "rate": ""}, safe_payment="200.000")
    book = load_workbook(io.BytesIO(send(client, f"{OFFERS}/xlsx", typed).data), data_only=True).worksheets[0]
    heads = [cell.value for cell in book[3]]
    lender = next(row for row in book.iter_rows(min_row=4, values_only=True) if row[0] == "Lender")
    yearly = lender[heads.index("Effective yearly rate")]
    assert yearly in (None, "")
    figures = {row[0]: row[1] for row in book.iter_rows(min_row=6, values_only=True)}
    assert figures["Lowest yearly rate"] in (None, "")


@pytest.mark.parametrize("rate", ["1000", "-2", "two", "2%%", "2..5", "Rp 2"])
def test_d2_nothing_is_worked_out_from_a_refused_box(client: PageClient, rate: str) -> None:
    publish("fin-101")
    page = send(
        client, OFFERS, offers(BANK, {**BANK, "name": "Lender", "rate": rate}, safe_payment="200.000")
    )
    assert page.status_code == 422
    said = results(page)
    assert "Lowest yearly rate –" in said
    assert not re.search(r"(?<![0-9.,])0,00|lowest yearly rate, if", said), said
    assert send(client, f"{OFFERS}/xlsx", offers({**BANK, "rate": rate})).status_code == 422
    part = FlaskClient.open(
        client, OFFERS, method="POST", headers={"X-Requested-With": "academy"},
        data={"csrf_token": client.last_token, **offers({**BANK, "rate": rate})},
    )  # fmt: skip
    assert part.status_code == 422
    assert "Lowest yearly rate –" in words(part)


@pytest.mark.parametrize(
    "rate", ["1,5%", "1,5 %", "1,5％", "1,5 percent", "1,5percent", "%1,5", "1,5 persen"]
)
def test_d2_a_percent_sign_is_fine_in_a_percent_box(client: PageClient, rate: str) -> None:
    publish("fin-101")
    plain = results(send(client, OFFERS, offers(BANK)))
    page = send(client, OFFERS, offers({**BANK, "rate": rate}))
    assert page.status_code == 200
    assert results(page) == plain


def test_d2_the_learners_own_sheet_forgets_what_it_knew_while_a_box_is_refused(client: PageClient) -> None:
    slug = publish("fin-101")
    sign_in(client, make_person(country="ID"))
    sheet = f"/id/courses/{slug}/workbook/safe"
    client.get(sheet)
    months: Typed = {}
    for number in range(6):
        months |= {f"rows.{number}.in": "900", f"rows.{number}.out": "600"}
    assert client.submit(sheet, months).status_code == 303
    assert "My safe payment a month Rp100" in words(client.get(sheet))
    refused = client.submit(sheet, {**months, "rows.2.out": "many"})
    assert refused.status_code == 422
    assert "My safe payment a month –" in words(refused)
    assert "Rp100" not in words(refused)


def test_d1_the_page_says_which_blank_box_counts_as_nothing(client: PageClient) -> None:
    publish("fin-101")
    page = client.get(OFFERS.replace("/id/", "/en/")).text
    boxes = page.split('<div class="field')
    fee = next(box for box in boxes if "Fee kept, percent of the loan" in box)
    rate = next(box for box in boxes if "Interest, percent a month" in box)
    assert "Blank counts as 0" in fee
    assert "Blank counts" not in rate


def typed_example(sheet: dict[str, Any]) -> Typed:
    """Return the first example of a sheet as a guest types it, with every line named."""
    example = sheet["examples"][0]
    given = {name: value for name, value in example.get("given", {}).items() if name != "rows"}
    lines = example.get("rows") or example.get("given", {}).get("rows", [])
    typed = {name: str(value) for name, value in given.items()} | {
        "currency": "USD",
        "lines": str(len(lines)),
    }
    for number, line in enumerate(lines):
        typed |= {f"rows.{number}.{name}": str(value) for name, value in line.items()}
    return typed


def figures_of(response: TestResponse) -> list[str]:
    """Return every figure and every cell of a table of results, and each advice."""
    part = response.text[response.text.index('id="results-part"') :]
    part = part[: part.index('aria-labelledby="keep"')]
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part)
    said = [f"chart={text}" for text in re.findall(r"<desc[^>]*>(.*?)</desc>", part)]
    for table in re.findall(r"<table.*?</table>", part, re.DOTALL):
        lines = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        head, *rows = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines)
        found += [
            (f"{row[0]}, {name}", cell) for row in rows for name, cell in zip(head[1:], row[1:], strict=True)
        ]
    return [f"{name}={value}" for name, value in found] + said


@dataclass(frozen=True)
class Box:
    """A box for a number of a sheet that has an example."""

    course: str
    sheet: dict[str, Any]
    name: str
    field: dict[str, Any]

    @property
    def gaps(self) -> list[str]:
        """Return what is no number here: nothing, where that does not mean a default, and what is refused."""
        blank = [] if "default" in self.field else [""]
        return blank + ([] if self.field.get("allow_negative") else ["-7"])

    def __str__(self) -> str:
        return f"{self.course} {self.sheet['id']} {self.name}"


def boxes_of(path: Path) -> Iterator[Box]:
    """Yield the boxes of a tool."""
    for sheet in yaml.safe_load(path.read_text("utf-8"))["sheets"]:
        if sheet.get("examples"):
            typed = typed_example(sheet)
            fields = {field["id"]: field for field in sheet.get("fields", [])}
            fields |= {f"rows.0.{field['id']}": field for field in sheet.get("row", [])}
            for name, field in fields.items():
                if (
                    name in typed
                    and field["type"] in ("money", "number", "percent")
                    and "slider" not in field
                ):
                    yield Box(path.parents[1].name, sheet, name, field)


BOXES = [box for path in sorted(COURSES.glob("*/tools/*.yaml")) for box in boxes_of(path)]
BOXES_A_DAY = 20


@pytest.mark.sampled
@pytest.mark.parametrize(
    "box", sampled(BOXES, BOXES_A_DAY, "blank boxes", course=attrgetter("course")), ids=str
)
def test_d1_no_figure_on_any_page_reads_a_box_that_is_blank_or_refused(client: PageClient, box: Box) -> None:
    page, typed = f"/en/tools/{publish(box.course)}/{box.sheet['id']}", typed_example(box.sheet)
    known = [
        set(figures_of(send(client, page, {**typed, box.name: text}))) for text in (typed[box.name], "1", "2")
    ]
    kept = set.intersection(*known)
    for gap in box.gaps:
        shown = {
            each
            for each in figures_of(send(client, page, {**typed, box.name: gap}))
            if "=–" not in each and "not known everywhere" not in each
        }
        assert shown <= kept, (gap, shown - kept)
