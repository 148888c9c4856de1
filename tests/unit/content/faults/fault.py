"""One seeded fault: a small damage to a copy of the model course, and where it must be reported."""

from dataclasses import dataclass
from pathlib import Path

Q1 = "questions/01-two-pockets.yaml"
Q2 = "questions/02-cash-book.yaml"
Q3 = "questions/03-promises.yaml"
Q4 = "questions/04-profit-is-not-cash.yaml"
Q5 = "questions/05-look-ahead.yaml"
Q6 = "questions/06-close-the-gap.yaml"
L1 = "lessons/01-two-pockets.md"
L2 = "lessons/02-cash-book.md"
L3 = "lessons/03-promises.md"
L4 = "lessons/04-profit-is-not-cash.md"
L5 = "lessons/05-look-ahead.md"
L6 = "lessons/06-close-the-gap.md"
COURSE = "course.yaml"
TOOL = "tools/cash-book-planner.yaml"
ID_Q1 = "i18n/id/questions/01-two-pockets.yaml"
JARS = "media/two-jars.svg"


@dataclass(frozen=True)
class Fault:
    """Replace `old` by `new` in `file`; expect a problem at `path` (default: the file) whose place and
    message contain the given words. Without `old`, `new` becomes the whole file; without `new`, it is deleted.
    """

    name: str
    file: str
    old: str | None
    new: str | None
    place: str
    message: str = ""
    path: str = ""
    samples: int = 20

    def apply(self, course: Path) -> None:
        """Damage the copy; fail when the text to replace is not there."""
        file = course / self.file
        if self.new is None:
            file.unlink()
            return
        if self.old is None:
            file.write_text(self.new, encoding="utf-8")
            return
        text = file.read_text(encoding="utf-8")
        assert self.old in text, f"{self.old!r} is not in {self.file}"
        file.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")
