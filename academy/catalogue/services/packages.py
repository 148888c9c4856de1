"""Publish course packages from a folder."""

from pathlib import Path

from academy.catalogue.services.publish import Published, publish_edition
from academy.content.draw import DEFAULT_SAMPLES


def publish_folder(path: Path, *, samples: int = DEFAULT_SAMPLES) -> list[Published]:
    """Compile and publish the course at ``path``, or every course inside, in the current transaction.

    Every course is compiled before the first one is stored. Raises ValueError (CompileError) when there is
    no course or one has errors, ConflictError when a version does not rise.
    """
    # The compiler and its schema are heavy, and a web process never needs them.
    from academy.content.checker import find_courses  # noqa: PLC0415 - see above
    from academy.content.compiler import compile_course  # noqa: PLC0415 - see above

    folders = find_courses(path)
    if not folders:
        raise ValueError(f"There is no course in {path}: no folder with a course.yaml.")
    compiled = [compile_course(folder, samples=samples) for folder in folders]
    return [publish_edition(course.document, course.media) for course in compiled]
