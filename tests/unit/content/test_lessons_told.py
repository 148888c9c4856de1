"""What the lessons and contacts tell, as files: nothing unlawful or unsafe is told as normal."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

COURSES = Path(__file__).parents[3] / "courses"
COUNTRIES = COURSES / "_shared" / "country"


def lesson(course: str, number: int) -> tuple[dict[str, Any], str]:
    """Return front matter and text of a lesson, the text on one line."""
    (file,) = (COURSES / course / "lessons").glob(f"{number:02d}-*.md")
    _, front, body = file.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), " ".join(body.split())


def questions(course: str, number: int) -> str:
    (file,) = (COURSES / course / "questions").glob(f"{number:02d}-*.yaml")
    return file.read_text("utf-8")


def country(code: str) -> dict[str, Any]:
    contacts: dict[str, Any] = yaml.safe_load((COUNTRIES / f"{code}.yaml").read_text("utf-8"))["contacts"]
    return contacts


def offices(code: str, kind: str) -> list[str]:
    return [entry["name"] for entry in country(code)[kind].get("entries", [])]


def test_h1_no_food_of_a_home_kitchen_is_sold_through_a_shop() -> None:
    _, text = lesson("mon-102", 5)
    assert not re.search(r"kitchen|spice|\bjars?\b|roast|soap", text, re.IGNORECASE)
    assert not re.search(r"chilli paste|\bjar\b", questions("mon-102", 5))


def test_h2_no_flat_loan_is_told_as_normal_where_it_is_forbidden() -> None:
    front, text = lesson("fin-101", 3)
    assert front["country"] != "KH"
    assert "flat" in text
    assert "Is it allowed?" in text
    assert "complaint" in front["contacts"]
    facts = yaml.safe_load((COURSES / "fin-101" / "facts.yaml").read_text("utf-8"))["facts"]
    assert "Flat interest is forbidden" in facts["flat-interest"]["countries"]["KH"]["value"]
    for number in range(1, 9):
        front, text = lesson("fin-101", number)
        assert not (front["country"] in ("KH", "VN") and "flat" in text)


def test_h3_the_example_follows_the_rule_that_the_older_of_two_similar_sums_comes_first() -> None:
    _, text = lesson("mon-101", 3)
    assert "If two are about the same size, ask the older one first" in text
    chased = text[text.index("She messages Kak Yah first") :]
    chased = chased[: chased.index("**Step 4.")]
    assert chased.index("Then Lim") < chased.index("Then Rohana")


@pytest.mark.parametrize("number", [1, 6])
def test_h4_money_is_talked_about_at_home_only_where_that_is_safe(number: int) -> None:
    front, text = lesson("mon-101", number)
    assert "safe for you" in text
    assert "helpline" in front["contacts"]
    assert not re.search(r"(?<!you, )tell your family", text, re.IGNORECASE)


def test_h5_who_lives_from_daily_sales_finds_a_form_by_the_day() -> None:
    _, text = lesson("mon-101", 1)
    assert "by the day" in text
    assert "not feed the family" in text
    assert "food comes first" in text
    tool = yaml.safe_load((COURSES / "mon-101" / "tools" / "cash-book-planner.yaml").read_text("utf-8"))
    assert "for a day" in tool["sheets"][0]["intro"]


@pytest.mark.parametrize(("number", "words"), [(1, "permit"), (2, "rules for food"), (4, "clean hands")])
def test_h6_food_and_water_for_others_come_with_hygiene_and_permission(number: int, words: str) -> None:
    _, text = lesson("ent-101", number)
    assert words in text
    if number != 1:
        assert "school" in text


def test_h7_a_loan_app_leads_to_the_office_for_loan_apps() -> None:
    found = " ".join(offices("ph", "complaint"))
    assert "Securities and Exchange Commission" in found
    assert "National Privacy Commission" in found


@pytest.mark.parametrize(("code", "phone"), [("la", "1510"), ("vn", "1800 6838")])
def test_h7_a_line_for_goods_is_no_office_for_banks(code: str, phone: str) -> None:
    assert phone not in [entry.get("phone") for entry in country(code)["complaint"].get("entries", [])]
    assert country(code)["complaint"].get("status") == "not_checked" or offices(code, "complaint")


def test_h7_facts_do_not_expire_all_at_once() -> None:
    files = [*COUNTRIES.glob("*.yaml"), *COURSES.glob("*/facts.yaml")]
    days = Counter(
        day for file in files for day in re.findall(r"review_by: (\S+?)[,}\s]", file.read_text("utf-8"))
    )
    assert sum(days.values()) > 100
    assert max(days.values()) <= 8, days.most_common(3)
