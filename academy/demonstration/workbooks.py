"""An invented learner's workbook: filled until its evidence rules are met, whatever the course's tool asks."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

from academy.content.edition import SOURCE_LANGUAGE
from academy.content.workbook import Field, Sheet
from academy.content.workbook.evidence import EvidenceRule, read_evidence
from academy.core import clock
from academy.core.money import Currency, exact_text
from academy.core.permissions import Actor
from academy.workbook.addresses import DAYS, NEW, ROWS, SentValues
from academy.workbook.queries import open_workbook
from academy.workbook.services import add_row, save_values

#: Amounts in teaching units: a small seller's day.
AMOUNTS = (120, 95, 140, 60, 180, 75, 110, 90)


def fill_workbook(actor: Actor, edition_id: int, *, part: float = 1.0) -> None:
    """Fill what the evidence rules ask for; with ``part`` below 1 only that part of each list."""
    today = clock.today()
    book = open_workbook(actor, edition_id, SOURCE_LANGUAGE, today)
    writer = _Writer(actor, edition_id, book.currency, today)
    for rule in read_evidence(book.tool):
        writer.meet(rule, max(1, int(rule.needed * part)))


class _Writer:
    def __init__(self, actor: Actor, edition_id: int, currency: Currency, today: date) -> None:
        self.actor = actor
        self.edition_id = edition_id
        self.currency = currency
        self.today = today

    def meet(self, rule: EvidenceRule, count: int) -> None:
        """Enter ``count`` of what a rule counts."""
        sheet = rule.sheet
        if rule.kind == "fields":
            fields = sheet.single_fields[:count]
            self._save(sheet, {each.id: self._value(each, n) for n, each in enumerate(fields)})
        elif sheet.kind == "series":
            self._save(sheet, dict(self._weeks(sheet, count)))
        else:
            for number in range(count * rule.lines):
                self._add(sheet, number // rule.lines, number)
        if rule.kind == "dates" and rule.field:
            counted_field = next(each for each in sheet.day_fields if each.id == rule.field)
            counted = {
                f"{DAYS}.{self._day(number)}.{rule.field}": self._value(counted_field, number)
                for number in range(count)
            }
            self._save(sheet, counted)

    def _weeks(self, sheet: Sheet, count: int) -> Iterator[tuple[str, str]]:
        for number in range(count):
            for each in sheet.row:
                yield f"{ROWS}.{number}.{each.id}", self._value(each, number)

    def _add(self, sheet: Sheet, day: int, number: int) -> None:
        values = {f"{ROWS}.{NEW}.{each.id}": self._value(each, number, day) for each in sheet.row}
        add_row(self.actor, self.edition_id, SentValues(sheet.id, values, {}), uuid4(), self.today)

    def _save(self, sheet: Sheet, values: dict[str, str]) -> None:
        save_values(self.actor, self.edition_id, SentValues(sheet.id, values, {}), self.today)

    def _value(self, field: Field, number: int, day: int = 0) -> str:
        match field.type:
            case "date":
                return self._day(day)
            case "choice":
                return field.choices[number % len(field.choices)]
            case "money":
                return self._amount(field, number)
            case "number" | "percent":
                return exact_text(_within(field, Fraction(AMOUNTS[number % len(AMOUNTS)], 20)))
            case _:
                return "Demo"

    def _day(self, number: int) -> str:
        return (self.today - timedelta(days=number)).isoformat()

    def _amount(self, field: Field, number: int) -> str:
        amount = Fraction(AMOUNTS[number % len(AMOUNTS)]) * self.currency.unit
        return exact_text(_within(field, amount), self.currency.decimals)


def _within(field: Field, amount: Fraction) -> Fraction:
    """Return an amount that the field takes; of a number the whole part."""
    whole = amount if field.type == "money" else Fraction(int(amount))
    low = whole if field.min is None else max(whole, field.min)
    return low if field.max is None else min(low, field.max)
