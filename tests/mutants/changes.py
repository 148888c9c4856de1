"""What a mutant is: one piece of a source file, replaced by another."""

import ast
import hashlib
import io
import tokenize
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Family = Literal["condition", "fault"]
#: What stands in the place of an argument that is left out.
NOTHING = ("", "*()", "**{}")


@dataclass(frozen=True)
class Change:
    """One mutant: the bytes ``start`` to ``end`` of ``path`` become ``after``.

    ``lines`` are the first and last line of its statement. ``is_hot`` says that it lies in the body of a function, so
    that it can be planted in a running process; everything else is read while the module is imported.
    """

    path: str
    family: Family
    kind: str
    function: str
    line: int
    lines: tuple[int, int]
    start: int
    end: int
    before: str
    after: str
    is_hot: bool
    key: str = ""

    def plant(self, source: bytes) -> bytes:
        """Return the source with this change; every other line keeps its number."""
        lost = source[self.start : self.end].count(b"\n") - self.after.count("\n")
        return source[: self.start] + self.after.encode() + b"\n" * lost + source[self.end :]

    def __str__(self) -> str:
        after = "nothing" if self.after in NOTHING else _short(self.after)
        return f"{self.path}:{self.line} {self.kind}: {_short(self.before)} → {after} ({self.key})"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else f"{words[:87]}..."


def with_keys(changes: Iterable[Change]) -> list[Change]:
    """Give each change a key that stays the same while its own function keeps its text there."""
    seen: Counter[tuple[str, ...]] = Counter()
    keyed = []
    for change in changes:
        told = (change.path, change.function, change.kind, " ".join(change.before.split()), change.after)
        seen[told] += 1
        digest = hashlib.sha256("\0".join((*told, str(seen[told]))).encode()).hexdigest()
        keyed.append(replace(change, key=digest[:10]))
    return keyed


class Source:
    """The bytes and the tree of one file, and where each node stands."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.content = content
        self.tree = ast.parse(content)
        self._starts = [0]
        for line in content.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self.code = self._without_comments()

    def _without_comments(self) -> bytes:
        """Return the content with spaces for its comments, in which brackets and operators are only words."""
        code = bytearray(self.content)
        for token in tokenize.tokenize(io.BytesIO(self.content).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                start = self._starts[row - 1] + len(token.line[:column].encode())
                end = start + len(token.string.encode())
                code[start:end] = b" " * (end - start)
        return bytes(code)

    def start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Return where a node begins, in bytes."""
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """Return where a node ends, in bytes."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def text(self, start: int, end: int) -> str:
        """Return the text between two places."""
        return self.content[start:end].decode()

    def line(self, place: int) -> int:
        """Return the number of the line of a place."""
        return self.content.count(b"\n", 0, place) + 1
