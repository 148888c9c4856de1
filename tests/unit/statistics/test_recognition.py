"""Rows beside the list of names: nobody can be told apart, whatever the programme's size, and most values stay."""

from collections import Counter
from random import Random

import pytest

from academy.statistics.exports.columns import WITHHELD
from academy.statistics.exports.recognition import ALIKE, SHARED, STEPS, steps_of, unrecognisable
from academy.statistics.exports.rows import Row

COURSES = ("mon-101", "ent-101", "fin-101")
FIRST = {"subject_id": "", "course_code": "mon-101", "time_zone": "", "course_version": "", "enrolled_in": ""}


def programme(chance: Random, learners: int, courses: int, months: int) -> list[Row]:
    """Return the rows of learners as they come: most alike, some not; a few agreed to fewer courses."""
    rows: list[Row] = []
    for number in range(learners):
        joined = chance.randrange(months)
        country = chance.choices(("ID", "KH", "BN"), (20, 5, 1))[0]
        codes = COURSES[:courses] if chance.random() < 0.95 else COURSES[: chance.randint(1, courses)]
        for code in codes:
            state = chance.choices(("not-enrolled", "enrolled", "completed"), (3, 4, 3))[0]
            completed = state == "completed"
            begun = state != "not-enrolled"
            rows.append(
                {
                    "subject_id": f"s{number:05}",
                    "sex": chance.choice(("female", "male")),
                    "joined_in": f"2026M{joined + 1:02}",
                    "country": country,
                    "time_zone": f"Zone/{country}",
                    "course_code": code,
                    "course_version": "1.0.0" if begun else "",
                    "course_state": state,
                    "enrolled_in": f"2026M{joined + 1:02}" if begun else "",
                    "workbook": chance.choice(("not-started", "started", "done")) if begun else "not-started",
                    "final_check": "passed" if completed else chance.choice(("not-started", "not-passed")),
                    "completed_in": f"2026M{min(12, joined + chance.randint(1, 4)):02}" if completed else "",
                    "completed_in_period": "yes" if completed and chance.random() < 0.8 else "no",
                    "certificate": ("revoked" if chance.random() < 0.02 else "valid")
                    if completed
                    else "none",
                }
            )
    return rows


def by_learner(rows: list[Row]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return what a file and a list of names share about each learner, course by course."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in rows:
        values = (row["course_code"], *(row[column] for column in SHARED))
        found[row["subject_id"]] = (*found.get(row["subject_id"], ()), values)
    return found


def candidates(shown: tuple[tuple[str, ...], ...], names: list[tuple[tuple[str, ...], ...]]) -> int:
    """Count the names of the list that can be the learner of these rows."""

    def can_be(name: tuple[tuple[str, ...], ...]) -> bool:
        courses = {values[0]: values for values in name}
        return all(
            values[0] in courses
            and all(one in (WITHHELD, other) for one, other in zip(values, courses[values[0]], strict=True))
            for values in shown
        )

    return sum(map(can_be, names))


@pytest.mark.parametrize("learners", [2, 4, 5, 6, 11, 23, 60, 300, 900])
@pytest.mark.parametrize(("courses", "months"), [(1, 6), (3, 3)])
def test_e4_no_row_can_be_told_apart_beside_the_list_of_names(
    learners: int, courses: int, months: int
) -> None:
    """E4: 273 of 301 rows were unique on the columns that the list and the file share."""
    exact = programme(Random(f"{learners} {courses}"), learners, courses, months)  # noqa: S311 - repeatable
    shown = list(unrecognisable(exact))
    names = list(by_learner(exact).values())
    fewest = min(ALIKE, learners)
    sample = list(by_learner(shown).values())[:150]
    assert all(candidates(pattern, names) >= fewest for pattern in sample)
    alike = Counter(by_learner(shown).values())
    assert min(alike.values(), default=fewest) >= fewest, (
        "nobody is left when those of finer rows are taken away"
    )
    rows = Counter(tuple(row[column] for column in ("course_code", *SHARED)) for row in shown)
    assert min(rows.values(), default=fewest) >= fewest
    assert {row["sex"] for row in shown} <= {"female", "male"}


def test_most_values_stay_in_programmes_of_a_usual_size() -> None:
    exact = programme(Random("usual"), 300, 1, 6)  # noqa: S311 - repeatable
    alone = Counter(by_learner(exact).values())
    assert sum(count == 1 for count in alone.values()) > 15, "without steps learners can be told apart"
    shown = list(unrecognisable(exact))
    kept = Counter(column for row in shown for column in SHARED if row[column] != WITHHELD)
    assert len(shown) > 290
    assert kept["completed_in_period"] > 0.95 * len(shown)
    assert kept["course_state"] > 0.9 * len(shown)
    assert kept["completed_in"] > 0.6 * len(shown)


def row(subject: str, **changes: str) -> Row:
    return {**FIRST, **dict.fromkeys(SHARED, "x"), "subject_id": subject, **changes}


def test_whoever_is_alone_loses_what_makes_her_so_and_no_more() -> None:
    rows = [row(f"a{number}") for number in range(6)] + [row("b1", joined_in="2026M01")]
    patterns = {each["subject_id"]: (("mon-101", *(each[column] for column in SHARED)),) for each in rows}
    steps = steps_of(patterns)
    assert steps == dict.fromkeys(steps, len(STEPS) - 1), (
        "the six keep her company: nobody else is left for that"
    )
    rows += [row(f"c{number}", joined_in=f"2026M{number + 2:02}") for number in range(4)]
    shown = {each["subject_id"]: each for each in unrecognisable(rows)}
    assert [shown[name]["joined_in"] for name in ("a0", "b1", "c3")] == ["x", WITHHELD, WITHHELD]
    assert shown["b1"]["workbook"] == "x"


def test_what_would_tell_a_withheld_value_is_withheld_with_it() -> None:
    rows = [row(f"a{number}", country=f"C{number}", time_zone=f"Z{number}") for number in range(5)]
    assert {each["time_zone"] for each in unrecognisable(rows)} == {WITHHELD}
    assert {each["course_state"] for each in unrecognisable(rows)} == {"x"}
    rows = [row(f"a{number}", course_state=f"s{number}", enrolled_in="2026M01") for number in range(5)]
    [first, *_others] = unrecognisable(rows)
    assert (first["course_state"], first["enrolled_in"], first["course_version"]) == (WITHHELD,) * 3
    assert first["completed_in_period"] == "x"


def test_a_course_that_few_agreed_to_share_is_left_out() -> None:
    rows = [row(f"a{number}") for number in range(8)]
    rows += [row("b1"), row("b1", course_code="ent-101")]
    shown = list(unrecognisable(rows))
    assert {each["course_code"] for each in shown} == {"mon-101"}
    assert len(shown) == 9


def test_company_comes_from_the_smallest_group_and_only_when_it_is_needed() -> None:
    """`a` are nine, `b` six; others differ in everything."""
    groups = [row(f"a{number}") for number in range(9)] + [
        row(f"b{number}", workbook="y") for number in range(6)
    ]
    for alone, kept in ((1, {"a"}), (4, {"a"}), (5, {"a", "b"}), (0, {"a", "b"})):
        others = [row(f"c{number}", **dict.fromkeys(SHARED, f"{number}")) for number in range(alone)]
        shown = unrecognisable([*groups, *others])
        assert {each["subject_id"][0] for each in shown if each["course_state"] == "x"} == kept, alone


def test_five_are_enough_and_four_are_not() -> None:
    assert ALIKE == 5
    for learners, seen in ((5, "x"), (4, WITHHELD)):
        rows = [row(f"{name}{number}", joined_in=name) for name in "ab" for number in range(learners)]
        assert {each["workbook"] for each in unrecognisable(rows)} == {"x"}
        assert {each["joined_in"] for each in unrecognisable(rows)} == (
            {"a", "b"} if seen == "x" else {WITHHELD}
        )
