"""Missing, empty and stray files."""

from tests.unit.content.faults.fault import COURSE, JARS, L3, Q3, TOOL, Fault

FILES = [
    Fault("missing lesson", L3, None, None, "lessons.2.file", "missing", path=COURSE),
    Fault("missing questions", Q3, None, None, "questions.2", "missing", path=COURSE),
    Fault("missing tool", TOOL, None, None, "tool", "missing", path=COURSE),
    Fault("missing picture", JARS, None, None, "items.0.file", "missing", path="media/media.yaml"),
    Fault(
        "missing shared data", "../_shared/currencies.yaml", None, None, "currencies", "missing", path=COURSE
    ),
    Fault("lesson nobody names", "lessons/07-extra.md", None, "text", "file", "names this file"),
    Fault("empty file", "glossary.yaml", None, "", "file", "empty"),
]
