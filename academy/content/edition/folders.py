"""Folders of courses: which are there, whether one has changed, and what they make.

Light, for each start needs it: the compiler and its schema come along only when something is compiled.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from academy.content.compiler import CompiledCourse

SHARED = "_shared"
#: How often the checker draws each item, unless told otherwise (guide part 5.3).
DEFAULT_SAMPLES = 2000


def find_courses(path: Path) -> list[Path]:
    """Return the course folders at a path: itself, or those directly inside that do not start with _ or a dot."""
    if (path / "course.yaml").exists():
        return [path]
    if not path.is_dir():
        return []
    inside = sorted(each for each in path.iterdir() if each.is_dir() and each.name[0] not in "._")
    return [each for each in inside if _looks_like_course(each)]


def digest_of(folder: Path) -> str:
    """Return a digest (SHA-256, hexadecimal) of all that a course or the shared folder is made of.

    Of a course that is its own files and those that it shares with its neighbours. Raises OSError for a file that
    cannot be read.
    """
    digest = hashlib.sha256()
    for path in (*_files(folder), *sorted((folder.parent / SHARED).glob("*.yaml"))):
        name = os.fsencode(path.relative_to(folder.parent))
        content = hashlib.sha256(path.read_bytes()).digest()
        digest.update(len(name).to_bytes(4, "big") + name + content)
    return digest.hexdigest()


def compiled_course(folder: Path, *, samples: int) -> "CompiledCourse":
    """Check a course folder and compile it; raise `CompileError` when the checker finds errors."""
    from academy.content.compiler import compile_course  # noqa: PLC0415 - see above

    return compile_course(folder, samples=samples)


def compiled_shared(courses: Path) -> dict[str, dict[str, Any]]:
    """Compile the shared folder in a folder of courses; raise `CompileError` when the checker finds errors."""
    from academy.content.compiler import compile_shared  # noqa: PLC0415 - see above

    return compile_shared(courses)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _looks_like_course(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("course.yaml", "lessons", "questions"))
