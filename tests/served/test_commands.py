"""Every command of the academy is really run once, on an installation in a fresh folder."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from academy.cli import academy as commands
from tests.factories.accounts import PASSWORD
from tests.served.academy import ServedAcademy, copied_product

pytestmark = pytest.mark.timeout(300)
COURSE = "courses/mon-101"


@dataclass(frozen=True)
class Run:
    """One run: what is printed, and what is there afterwards."""

    words: str
    prints: str
    leaves: Callable[[ServedAcademy], bool] = lambda _academy: True
    typed: str = ""
    expect: int = 0


def people(academy: ServedAcademy) -> object:
    return academy.value("SELECT count(*) FROM people WHERE closed_at IS NULL")


def gives_second_a_code_app(academy: ServedAcademy) -> bool:
    academy.change(
        "INSERT INTO code_apps (person_id, secret, last_step, created_at)"
        " SELECT id, 'locked', 1, created_at FROM people WHERE email = 'second@academy.test'"
    )
    return academy.value("SELECT count(*) FROM code_apps") == 1


#: In the order in which an operator would: each finds what those before it left.
RUNS = (
    Run("db upgrade", "", lambda one: one.value("SELECT count(*) FROM people") == 0),
    Run("assets build", "", lambda one: (one.root / "academy/web/static/build").is_dir()),
    Run("i18n update", "", lambda one: (one.root / "translations/km").is_dir()),
    Run("i18n check", "^0 problems"),
    Run(f"content check {COURSE} --samples 20", "0 errors"),
    Run(f"content report {COURSE}", "mon-101"),
    Run(
        f"content publish {COURSE} --samples 20",
        "",
        lambda one: one.value("SELECT count(*) FROM editions") == 1,
    ),
    Run(
        "people create --email first@academy.test --name First --role administrator --password-stdin",
        r"^\w+$",
        lambda one: people(one) == 1,
        typed=f"{PASSWORD}\n",
    ),
    Run(
        "people create --email second@academy.test --name Second --password-stdin",
        r"^\w+$",
        lambda one: people(one) == 2 and gives_second_a_code_app(one),
        typed=f"{PASSWORD}\n",
    ),
    Run("people list", "first@academy.test"),
    Run("people factor-reset {second}", "", lambda one: one.value("SELECT count(*) FROM code_apps") == 0),
    Run("people list", "first@academy.test"),
    Run("people close {second} --now", "", lambda one: people(one) == 1),
    Run("assessment verify", ""),
    Run("keys list", "^[0-9a-f]{12}  signs"),
    Run(
        "keys rotate",
        "signs from now on",
        lambda one: len((one.data / "secret-key").read_text().split()) == 2,
    ),
    Run("audit seal", "^0 entries were put into the chain"),
    Run("audit verify", "^Nothing was changed"),
    Run("mail test somebody@academy.test", "somebody@academy.test"),
    Run("sms test +6281234567890", ""),
    Run("deliveries list", "^Messages: 1$"),
    Run("deliveries retry --all", "^Tried again: 1"),
    Run("doctor", "Public address", expect=1),
    Run("certificates remake", "will be drawn again"),
    Run("backup {folder}/backup.zip", "Digest: "),
    Run("restore {folder}/backup.zip", "Restored", lambda one: people(one) == 1),
    Run("db revision nothing", "", lambda one: any((one.root / "migrations/versions").glob("*_nothing.py"))),
    Run(
        "db downgrade base",
        "",
        lambda one: one.value("SELECT count(*) FROM sqlite_master WHERE name = 'people'") == 0,
    ),
)


def leaves(command: click.Command, name: str = "") -> Iterator[str]:
    """Yield the words of every command that does something."""
    if isinstance(command, click.Group):
        for word, inner in command.commands.items():
            yield from leaves(inner, f"{name} {word}".strip())
    else:
        yield name


def test_every_command_is_in_the_table() -> None:
    run = {name for name in leaves(commands) if any(f"{each.words} ".startswith(f"{name} ") for each in RUNS)}
    assert run == set(leaves(commands)) - {"serve"}, "`serve` is what all other tests here start"


def test_t11_every_command_does_its_work(tmp_path: Path) -> None:
    academy = ServedAcademy(tmp_path / "academy", root=copied_product(tmp_path / "product"))
    printed = ""
    for run in RUNS:
        second = re.search(r"^(\w+) ", printed, re.M) if "{second}" in run.words else None
        words = run.words.format(folder=tmp_path, second=second[1] if second else "")
        printed = academy.command(*words.split(), typed=run.typed, expect=run.expect)
        assert re.search(run.prints, printed, re.M), (words, printed)
        assert run.leaves(academy), words
