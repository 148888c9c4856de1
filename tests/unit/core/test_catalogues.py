"""Catalogues are extracted, merged, checked and compiled; broken translations do not pass."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from academy.core import catalogues
from academy.core.i18n import are_stale

SOURCE = """
from academy.core.i18n import gettext as _, ngettext
_("Hello")
_("Hello %(name)s", name="x")
_("Read <b>this</b>")
ngettext("%(num)s lesson", "%(num)s lessons", 2)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "academy"
    (folder / "web").mkdir(parents=True)
    (folder / "web" / "texts.py").write_text(SOURCE, encoding="utf-8")
    return folder


def translate(path: Path, **texts: str) -> None:
    content = path.read_text("utf-8")
    for source, text in texts.items():
        original = {"hello": "Hello", "name": "Hello %(name)s", "tag": "Read <b>this</b>"}[source]
        content = content.replace(f'msgid "{original}"\nmsgstr ""', f'msgid "{original}"\nmsgstr "{text}"')
    path.write_text(content.replace('msgstr[0] ""', 'msgstr[0] "%(num)s mata"'), encoding="utf-8")


def test_problems_are_named_and_a_good_catalogue_compiles(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    assert all("is missing" in line for line in catalogues.check(package, root))
    catalogues.update(package, root)
    path = catalogues.catalogue_path(root, "id", "web")
    assert "nplurals=1" in path.read_text("utf-8")
    lines = [line for line in catalogues.check(package, root) if "/id/" in line]
    assert len(lines) == 4
    assert all("is not translated" in line for line in lines)

    translate(path, hello="Halo", name="Halo %(nama)s", tag="Baca ini")
    broken = sorted(line for line in catalogues.check(package, root) if "/id/" in line)
    assert [line.rsplit(": ", 1)[1] for line in broken] == [
        "has other placeholders than its source",
        "has other tags than its source",
    ]


def test_merging_keeps_translations_and_drops_texts_nobody_asks_for(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    catalogues.update(package, root)
    path = catalogues.catalogue_path(root, "id", "web")
    translate(path, hello="Halo", name="Halo %(name)s", tag="Baca <b>ini</b>")
    before = path.read_bytes()
    catalogues.update(package, root)
    assert path.read_bytes() == before
    (package / "web" / "texts.py").write_text('_("Hello")', encoding="utf-8")
    catalogues.update(package, root)
    assert "Halo" in path.read_text("utf-8")
    assert "Baca" not in path.read_text("utf-8")


def test_x6_content_and_not_times_says_what_is_to_be_compiled(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    catalogues.update(package, root)
    source = catalogues.catalogue_path(root, "id", "web")
    assert are_stale(root)
    catalogues.compile_all(root)
    assert not are_stale(root)
    os.utime(source)
    assert not are_stale(root)
    translate(source, hello="Halo")
    os.utime(source, (0, 0))
    assert are_stale(root)
    catalogues.compile_all(root)
    source.with_suffix(".mo").unlink()
    assert are_stale(root)
    catalogues.compile_all(root)
    with catalogues.catalogue_path(root, "id", "web").with_suffix(".mo").open("rb") as file:
        assert read_mo(file)["Hello"].string == "Halo"


def test_processes_that_start_at_once_compile_whole_catalogues(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    catalogues.update(package, root)
    translate(catalogues.catalogue_path(root, "id", "web"), hello="Halo")
    with ThreadPoolExecutor(8) as together:
        assert list(together.map(lambda _: catalogues.compile_all(root), range(8))) == [None] * 8
    with catalogues.catalogue_path(root, "id", "web").with_suffix(".mo").open("rb") as file:
        assert read_mo(file)["Hello"].string == "Halo"
    assert not [path for path in root.rglob("*") if path.name.startswith(".")]


def test_a_translation_that_nobody_has_looked_at_is_named(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    catalogues.update(package, root)
    path = catalogues.catalogue_path(root, "id", "web")
    translate(path, hello="Halo", name="Halo %(name)s", tag="Baca <b>ini</b>")
    path.write_text(path.read_text("utf-8").replace('msgid "Hello"', '#, fuzzy\nmsgid "Hello"'), "utf-8")
    lines = [line for line in catalogues.check(package, root) if "/id/" in line]
    assert [line.rsplit(": ", 1)[1] for line in lines] == ["is fuzzy"]


def test_an_area_that_says_nothing_any_more_has_no_catalogue(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    catalogues.update(package, root)
    path = catalogues.catalogue_path(root, "id", "web")
    assert path.exists()
    (package / "web" / "texts.py").write_text("", "utf-8")
    catalogues.update(package, root)
    assert not path.exists()


def test_a_new_room_is_an_area_and_is_entered_nowhere(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    (package / "studio").mkdir()
    (package / "studio" / "labels.py").write_text('_("Draft")', encoding="utf-8")
    catalogues.update(package, root)
    assert {path.name for path in root.glob("*/LC_MESSAGES/*")} == {"studio.po", "web.po"}
    assert [line for line in catalogues.check(package, root) if "/id/" in line and "'Draft'" in line]


def test_a_text_takes_its_translation_along_when_its_code_moves(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "translations"
    catalogues.update(package, root)
    translate(
        catalogues.catalogue_path(root, "id", "web"),
        hello="Halo",
        name="Halo %(name)s",
        tag="Baca <b>ini</b>",
    )
    before = catalogues.catalogue_path(root, "id", "web").read_text("utf-8")
    (package / "web").rename(package / "admin")
    catalogues.update(package, root)
    assert catalogues.catalogue_path(root, "id", "admin").read_text("utf-8") == before.replace(
        "web/", "admin/"
    )
    assert not catalogues.catalogue_path(root, "id", "web").exists()
    assert [line for line in catalogues.check(package, root) if "/id/" in line] == []


def test_one_text_in_two_rooms_has_one_translation(package: Path, tmp_path: Path) -> None:
    """A page shows the last of them, whichever room it stands in."""
    root = tmp_path / "translations"
    (package / "web" / "texts.py").write_text('_("Hello")', "utf-8")
    (package / "studio").mkdir()
    catalogues.update(package, root)
    translate(catalogues.catalogue_path(root, "id", "web"), hello="Halo")
    (package / "studio" / "labels.py").write_text('_("Hello")', "utf-8")
    catalogues.update(package, root)
    assert [line for line in catalogues.check(package, root) if "/id/" in line] == []
    other = catalogues.catalogue_path(root, "id", "studio")
    other.write_text(other.read_text("utf-8").replace("Halo", "Hai"), "utf-8")
    [found] = [line for line in catalogues.check(package, root) if "/id/" in line]
    assert "web.po: 'Hello': is another text in another area" in found
