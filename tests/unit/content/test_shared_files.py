"""Pathways, planned courses and country packs: what is there is clean, and what is published of them."""

import datetime
import shutil
from pathlib import Path

import pytest

from academy.content.checker import check_paths, check_shared_folder
from academy.content.compiler import CompileError, compile_shared
from academy.core import locales
from tests.unit.content.conftest import COURSES, change

TODAY = datetime.date(2026, 11, 30)
CATALOGUE = "catalogue.yaml"
BRUNEI, CAMBODIA = "country/bn.yaml", "country/kh.yaml"
COURSE = "../mon-101/course.yaml"
ENTRY = """  tax:
    entries:
    - name: Tax Office of Tests
      what_for: "It answers questions on tax."
      phone: "+673 238 0000"
      url: https://tax.example.org/ask
      source: https://www.example.org/contacts
      checked_on: 2026-11-22
      review_by: 2027-11-22
"""
NOT_CHECKED = "  tax: {status: not_checked}\n"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Return a copy of the shared folder beside a copy of the model course, with nothing checked in Brunei."""
    for name in ("_shared", "mon-101"):
        shutil.copytree(COURSES / name, tmp_path / name)
    lines = (tmp_path / "_shared" / CATALOGUE).read_text("utf-8")
    assert "needs" not in lines
    kinds = "".join(
        f"  {kind}: {{status: not_checked}}\n" for kind in kinds_of(tmp_path / "_shared" / CAMBODIA)
    )
    (tmp_path / "_shared" / BRUNEI).write_text(
        f"schema: academy-country/1\ncountry: BN\ncontacts:\n{kinds}", "utf-8"
    )
    return tmp_path / "_shared"


def kinds_of(file: Path) -> list[str]:
    lines = file.read_text("utf-8").splitlines()
    return [line.strip().split(":")[0] for line in lines if line.startswith("  ") and line[2] not in " #"]


def test_what_is_there_is_clean_and_has_every_member_state() -> None:
    assert list(check_shared_folder(COURSES / "_shared", TODAY)[1]) == []
    keys = {f"country/{code.lower()}" for code in locales.countries()}
    assert compile_shared(COURSES).keys() == keys | {"catalogue"}


def test_a_contact_expires_the_day_after_its_last_day_and_is_published_all_the_same(shared: Path) -> None:
    change(shared / BRUNEI, NOT_CHECKED, ENTRY)
    last = datetime.date(2027, 11, 22)
    before = [each for each in check_shared_folder(shared, last)[1] if each.path.endswith("bn.yaml")]
    after = [
        each
        for each in check_shared_folder(shared, last + datetime.timedelta(days=1))[1]
        if each.path.endswith("bn.yaml")
    ]
    assert before == []
    assert [(each.place, each.severity) for each in after] == [("contacts.tax.entries.0.review_by", "error")]
    assert compile_shared(shared.parent)["country/bn"]["contacts"]["tax"][0]["review_by"] == "2027-11-22"


def test_a_fault_holds_back_publishing(shared: Path) -> None:
    change(shared / BRUNEI, NOT_CHECKED, "")
    with pytest.raises(CompileError, match="tax"):
        compile_shared(shared.parent)


def test_a_course_alone_is_held_against_the_catalogue_beside_it(shared: Path) -> None:
    change(shared / COURSE, "hours: 4", "hours: 5")
    problems = check_paths([shared.parent / "mon-101"], 3, today=TODAY)
    assert [each.place for each in problems] == ["hours"]
    (shared / CATALOGUE).unlink()
    assert check_paths([shared.parent / "mon-101"], 3, today=TODAY) == []


def test_translated_words_come_after_the_english_ones(shared: Path) -> None:
    words = '      i18n: {ms: {what_for: "Ia menjawab soalan cukai."}}\n      checked_on'
    change(shared / BRUNEI, NOT_CHECKED, ENTRY.replace("      checked_on", words))
    change(
        shared / CATALOGUE,
        '    id: {title: "Usaha pertama',
        '    ms: {title: "Perniagaan pertama", who: "Orang muda."}\n    id: {title: "Usaha pertama',
    )
    documents = compile_shared(shared.parent)
    assert documents["country/bn"]["contacts"]["tax"][0]["words"] == [
        ["en", "Tax Office of Tests", "It answers questions on tax."],
        ["ms", "Tax Office of Tests", "Ia menjawab soalan cukai."],
    ]
    assert documents["catalogue"]["pathways"][1]["words"][-1] == ["ms", "Perniagaan pertama", "Orang muda."]
