"""Make rows that nobody recognises who also sees the list of names (docs/decisions/0957).

A manager's list says of each name what the file says of each random code: how far she is, in which month she joined and
completed. So of these values a file holds only what at least `ALIKE` learners share, over all their courses.
"""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import Final

from academy.statistics.exports.columns import WITHHELD
from academy.statistics.exports.rows import Row

#: So many learners have the same values in all columns that the list and the file share.
ALIKE: Final = 5
#: What is withheld, a step after the other, until there are enough alike: what reports need least comes first.
STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("joined_in",),
    ("workbook", "final_check"),
    ("certificate",),
    ("completed_in",),
    ("country",),
    ("course_state",),
    ("completed_in_period",),
)
#: Columns that are not in the list, but would tell what is withheld.
TELLING: Final = {"country": ("time_zone",), "course_state": ("course_version", "enrolled_in")}
SHARED: Final = tuple(column for step in STEPS for column in step)
#: The file of all rows goes to the disk while its rows are compared, when it is larger than this.
BYTES_IN_MEMORY = 1024 * 1024

#: What the two lists share about one learner, for each of her courses.
Pattern = tuple[tuple[str, ...], ...]


def unrecognisable(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows with the values withheld that would single somebody out; rows of one learner come together.

    Some rows are left out: a course of which too few learners agreed that it is seen would show who they are.
    """
    patterns: dict[str, Pattern] = {}
    known: dict[Pattern, Pattern] = {}  # one for all who are alike: a file of 100,000 learners fits in memory
    with SpooledTemporaryFile(max_size=BYTES_IN_MEMORY, mode="w+", encoding="utf-8") as kept:
        for subject, group in groupby(rows, key=lambda row: row["subject_id"]):
            learner = list(group)
            pattern = _pattern(learner)
            patterns[subject] = known.setdefault(pattern, pattern)
            kept.write(json.dumps(learner) + "\n")
        steps = steps_of(patterns)
        last = [subject for subject, step in steps.items() if step == len(STEPS) - 1]
        courses = _common_courses(patterns[subject] for subject in last)
        kept.seek(0)
        for line in kept:
            for row in json.loads(line):
                step = steps[row["subject_id"]]
                if step < len(STEPS) - 1 or row["course_code"] in courses:
                    yield row | dict.fromkeys(_columns_without_values(step), WITHHELD)


def steps_of(patterns: Mapping[str, Pattern]) -> dict[str, int]:
    """Return for each learner how many steps are withheld, so that she is among `ALIKE` or more of her step.

    Who has her match at an earlier step is not counted again: her rows would be told apart from the others. The few
    who are left at the end get company from the smallest group; with fewer than `ALIKE` learners all is withheld.
    """
    last, left = len(STEPS) - 1, dict(patterns)
    steps = dict.fromkeys(patterns, last)
    groups: list[list[str]] = []
    for step in range(last):
        alike = defaultdict(list)
        for subject, pattern in left.items():
            alike[_coarse(pattern, step)].append(subject)
        for subjects in alike.values():
            if len(subjects) >= ALIKE:
                groups.append(subjects)
                for subject in subjects:
                    steps[subject] = step
                    del left[subject]
    if groups and 0 < len(left) < ALIKE:
        company = min(groups, key=len)
        steps.update(dict.fromkeys(company, last))
    return steps


def _pattern(rows: Sequence[Row]) -> Pattern:
    return tuple((row["course_code"], *(row[column] for column in SHARED)) for row in rows)


def _coarse(pattern: Pattern, step: int) -> Hashable:
    """Return what is still shown of a pattern at a step: the values of later steps, and the courses themselves."""
    return tuple((row[0], *row[1 + len(_withheld(step)) :]) for row in pattern)


def _withheld(step: int) -> tuple[str, ...]:
    return tuple(column for columns in STEPS[: step + 1] for column in columns)


def _columns_without_values(step: int) -> tuple[str, ...]:
    withheld = _withheld(step)
    return (*withheld, *(telling for column in withheld for telling in TELLING.get(column, ())))


def _common_courses(patterns: Iterable[Pattern]) -> frozenset[str]:
    sets = [frozenset(row[0] for row in pattern) for pattern in patterns]
    return frozenset.intersection(*sets) if sets else frozenset()
