"""Compiling: deterministic, complete, localised with fallback, and only for courses without errors."""

import json
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from academy.content.compiler import CompiledCourse, CompileError, compile_course
from academy.content.edition import Edition, EditionError
from academy.content.items.draw import draw_values
from tests.unit.content.conftest import COURSES, change
from tests.unit.content.faults.doors import TODAY

COURSE = "course.yaml"
L6 = "lessons/06-close-the-gap.md"
Q1 = "questions/01-two-pockets.yaml"
Q5 = "questions/05-look-ahead.yaml"
ID_Q1 = f"i18n/id/{Q1}"
MARKER = '<aside class="facts" data-facts="record-retention"></aside>'


@pytest.fixture(scope="module")
def compiled() -> CompiledCourse:
    return compile_course(COURSES / "mon-101", samples=5, today=TODAY)


@pytest.fixture(scope="module")
def edition(compiled: CompiledCourse) -> Edition:
    return Edition.from_json(compiled.to_json())


def recompiled(course: Path) -> Edition:
    return Edition.from_json(compile_course(course, samples=5, today=TODAY).to_json())


def test_the_same_course_gives_the_same_bytes(compiled: CompiledCourse, tmp_path: Path) -> None:
    for name in ("_shared", "mon-101"):
        shutil.copytree(COURSES / name, tmp_path / "courses" / name)
    course = tmp_path / "courses/mon-101"
    assert compile_course(course, samples=5, today=TODAY).to_json() == compiled.to_json()


def test_another_process_gives_the_same_bytes(compiled: CompiledCourse) -> None:
    code = (
        "import sys, datetime, pathlib; from academy.content.compiler import compile_course;"
        "course = compile_course(pathlib.Path(sys.argv[1]), samples=5, today=datetime.date(2026, 11, 30));"
        "sys.stdout.buffer.write(course.to_json().encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(COURSES / "mon-101")],
        capture_output=True,
        check=True,
        cwd=COURSES.parent,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(COURSES.parent)},
    )
    assert done.stdout.decode() == compiled.to_json()


def test_a_course_with_errors_is_not_compiled(course: Path) -> None:
    change(course / COURSE, "pass_mark: 14", "pass_mark: 18")
    with pytest.raises(CompileError, match="pass_mark") as caught:
        compile_course(course, samples=5, today=TODAY)
    assert [problem.place for problem in caught.value.problems] == ["assessment.final.pass_mark"]


def test_the_course_is_whole(edition: Edition) -> None:
    assert (edition.id, edition.slug, edition.version) == ("mon-101", "record-keeping-and-cash-flow", "1.2.0")
    assert [lesson.slug for lesson in edition.lessons][:2] == ["two-pockets", "cash-book"]
    assert [outcome.id for outcome in edition.outcomes] == ["O1", "O2", "O3", "O4", "O5", "O6"]
    assert edition.competences[0].name == "Separate business and home money"
    assert len(edition.items("en")) == 60
    assert len(edition.items("en", use="review")) == 18
    assert edition.assessment["final"]["pass_mark"] == 14
    assert edition.currencies["USD"] == {
        "country": "TL",
        "decimals": 2,
        "optional": True,
        "symbol": "US$",
        "unit": "0.5",
    }
    assert edition.tool("en")["id"] == "cash-book-planner"
    assert edition.lesson("mon-101-l1").items == tuple(f"rk-01{number:02}" for number in range(1, 11))
    assert edition.facts["record-retention"]["countries"]["SG"]["review_by"] == "2027-11-21"
    with pytest.raises(KeyError):
        edition.lesson("mon-101-l9")


def test_items_have_their_defaults(edition: Edition) -> None:
    item = edition.item("rk-0101", "en")
    assert item["shuffle"] is True
    assert item["retired"] is False
    assert (item["lesson"], item["outcome"]) == ("mon-101-l1", "O1")
    assert item["options"][1]["correct"] is False
    numeric = edition.item("rk-0603", "en")
    assert numeric["tolerance"] == {"abs": "0"}
    assert numeric["kinds"] == {
        "interest": "money",
        "loan": "money",
        "months": "number",
        "one": "money",
        "pct": "number",
    }
    assert numeric["params"]["months"] == {"int": [2, 4]}


def test_no_binary_fraction_reaches_a_formula(course: Path) -> None:
    change(course / Q5, "{money: [40, 160], step: 5}", "{money: [40.5, 160], step: 0.5}")
    item = recompiled(course).item("rk-0502", "en")
    assert item["params"]["below"] == {"money": ["40.5", 160], "step": "0.5"}
    values = draw_values(item["params"], item["derive"], item["require"], seed="x", people=["Sari"])
    assert Fraction(values["below"]) % Fraction(1, 2) == 0


def test_pictures_are_named_by_content(compiled: CompiledCourse, edition: Edition) -> None:
    medium = edition.media["media/two-jars.svg"]
    assert medium.type == "image/svg+xml"
    assert compiled.media[medium.name] == (COURSES / "mon-101/media/two-jars.svg").read_bytes()
    html = edition.lesson_text("mon-101-l1", "en").html
    assert f'<img src="/media/{medium.name}"' in html
    assert 'width="320" height="150" loading="lazy"' in html


def test_translated_strings_are_used_and_others_fall_back(edition: Edition) -> None:
    assert edition.languages == ("en", "id")
    assert edition.item("rk-0102", "id")["stem"].startswith("Setelah semua biaya usaha")
    assert edition.item("rk-0102", "id")["traps"] == edition.item("rk-0102", "en")["traps"]
    assert edition.item("rk-0601", "id") == edition.item("rk-0601", "en")
    assert edition.lesson_text("mon-101-l1", "id") == edition.lesson_text("mon-101-l1", "en")
    assert edition.locale("id")["status"] == "draft-needs-native-review"
    assert edition.locale("th") == edition.locale("en")


def test_a_stale_string_falls_back_to_english(course: Path) -> None:
    change(course / COURSE, "version: 1.2.0", "version: 1.3.0")
    change(course / Q1, "  - id: rk-0101", "  - id: rk-0101\n    changed: 1.1.0")
    edition = recompiled(course)
    assert edition.item("rk-0101", "id") == edition.item("rk-0101", "en")
    assert edition.item("rk-0102", "id") != edition.item("rk-0102", "en")


def test_other_files_can_be_translated(course: Path) -> None:
    for source, words in {
        "course.yaml": {"title": "Catatan dan arus kas", "outcomes.O1.text": "Pisahkan uang"},
        "glossary.yaml": {"terms.wage": "Jumlah tetap yang dibayar usaha"},
        "tools/cash-book-planner.yaml": {"sheets.wage.fields.left1.label": "Sisa, minggu 1"},
        "misconceptions.yaml": {"items.M01": "Semua uang di kaleng milik saya."},
    }.items():
        file = course / "i18n/id" / source
        file.parent.mkdir(exist_ok=True)
        head = f"schema: academy-i18n/1\nlanguage: id\nstatus: draft-needs-native-review\nsource: {source}\n"
        strings = "".join(f"  {path}: {json.dumps(text)}\n" for path, text in words.items())
        file.write_text(f"{head}source_version: 1.0.0\nstrings:\n{strings}", encoding="utf-8")
    locale = recompiled(course).locale("id")
    assert locale["title"] == "Catatan dan arus kas"
    assert locale["outcomes"]["O1"] == "Pisahkan uang"
    assert locale["glossary"]["wage"].startswith("Jumlah")
    assert locale["tool"]["sheets"][0]["fields"][0]["label"] == "Sisa, minggu 1"
    assert locale["misconceptions"]["M01"].startswith("Semua")


def test_a_lesson_can_be_translated(course: Path) -> None:
    source = (course / L6).read_text(encoding="utf-8").partition("\n---\n")[2]
    body = source.replace("## Story", "## Cerita").replace("Nok needs", "Nok perlu")
    file = course / "i18n/id" / L6
    file.parent.mkdir()
    file.write_text(
        "---\nschema: academy-i18n/1\nlanguage: id\nstatus: draft-needs-native-review\n"
        f"source: {L6}\nsource_version: 1.2.0\ntitle: Tutup celah\n"
        'rule: "In sooner, out later, spend less, and only then borrow."\n---\n' + body,
        encoding="utf-8",
    )
    text = recompiled(course).lesson_text("mon-101-l6", "id")
    assert text.title == "Tutup celah"
    assert text.sections[0].title == "Cerita"
    assert "<summary>Tampilkan jawaban</summary>" in text.html
    assert MARKER in text.html


def test_retired_items_stay_readable_but_are_not_asked(course: Path) -> None:
    change(course / Q1, "  - id: rk-0101", "  - id: rk-0199")
    with (course / Q1).open("a", encoding="utf-8") as file:
        file.write(
            "\n  - id: rk-0101\n    retired: true\n    type: true_false\n    level: apply\n    difficulty: 0.5\n"
            "    use: [practice]\n    stem: A sale is cash.\n    answer: true\n    misconception: M01\n"
            '    feedback: {"true": "Right. It is money.", "false": "It is money you can use."}\n'
        )
    translation = course / ID_Q1
    translation.write_text(
        translation.read_text(encoding="utf-8").replace("rk-0101", "rk-0199"), encoding="utf-8"
    )
    edition = recompiled(course)
    assert edition.item("rk-0101", "en")["retired"] is True
    assert "rk-0101" not in edition.lesson("mon-101-l1").items
    assert "rk-0101" not in {item["id"] for item in edition.items("en")}


def test_names_of_a_country(edition: Edition) -> None:
    assert edition.first_names("VN") == ["Hạnh", "Lan", "Mai", "Quang", "Tuấn", "Dũng"]
    assert len(edition.first_names("XX")) == 66


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "academy-edition/2"}', "{"])
def test_other_documents_are_refused(text: str) -> None:
    with pytest.raises(EditionError):
        Edition.from_json(text)


def test_reading_an_edition_needs_neither_yaml_nor_schema() -> None:
    code = (
        "import sys, academy.content.edition, academy.content.items.draw, academy.content.cli;"
        "print(sorted({'yaml', 'pydantic', 'markdown_it', 'flask', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=COURSES.parent, text=True
    )
    assert done.stdout.strip() == "[]"
