"""Code that nobody uses: ``python -m tests.support.unused`` lists it, with vulture, and fails when there is any.

Templates use names too, which vulture does not read. What only a library calls is named in ``[tool.vulture]`` of
pyproject.toml. Tests count as nobody: what only they call is not needed.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
NAME = re.compile(r"[A-Za-z_]\w*")
#: Fields of tables, forms and course files are read by name, and ruff looks for imports.
KINDS = ("function", "method", "property", "class", "unreachable_code")


def unused(paths: Iterable[Path], templates: Iterable[Path]) -> list[str]:
    """Return ``path:line: what`` for each function, method, property and class below ``paths`` that nobody uses."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["vulture"]
    finder = Vulture(ignore_names=settings["ignore_names"], ignore_decorators=settings["ignore_decorators"])
    finder.scavenge([str(path) for path in paths])
    finder.used_names.update(_names_in(templates))
    return [
        f"{item.filename}:{item.first_lineno}: {item.message}"
        for item in finder.get_unused_code(min_confidence=60)
        if item.typ in KINDS
    ]


def _names_in(templates: Iterable[Path]) -> Iterator[str]:
    for template in templates:
        for expression in EXPRESSION.findall(template.read_text("utf-8")):
            yield from NAME.findall(expression)


def main() -> None:
    """Print what nobody uses; exit 1 when there is any."""
    templates = [path for path in (ROOT / "academy").rglob("templates/**/*.*") if path.is_file()]
    found = unused(
        [ROOT / name for name in ("academy", "config.py", "wsgi.py", "migrations/env.py")], templates
    )
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
