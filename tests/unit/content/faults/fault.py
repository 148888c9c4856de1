"""Seeded faults: small damages to a good course, and every sentence that the checker says of each.

They stand in the text files beside this module, as their author would see them:

    # lessons/01-two-pockets.md                       the file of the cases below
    = wrong figure                                    the name of a case
    - calc: "8 * (3700 - 2800)"                       what is there (several lines; none: the whole file is new)
    + calc: "7 * (3700 - 2800)"                       what stands there instead (none after a name alone: the file goes)
    ! lessons/01-two-pockets.md: checks.3.calc: …     the problems, all of them, as the command prints them

A line `@ file` lets the next change of a case happen in another file, which may begin as a copy: `< file`.
`⟨word ×31⟩` stands for a text that many times, `⟨byte ff⟩` for a byte that is no text.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass
class Change:
    """Replace `old` by `new` in a file; without `old`, `new` is the whole file, and without both it is deleted.

    A file named with a star is every such file, and there every `old` is replaced. `base` is a file to begin with.
    """

    file: str
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    base: str = ""

    def files(self, course: Path) -> list[Path]:
        """Return the files that it changes."""
        return sorted(course.glob(self.file)) if "*" in self.file else [course / self.file]

    def on(self, text: str) -> str | None:
        """Return a file's text with the change."""
        old, new = "\n".join(self.old), "\n".join(self.new)
        if not self.old:
            return text if self.base else new if self.new else None
        assert old in text or "*" in self.file, f"{old!r} is not in {self.file}"
        return text.replace(old, new, -1 if "*" in self.file else 1)


@dataclass
class Fault:
    """A case: its changes, and the problems that are said."""

    name: str
    changes: list[Change]
    said: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """Return the file that is read and checked again, or the stars of several."""
        files = {change.file for change in self.changes}
        return self.changes[-1].file if len(files) == 1 else "*"

    @contextmanager
    def seeded(self, course: Path) -> Iterator[None]:
        """Damage a course and mend it afterwards."""
        before: dict[Path, bytes | None] = {}
        try:
            for change in self.changes:
                for file in change.files(course):
                    before.setdefault(file, _bytes(file))
                    _write(file, change.on(_text(course / change.base if change.base else file)))
            yield
        finally:
            for file, content in before.items():
                if content is None:
                    file.unlink(missing_ok=True)
                else:
                    file.write_bytes(content)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _text(file: Path) -> str:
    return (_bytes(file) or b"").decode("utf-8", "surrogateescape")


def _write(file: Path, text: str | None) -> None:
    if text is None:
        file.unlink()
    else:
        file.write_bytes(text.encode("utf-8", "surrogateescape"))


def read_faults(name: str) -> list[Fault]:
    """Read the cases of one text file."""
    faults: list[Fault] = []
    file = ""
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        mark, text = line[:1], _repeated(line[2:])
        match mark:
            case "#":
                file = text
            case "=":
                faults.append(Fault(text, [Change(file)]))
            case "@":
                faults[-1].changes.append(Change(text))
            case "<":
                faults[-1].changes[-1].base = text
            case "-":
                faults[-1].changes[-1].old.append(text)
            case "+":
                faults[-1].changes[-1].new.append(text)
            case "!":
                faults[-1].said.append(text)
            case _:
                assert not line, f"{name}.txt: {line}"
    return faults


def _repeated(text: str) -> str:
    text = re.sub(
        r"⟨byte (..)⟩", lambda found: bytes.fromhex(found[1]).decode("utf-8", "surrogateescape"), text
    )
    return re.sub(r"⟨(.*?)×(\d+)⟩", lambda found: found[1] * int(found[2]), text)
