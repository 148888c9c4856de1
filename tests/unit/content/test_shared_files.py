"""Pathways, planned courses and country packs: what is there is clean, and every seeded fault is found."""

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from academy.content.checker import check_paths, check_shared_folder
from academy.content.compiler import CompileError, compile_shared
from academy.core import locales
from tests.unit.content.conftest import COURSES
from tests.unit.content.faults import Fault

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


@dataclass(frozen=True)
class SharedFault:
    """Replace `old` by `new` in a file of the shared folder; without `old` the file is deleted or written anew."""

    name: str
    file: str
    old: str
    new: str
    place: str
    message: str


def with_entry(name: str, old: str, new: str, place: str, message: str) -> SharedFault:
    assert old in ENTRY
    return SharedFault(name, BRUNEI, NOT_CHECKED, ENTRY.replace(old, new), f"contacts.tax{place}", message)


FAULTS = [
    SharedFault("no catalogue", CATALOGUE, "", "", "file", "cannot be read"),
    SharedFault("no country", BRUNEI, "", "", "file", "is missing"),
    SharedFault(
        "foreign country", "country/xx.yaml", "", "schema: academy-country/1\n", "file", "member state"
    ),
    SharedFault("other country", BRUNEI, "country: BN", "country: KH", "country", "file of bn"),
    SharedFault("kind missing", BRUNEI, NOT_CHECKED, "", "contacts", "“tax” is missing"),
    SharedFault("kind unknown", BRUNEI, "  tax:", "  taxi:", "contacts.taxi", "Input should be"),
    SharedFault(
        "neither", BRUNEI, "tax: {status: not_checked}", "tax: {entries: []}", "contacts.tax", "give entries"
    ),
    SharedFault(
        "both", BRUNEI, NOT_CHECKED, ENTRY + "    status: not_checked\n", "contacts.tax", "give entries"
    ),
    with_entry("unknown key", "    - name:", "    - fax: 1\n      name:", ".entries.0.fax", "not a key"),
    with_entry(
        "no purpose", '      what_for: "It answers questions on tax."\n', "", ".entries.0.what_for", "missing"
    ),
    with_entry("half a sentence", "on tax.", "on tax", ".entries.0.what_for", "full stop"),
    with_entry(
        "no source", "source: https://www.example.org/contacts", "source: a friend", ".entries.0.source", ""
    ),
    with_entry(
        "no way to reach",
        '      phone: "+673 238 0000"\n      url: https://tax.example.org/ask\n',
        "",
        ".entries.0",
        "url or phone is missing",
    ),
    with_entry("odd number", "+673 238 0000", "call us", ".entries.0.phone", "pattern"),
    with_entry(
        "script as address", "https://tax.example.org/ask", "javascript:alert(1)", ".entries.0.url", "pattern"
    ),
    with_entry("no date", "      checked_on: 2026-11-22\n", "", ".entries.0.checked_on", "missing"),
    with_entry("too long", "review_by: 2027-11-22", "review_by: 2027-11-24", ".entries.0.review_by", "366"),
    with_entry(
        "backwards", "review_by: 2027-11-22", "review_by: 2026-11-22", ".entries.0.review_by", "after"
    ),
    with_entry(
        "future", "checked_on: 2026-11-22", "checked_on: 2026-12-01", ".entries.0.checked_on", "future"
    ),
    with_entry(
        "unknown language",
        "      checked_on",
        '      i18n: {xx: {what_for: "Tak."}}\n      checked_on',
        ".entries.0.i18n",
        "“xx”",
    ),
    SharedFault(
        "twice the same", BRUNEI, NOT_CHECKED, ENTRY + ENTRY.split("entries:\n")[1], "contacts.tax", "twice"
    ),
    SharedFault(
        "unknown course", CATALOGUE, "core: [ent-101,", "core: [ent-999,", "pathways.youth", "ent-999"
    ),
    SharedFault(
        "unknown elective",
        CATALOGUE,
        "electives: [ops-101,",
        "electives: [ops-999,",
        "pathways.inclusive",
        "",
    ),
    SharedFault("course twice", CATALOGUE, "core: [ent-101,", "core: [ent-102,", "pathways.youth", "twice"),
    SharedFault(
        "too many wanted",
        CATALOGUE,
        "electives_needed: 2",
        "electives_needed: 7",
        "electives_needed",
        "only 6",
    ),
    SharedFault(
        "wrong order",
        CATALOGUE,
        "core: [mon-101, mon-102,",
        "core: [mon-102, mon-101,",
        "core",
        "before “mon-102”",
    ),
    SharedFault("pathway twice", CATALOGUE, "- id: youth", "- id: inclusive", "pathways", "twice"),
    SharedFault("course listed twice", CATALOGUE, "- {id: ent-102,", "- {id: ent-101,", "courses", "twice"),
    SharedFault(
        "unknown prerequisite",
        CATALOGUE,
        "prerequisites: [trd-301]",
        "prerequisites: [x]",
        "trd-302",
        "no course",
    ),
    SharedFault(
        "circle",
        CATALOGUE,
        'cash flow for a small business", level: foundation, hours: 4, prerequisites: []',
        'cash flow for a small business", level: foundation, hours: 4, prerequisites: [dig-201]',
        "prerequisites",
        "needs itself",
    ),
    SharedFault("unknown level", CATALOGUE, "level: advanced", "level: expert", "level", ""),
    SharedFault("other title", COURSE, "title: Record keeping", "title: Keeping", "title", "the shared"),
    SharedFault("other hours", COURSE, "hours: 4", "hours: 5", "hours", "says “4”"),
    SharedFault("other level", COURSE, "level: foundation", "level: advanced", "level", "says “foundation”"),
    SharedFault(
        "other needs", COURSE, "prerequisites: []", "prerequisites: [mon-102]", "prerequisites", "says “none”"
    ),
    SharedFault(
        "lost pathway", COURSE, "[inclusive, women,", "[inclusive,", "pathways", "“women” is missing"
    ),
    SharedFault(
        "foreign pathway", COURSE, "[inclusive, women,", "[better, inclusive, women,", "pathways.0", "better"
    ),
    SharedFault(
        "unknown next",
        COURSE,
        "recommended_next: [mon-102",
        "recommended_next: [mon-999",
        "next.0",
        "mon-999",
    ),
    SharedFault(
        "next is itself",
        COURSE,
        "recommended_next: [mon-102",
        "recommended_next: [mon-101",
        "next.0",
        "before",
    ),
    SharedFault("not in the catalogue", COURSE, "id: mon-101", "id: mon-199", "id", "not in the shared"),
]


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


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_seeded_fault_is_reported_at_its_place(shared: Path, fault: SharedFault) -> None:
    file = shared / fault.file
    if not fault.old and not fault.new:
        file.unlink()
    else:
        Fault(fault.name, fault.file, fault.old or None, fault.new, "").apply(shared)
    problems = [each for each in check_paths([shared.parent], 3, today=TODAY) if each.severity == "error"]
    assert any(
        Path(each.path).resolve() == file.resolve()
        and fault.place in each.place
        and fault.message in each.message
        for each in problems
    ), "\n".join(map(str, problems)) or "no error at all"


def test_a_contact_expires_the_day_after_its_last_day_and_is_published_all_the_same(shared: Path) -> None:
    Fault("entry", BRUNEI, NOT_CHECKED, ENTRY, "").apply(shared)
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
    Fault("entry", BRUNEI, NOT_CHECKED, "", "").apply(shared)
    with pytest.raises(CompileError, match="tax"):
        compile_shared(shared.parent)


def test_a_course_alone_is_held_against_the_catalogue_beside_it(shared: Path) -> None:
    Fault("hours", COURSE, "hours: 4", "hours: 5", "").apply(shared)
    problems = check_paths([shared.parent / "mon-101"], 3, today=TODAY)
    assert [each.place for each in problems] == ["hours"]
    (shared / CATALOGUE).unlink()
    assert check_paths([shared.parent / "mon-101"], 3, today=TODAY) == []


def test_translated_words_come_after_the_english_ones(shared: Path) -> None:
    words = '      i18n: {ms: {what_for: "Ia menjawab soalan cukai."}}\n      checked_on'
    Fault("ms", BRUNEI, NOT_CHECKED, ENTRY.replace("      checked_on", words), "").apply(shared)
    Fault(
        "ms",
        CATALOGUE,
        '    id: {title: "Usaha pertama',
        '    ms: {title: "Perniagaan pertama", who: "Orang muda."}\n    id: {title: "Usaha pertama',
        "",
    ).apply(shared)
    documents = compile_shared(shared.parent)
    assert documents["country/bn"]["contacts"]["tax"][0]["words"] == [
        ["en", "Tax Office of Tests", "It answers questions on tax."],
        ["ms", "Tax Office of Tests", "Ia menjawab soalan cukai."],
    ]
    assert documents["catalogue"]["pathways"][1]["words"][-1] == ["ms", "Perniagaan pertama", "Orang muda."]


@pytest.mark.parametrize(
    ("contacts", "message"), [("[scam, scam]", "twice"), ("[police]", "Input should be")]
)
def test_a_lesson_asks_for_known_kinds_once(shared: Path, contacts: str, message: str) -> None:
    lesson = "../mon-101/lessons/01-two-pockets.md"
    Fault("contacts", lesson, "checks:", f"contacts: {contacts}\nchecks:", "").apply(shared)
    problems = check_paths([shared.parent / "mon-101"], 3, today=TODAY)
    assert any(each.place.startswith("contacts") and message in each.message for each in problems)
