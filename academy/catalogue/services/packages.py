"""Publish course packages, and what they share, from a folder."""

from pathlib import Path

from academy.catalogue.services.publish import Published, publish_edition
from academy.catalogue.services.shared import publish_shared
from academy.content.draw import DEFAULT_SAMPLES


def publish_folder(path: Path, *, samples: int = DEFAULT_SAMPLES) -> tuple[list[Published], list[str]]:
    """Compile and publish the course at ``path``, or every course inside with its shared folder.

    Return the editions and the keys of shared documents that changed. Everything is compiled before the first
    course is stored. Raises ValueError (CompileError) when there is no course or something has errors,
    ConflictError when a version does not rise.
    """
    # The compiler and its schema are heavy, and a web process never needs them.
    from academy.content.checker import find_courses  # noqa: PLC0415 - see above
    from academy.content.compiler import compile_course, compile_shared  # noqa: PLC0415 - see above

    folders = find_courses(path)
    if not folders:
        raise ValueError(f"There is no course in {path}: no folder with a course.yaml.")
    shared = compile_shared(path)
    compiled = [compile_course(folder, samples=samples) for folder in folders]
    published = [publish_edition(course.document, course.media) for course in compiled]
    return published, publish_shared(shared) if shared else []
