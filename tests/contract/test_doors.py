"""Each domain is entered by the doors that it names, and by no others (docs/decisions/0085)."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "academy"
TOUR = ROOT / "docs" / "developer" / "house-tour.md"
MOST_DOORS = 5
DOOR = re.compile(r"academy\.\*\* -> academy\.(\w+)\.(\w+)")
FROM_A_DOOR = re.compile(r"academy\.(\w+)\.(?!models)\w+")
#: What needs no door: the floors under every domain, what puts the house together, foreign keys and joins.
WITHOUT_DOORS = {
    "academy.** -> academy.core.**",
    "academy.** -> academy.web.**",
    "academy.app -> academy.*.setup",
    "academy.cli -> academy.*.cli",
    "academy.*.models -> academy.*.models",
    "academy.*.queries -> academy.*.models",
    "academy.*.queries.** -> academy.*.models",
}
FLOORS = {"core", "web"}
DOMAINS = sorted(path.parent.name for path in HOUSE.glob("*/__init__.py") if path.parent.name not in FLOORS)
#: What a view may name of the database: it gives up its transaction, or only reads in one, and asks nothing itself.
OF_TRANSACTIONS = {"reading", "rollback"}
VIEWS = {"routes", "routes.py", "forms", "forms.py"}
#: Breaches of each contract: the first words of its name, and the import with which a new module breaks it.
BREACHES = {
    "core/planted.py": ("The house", "from academy.web import urgency"),
    "statistics/planted.py": ("Doors", "from academy.accounts import passwords"),
    "admin/planted.py": ("Doors", "from academy.accounts.models import Person"),
    "accounts/queries/planted.py": ("The corridor", "from academy.accounts import services"),
    "disclosure/planted.py": ("Numbers only", "import sqlalchemy"),
    # Declared figures, indicators and who counts can form no circle.
    "programmes/planted.py": ("The house", "from academy.statistics import indicators"),
    "records/planted.py": ("The house", "from academy.programmes import queries"),
    "accounts/routes/planted.py": ("No questions at the door", "import sqlalchemy"),
    "accounts/forms/planted.py": ("No questions at the door", "from flask_sqlalchemy import SQLAlchemy"),
}


def documented_doors(domain: str) -> list[str]:
    """Return the doors that the docstring of a domain names."""
    text = ast.get_docstring(ast.parse((HOUSE / domain / "__init__.py").read_text("utf-8"))) or ""
    found = re.search(r"^Doors: ([^.]+)\.", text, re.MULTILINE)
    return re.findall(r"\w+", found[1]) if found else []


def allowed_imports() -> list[str]:
    """Return what the contract of the doors allows, each "importer -> imported"."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    [contract] = [each for each in linter["contracts"] if each["name"].startswith("Doors:")]
    return [str(line) for line in contract["ignore_imports"]]


def open_doors() -> dict[str, list[str]]:
    """Return the doors of each domain that the contract leaves open."""
    doors = defaultdict(list)
    for line in allowed_imports():
        if found := DOOR.fullmatch(line):
            doors[found[1]].append(found[2])
    return doors


def toured_doors() -> dict[str, list[str]]:
    """Return the doors of each domain that the house tour tells."""
    rows = re.findall(r"^\| `(\w+)` \| .* \| ?([\w, ]*) ?\|$", TOUR.read_text("utf-8"), re.MULTILINE)
    return {domain: re.findall(r"\w+", doors) for domain, doors in rows if domain in DOMAINS}


@pytest.mark.parametrize("domain", DOMAINS)
def test_docstring_contract_and_house_tour_name_the_same_doors(domain: str) -> None:
    doors = documented_doors(domain)
    assert sorted(doors) == sorted(open_doors()[domain])
    assert doors == toured_doors()[domain]
    assert len(doors) <= MOST_DOORS
    assert "models" not in doors


def test_nothing_comes_in_beside_a_door() -> None:
    own = {f"academy.{domain}.** -> academy.{domain}.**" for domain in DOMAINS}
    allowed = [line for line in allowed_imports() if not DOOR.fullmatch(line)]
    assert [line for line in allowed if line not in WITHOUT_DOORS | own] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_nothing_stands_in_the_name_of_a_domain_itself(domain: str) -> None:
    [docstring] = ast.parse((HOUSE / domain / "__init__.py").read_text("utf-8")).body
    assert isinstance(docstring, ast.Expr)


def copy_of_the_house(folder: Path) -> Path:
    """Copy settings and modules of the house into ``folder``, and return where they are."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path in HOUSE.rglob("*.py"):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return folder / HOUSE.name


def test_every_contract_sees_a_breach(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    for name, (_contract, line) in BREACHES.items():
        (house / name).write_text(f"{line}\n")
    done = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache", "--no-logo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    judged = re.findall(r"^(.+?):.* (KEPT|BROKEN)", done.stdout, re.MULTILINE)
    assert sorted(judged) == sorted({(contract, "BROKEN") for contract, _line in BREACHES.values()})
    planted = {f"{HOUSE.name}/{name}".removesuffix(".py").replace("/", ".") for name in BREACHES}
    assert set(re.findall(r"(academy\.\S+) -> \S+ \(", done.stdout)) == planted


def tables(house: Path) -> set[tuple[str, str]]:
    """Return domain and class of each table."""
    return {
        (path.relative_to(house).parts[0], node.name)
        for path in [*house.glob("*/models.py"), *house.glob("*/models/*.py")]
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and "Base" in map(ast.unparse, node.bases)
    }


def foreign_columns(house: Path) -> Iterator[str]:
    """Yield columns of tables that came through a door as types of rows; only the register of people names them."""
    known = tables(house)
    for path in sorted(set(house.rglob("*.py")) - set(house.rglob("personal_data.py"))):
        tree, place = ast.parse(path.read_text("utf-8")), path.relative_to(house)
        rows = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (door := FROM_A_DOOR.fullmatch(node.module or "")):
                is_foreign = door[1] != place.parts[0]
                rows |= {each.name for each in node.names if is_foreign and (door[1], each.name) in known}
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id=name)) if name in rows:
                    yield f"{place}: {ast.unparse(node)}"


def test_rows_that_come_through_a_door_are_no_tables(tmp_path: Path) -> None:
    assert list(foreign_columns(HOUSE)) == []
    house = copy_of_the_house(tmp_path)
    (house / "admin" / "services.py").write_text(
        "from academy.accounts.queries import Person\nsa.select(Person.email)\n"
    )
    assert list(foreign_columns(house)) == ["admin/services.py: Person.email"]


def asked_by_views(house: Path) -> Iterator[str]:
    """Yield what routes and forms name of the database beside their transaction."""
    for path in sorted(house.rglob("*.py")):
        place = path.relative_to(house)
        if len(place.parts) > 1 and place.parts[1] in VIEWS:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module == "academy.core.db":
                    asked = {each.name for each in node.names} - OF_TRANSACTIONS
                    yield from (f"{place}: {name}" for name in sorted(asked))


def test_views_ask_the_database_nothing(tmp_path: Path) -> None:
    assert list(asked_by_views(HOUSE)) == []
    planted = tmp_path / "accounts" / "forms.py"
    planted.parent.mkdir()
    planted.write_text("from academy.core.db import db, reading\n")
    assert list(asked_by_views(tmp_path)) == ["accounts/forms.py: db"]


def foreign_templates(house: Path) -> Iterator[str]:
    """Yield the templates of other domains that a template or a module of a domain names."""
    parser = jinja2.Environment(autoescape=True)
    for path in sorted([*house.rglob("*.html"), *house.rglob("*.py")]):
        text, place = path.read_text("utf-8"), path.relative_to(house)
        if path.suffix == ".html":
            named = [name or "" for name in meta.find_referenced_templates(parser.parse(text))]
        else:
            named = re.findall(r'"([a-z_]+/[^"\s]*\.html)"', text)
        domains = (name.partition("/")[0] for name in named if "/" in name)
        yield from (f"{place}: {domain}" for domain in domains if domain not in (place.parts[0], "web"))


def test_templates_are_private(tmp_path: Path) -> None:
    assert list(foreign_templates(HOUSE)) == []
    planted = tmp_path / "learning"
    planted.mkdir()
    (planted / "page.html").write_text('{% extends "web/base.html" %}{% include "catalogue/_card.html" %}')
    (planted / "routes.py").write_text('render_template("accounts/question.html")\n')
    assert list(foreign_templates(tmp_path)) == [
        "learning/page.html: catalogue",
        "learning/routes.py: accounts",
    ]
