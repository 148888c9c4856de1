"""Faults of shape and YAML."""

from tests.unit.content.faults.fault import COURSE, L1, Q1, Q2, Q3, Q6, Fault

SHAPE = [
    Fault(
        "unknown key", COURSE, "level: foundation", "level: foundation\ncolour: green", "colour", "not a key"
    ),
    Fault("missing key", COURSE, "slug: record-keeping-and-cash-flow\n", "", "slug", "is missing"),
    Fault("wrong type", COURSE, "hours: 4 ", 'hours: "4" ', "hours", "integer"),
    Fault("unknown level", COURSE, "level: foundation", "level: beginner", "level", "foundation"),
    Fault("broken yaml", Q1, "    type: single", "    type: [single", "line", "YAML"),
    Fault("colon in unquoted text", Q2, "text: Rub out 84 and", "text: Rub out: 84 and", "line", "YAML"),
    Fault(
        "duplicate key",
        Q1,
        "    level: apply\n",
        "    level: apply\n    level: create\n",
        "rk-0101.level",
        "twice",
    ),
    Fault("unquoted true key", Q1, '"true": "Right. Wr', 'true: "Right. Wr', "rk-0105.feedback", "quotes"),
    Fault("yes for true", Q3, "correct: true", "correct: yes", "rk-0301.options.0.correct", "yes or no"),
    Fault(
        "comma in unquoted text",
        Q6,
        "{text: size, correct",
        "{text: size, or more, correct",
        "rk-0604",
        "no value",
    ),
    Fault("number as id", Q1, "id: rk-0101", "id: 101", "101.id", "string"),
    Fault(
        "octal number", COURSE, "minutes: 45 ", "minutes: 045 ", "assessment.final.minutes", "another number"
    ),
    Fault("anchor and alias", COURSE, "prerequisites: []", "prerequisites: &a [*a]", "file", "alias"),
    Fault("python object", COURSE, "hours: 4 ", "hours: !!python/name:os.system ", "line", "YAML"),
    Fault("no front matter", L1, "---\nid:", "id:", "line 1", "front matter"),
    Fault("unknown item type", Q1, "type: true_false", "type: essay", "rk-0105", "essay"),
    Fault(
        "param of two kinds",
        Q1,
        "pct: {pick: [25, 40, 60, 75]}",
        "pct: {pick: [25, 40], int: [1, 9]}",
        "rk-0104.params.pct",
        "exactly one",
    ),
    Fault(
        "relative tolerance",
        Q1,
        "tolerance: {abs: 0}",
        "tolerance: {rel: 0.1}",
        "rk-0102.tolerance.rel",
        "not a key",
    ),
]
