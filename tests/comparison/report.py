"""The report of a comparison: what was looked at, what differs, and a file for each difference."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.comparison.differences import Difference

#: Of the same kind of difference so many are printed; all are in the folder.
MOST_SHOWN = 15


@dataclass
class Report:
    """What was compared so far; differences are written to ``folder`` as they come."""

    folder: Path
    compared: Counter[str] = field(default_factory=Counter)
    differing: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    #: What a reader of the report should know of the comparison itself.
    remarks: list[str] = field(default_factory=list)

    def note(self, kind: str, name: str, found: Difference | None) -> bool:
        """Count one thing of a ``kind``; keep what differs. Return whether it differs."""
        self.compared[kind] += 1
        if found is None:
            return False
        path = self.folder / kind / f"{file_name(name)}.diff"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n{found.what}\n{found.how}\n", "utf-8")
        self.differing.setdefault(kind, []).append((found.what, name))
        return True

    def text(self) -> str:
        """Return the table that is printed."""
        lines = []
        for kind, count in self.compared.items():
            found = self.differing.get(kind, [])
            lines.append(f"{kind:24} {count:6} compared {len(found):6} differ")
            for what, number in Counter(what for what, _name in found).most_common():
                names = [name for each, name in found if each == what]
                lines += [f"    {what:10} {name}" for name in names[:MOST_SHOWN]]
                lines += [f"    {what:10} … {number - MOST_SHOWN} more"] * (number > MOST_SHOWN)
        lines += self.remarks
        lines.append(f"Each difference: {self.folder}" if self.differing else "Nothing differs.")
        return "\n".join(lines)


def file_name(name: str) -> str:
    """Return ``name`` as a file may be called."""
    return re.sub(r"[^\w.=-]+", "-", name)[:120].strip("-")
