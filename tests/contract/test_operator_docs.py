"""What the operator's pages tell people to type is there: commands, options, targets, files, units, pages, settings."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from academy.cli import academy
from config import Settings
from tests.contract.test_deploy import OF_THE_STORAGE, UNITS

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "operator").glob("*.md"))
FILES = [path for path in sorted((ROOT / "deploy").rglob("*")) if path.is_file() and path.suffix != ".pyc"]
#: What may stand before the command itself.
BEFORE = ("sudo", "exec", "run", "compose", "podman", "docker", "web", "flask", "--app", "wsgi")
ENDS = ("|", "&&", ";", "||", ">", ")")
#: Other people's variables, or a pattern for several of ours.
NOT_OURS = {"ACADEMY_"}
ELSEWHERE = {"AWS_VIRTUAL_HOSTED_STYLE_REQUEST"}


def typed(text: str) -> Iterator[str]:
    """Yield each line of a block of code, and each piece of code inside a sentence."""
    for index, part in enumerate(re.split(r"(?m)^ *```\w*$", text)):
        if index % 2:
            yield from part.splitlines()
            continue
        yield from (line.strip() for line in part.splitlines() if re.match(r" {4,}\S", line))
        yield from re.findall(r"`([^`]+)`", part)


def commands(line: str) -> Iterator[list[str]]:
    """Yield the words after ``academy`` for each command of the academy in ``line``."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        return
    for place, word in enumerate(words):
        before = [each for each in words[:place] if each not in BEFORE and not each.endswith("/flask")]
        is_first = not before or before[-1] in ENDS or "=" in before[-1] or before[-1].startswith("academy-")
        if word == "academy" and is_first and words[place + 1 : place + 2] not in ([], ["="]):
            end = next((at for at, each in enumerate(words) if at > place and each in ENDS), len(words))
            yield words[place + 1 : end]


def fault_of(words: list[str]) -> str:
    """Return what is wrong with a command of the academy, or ''."""
    if words[0] == "--practice":
        words = words[2:]
    command: click.Command = academy
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            if word not in command.commands:
                return f"there is no {word!r} in {words}"
            command = command.commands[word]
        elif word.startswith("--") and len(word) > 2:
            known = {option for each in command.params for option in each.opts} | {"--help"}
            if word.partition("=")[0] not in known:
                return f"there is no {word} in {words}"
    return "" if not isinstance(command, click.Group) else f"{words} is not whole"


def test_commands_are_found_and_faults_seen() -> None:
    """The reader itself: without it every page would pass."""
    text = "Say `academy people list`, or\n\n```\nX=1 flask --app wsgi academy mial test you\n```\n"
    found = [words for line in typed(text) for words in commands(line)]
    assert found == [["people", "list"], ["mial", "test", "you"]]
    assert [fault_of(words) for words in found] == ["", "there is no 'mial' in ['mial', 'test', 'you']"]
    assert fault_of(["people", "create", "--nmae", "x"])
    assert fault_of(["people"])


@pytest.mark.parametrize("page", [*PAGES, *FILES], ids=lambda page: page.name)
def test_x12_every_command_of_the_academy_is_one(page: Path) -> None:
    text = page.read_text("utf-8")
    lines = typed(text) if page.suffix == ".md" else [line.strip("# ") for line in text.splitlines()]
    faults = [fault for line in lines for words in commands(line) if (fault := fault_of(words))]
    assert not faults


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_x12_every_file_target_unit_and_page_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    code = "\n".join(typed(text))
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"(?m)^make ([a-z0-9-]+)", code)) <= targets
    for path in re.findall(r"(?:/opt/academy/|(?<![\w/.]))((?:deploy|docs|courses)/[\w./@-]*)", code):
        assert (ROOT / path).exists(), path
    units = {name.removesuffix(".service") for name in UNITS}
    for unit in re.findall(r"\bacademy-(?:web|worker|backup)\S*", code):
        name = unit.strip("'`).,").removesuffix(".service").split(".zip")[0]
        assert name in units or re.sub(r"@.+", "@", name) in units, unit
    for link in re.findall(r"\]\(([^)#:]+)[^)]*\)", text):
        assert (page.parent / link).exists(), link
    for number in re.findall(r"decisions/(\d{4})", text):
        assert list((ROOT / "docs" / "decisions").glob(f"{number}-*")), number


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_x12_every_setting_that_a_page_names_is_one(page: Path) -> None:
    known = {item.metadata["variable"] for item in fields(Settings)} | OF_THE_STORAGE | ELSEWHERE | NOT_OURS
    assert set(re.findall(r"\b(?:ACADEMY|AWS)_[A-Z_]*", page.read_text("utf-8"))) - known <= {"AWS_"}


def test_x12_every_page_is_linked_from_the_first() -> None:
    first = (ROOT / "docs" / "operator" / "README.md").read_text("utf-8")
    assert {page.name for page in PAGES if f"({page.name})" not in first} <= {"README.md", "postgresql.md"}
    assert "(postgresql.md)" in (ROOT / "docs" / "operator" / "country.md").read_text("utf-8")
