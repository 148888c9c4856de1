"""Interface catalogues: extract texts, merge them into .po files, check and compile them.

One catalogue a language and area; every room of the house is an area. English is the source and has none.
All areas are one dictionary on a page: a text says the same wherever it stands, and may move between rooms.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from academy.core.built import write_whole
from academy.core.i18n import COMPILED, digest_of_catalogues
from academy.core.locales import Language, languages

METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2.ext:babel_extract")]
OPTIONS = {"**/templates/**.*": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
HEADER = "# Interface texts of the academy. Which languages are drafts: academy/core/languages.toml."
#: A catalogue changes when its texts do, and only then.
FIXED_DATE = datetime(2026, 11, 22, tzinfo=UTC)
TAG = re.compile(r"</?[a-z][^>]*>")


def catalogue_path(root: Path, tag: str, area: str) -> Path:
    """Return where the catalogue of one language and area is kept (Babel's folder name for the tag)."""
    folder = languages()[tag].formats
    return root / folder / "LC_MESSAGES" / f"{area}.po"


def areas_of(package: Path) -> list[str]:
    """Return the names of the areas: the folders of ``package``, so that a new room is entered nowhere."""
    return sorted(path.name for path in package.iterdir() if path.is_dir() and path.name[0] != "_")


def translated() -> list[Language]:
    """Return the languages that need catalogues: complete ones except the source language."""
    return [language for language in languages().values() if language.is_complete and language.tag != "en"]


def extract(package: Path, area: str) -> Catalog:
    """Return the texts that the code and templates of one area ask for."""
    catalog = Catalog(project="Online SME Academy", charset="utf-8")
    found = extract_from_dir(str(package / area), METHODS, OPTIONS, KEYWORDS, comment_tags=("translators:",))
    for name, line, message, comments, _context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, None, [(f"{area}/{name}", line)], auto_comments=comments)
    return catalog


def update(package: Path, root: Path) -> None:
    """Merge what the code asks for into every catalogue.

    A text that has moved to another area takes its translation along; texts nobody asks for any more go.
    """
    templates = _templates(package)
    for language in translated():
        before = _catalogues(root, language)
        known = {one.id: one for catalog in before.values() for one in catalog if one.id and one.string}
        for area in before.keys() | templates.keys():
            path = catalogue_path(root, language.tag, area)
            catalog = before.get(area) or _read(path, language)
            wanted = templates.get(area, Catalog())
            for message in wanted:
                if message.id in known and not catalog.get(message.id):
                    catalog[message.id] = known[message.id]
            _write(path, catalog, wanted)


def _write(path: Path, catalog: Catalog, wanted: Catalog) -> None:
    """Write what ``catalog`` says of the ``wanted`` texts; no file when there are none."""
    catalog.update(wanted, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = catalog.revision_date = FIXED_DATE
    if len(catalog) == 0:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False)


def check(package: Path, root: Path) -> Iterator[str]:
    """Yield ``path: text: problem`` for every missing, fuzzy, stale, broken or contradicting translation."""
    templates = _templates(package)
    for language in translated():
        catalogs = _catalogues(root, language)
        said: dict[Any, Any] = {}
        for area, wanted in templates.items():
            catalog, path = catalogs.get(area, Catalog()), catalogue_path(root, language.tag, area)
            for message in wanted:
                problem = _problem(catalog.get(message.id), language, said) if message.id else ""
                if problem:
                    yield f"{path.relative_to(root.parent)}: {_source(message)!r}: {problem}"


def compile_all(root: Path) -> None:
    """Compile every catalogue under ``root``, and write down of what content."""
    digest = digest_of_catalogues(root)
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        language = next(one for one in languages().values() if one.formats == source.parts[-3])
        compiled = BytesIO()
        write_mo(compiled, _read(source, language))
        write_whole(source.with_suffix(".mo"), compiled.getvalue())
    write_whole(root / COMPILED, digest.encode())


def _templates(package: Path) -> dict[str, Catalog]:
    return {area: extract(package, area) for area in areas_of(package)}


def _catalogues(root: Path, language: Language) -> dict[str, Catalog]:
    """Return the catalogues of a language by area."""
    folder = catalogue_path(root, language.tag, "").parent
    return {path.stem: _read(path, language) for path in sorted(folder.glob("*.po"))}


def _read(path: Path, language: Language) -> Catalog:
    """Read a catalogue; the plural rule always comes from languages.toml, never from Babel's guess."""
    catalog = Catalog(
        locale=language.formats,
        header_comment=HEADER,
        project="Online SME Academy",
        version="1",
        msgid_bugs_address="the issue tracker of the project",
        last_translator="a draft that no native speaker has read",
        language_team=language.name,
        fuzzy=False,
    )
    count, expression = language.plural_forms.removeprefix("nplurals=").removesuffix(";").split("; plural=")
    vars(catalog).update(_num_plurals=int(count), _plural_expr=expression)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language.formats, charset="utf-8"):
                if message.id:
                    catalog[message.id] = message
    return catalog


def _problem(message: Message | None, language: Language, said: dict[Any, Any]) -> str:
    """Return what is wrong with a translation, '' when nothing is; ``said`` holds those of the areas before."""
    if message is None:
        return "is missing; run make i18n"
    if said.setdefault(message.id, message.string) != message.string:
        return "is another text in another area, and pages show only one"
    texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    count = int(language.plural_forms.removeprefix("nplurals=")[0])
    if message.fuzzy:
        return "is fuzzy"
    if not all(texts) or (message.pluralizable and len(texts) != count):
        return "is not translated"
    source = message.id[-1] if isinstance(message.id, (list, tuple)) else message.id
    for text in texts:
        for kind, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
            if sorted(pattern.findall(str(text))) != sorted(pattern.findall(source)):
                return f"has other {kind} than its source"
    return ""


def _source(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (list, tuple)) else message.id)[:60]
