"""An invented learner's workbook: filled until its evidence rules are met, whatever the course's tool asks."""

from datetime import date, timedelta
from fractions import Fraction
from typing import assert_never
from uuid import uuid4

from academy.content.edition import SOURCE_LANGUAGE
from academy.content.workbook import (
    EvidenceKind,
    EvidenceRule,
    Field,
    FieldKind,
    Sheet,
    SheetKind,
    read_evidence,
)
from academy.core import clock
from academy.core.money import Currency, exact_text
from academy.core.permissions import Actor
from academy.workbook.addresses import NEW, Address, SentValues, row_boxes, series_boxes
from academy.workbook.queries import OpenWorkbook, open_workbook
from academy.workbook.services import add_row, save_values

#: Amounts in teaching units: a small seller's day.
AMOUNTS = (120, 95, 140, 60, 180, 75, 110, 90)


def fill_workbook(actor: Actor, edition_id: int, *, share: float = 1.0) -> None:
    """Enter what each evidence rule asks for; with ``share`` below 1 only that share of it, at least one."""
    today = clock.today()
    book = open_workbook(actor, edition_id, SOURCE_LANGUAGE, today)
    writer = _Writer(actor, edition_id, book.currency, today)
    for rule in read_evidence(book.tool):
        writer.meet(rule, max(1, int(rule.needed * share)))


class _Writer:
    def __init__(self, actor: Actor, edition_id: int, currency: Currency, today: date) -> None:
        self.actor = actor
        self.edition_id = edition_id
        self.currency = currency
        self.today = today

    @property
    def book(self) -> OpenWorkbook:
        """Return her workbook as it is now, to be written in; each entry reads it again."""
        return open_workbook(self.actor, self.edition_id, SOURCE_LANGUAGE, self.today, is_to_write=True)

    def meet(self, rule: EvidenceRule, count: int) -> None:
        """Enter ``count`` of what a rule counts."""
        sheet = rule.sheet
        if rule.kind is EvidenceKind.FIELDS:
            fields = sheet.single_fields[:count]
            self._save(sheet, {Address(each.id): self._value(each, n) for n, each in enumerate(fields)})
        elif sheet.kind is SheetKind.SERIES:
            boxes = [box for box in series_boxes(sheet) if int(box.address.row) < count]
            self._save(sheet, {box.address: self._value(box.field, int(box.address.row)) for box in boxes})
        else:
            for number in range(count * rule.lines):
                self._add(sheet, number // rule.lines, number)
        if rule.kind is EvidenceKind.DATES and rule.field:
            counted_field = next(each for each in sheet.day_fields if each.id == rule.field)
            counted = {
                Address(rule.field, day=self._day(number)): self._value(counted_field, number)
                for number in range(count)
            }
            self._save(sheet, counted)

    def _add(self, sheet: Sheet, day: int, number: int) -> None:
        values = {box.address: self._value(box.field, number, day) for box in row_boxes(sheet, NEW)}
        add_row(self.book, SentValues(sheet.id, values, {}), uuid4())

    def _save(self, sheet: Sheet, values: dict[Address, str]) -> None:
        save_values(self.book, SentValues(sheet.id, values, {}))

    def _value(self, field: Field, number: int, day: int = 0) -> str:
        match field.kind:
            case FieldKind.DATE:
                return self._day(day)
            case FieldKind.CHOICE:
                return field.choices[number % len(field.choices)]
            case FieldKind.MONEY:
                return self._amount(field, number)
            case FieldKind.NUMBER | FieldKind.PERCENT:
                return exact_text(_within(field, Fraction(AMOUNTS[number % len(AMOUNTS)], 20)))
            case FieldKind.TEXT | FieldKind.LONG_TEXT:
                return "Demo"
            case _:
                assert_never(field.kind)

    def _day(self, number: int) -> str:
        return (self.today - timedelta(days=number)).isoformat()

    def _amount(self, field: Field, number: int) -> str:
        amount = Fraction(AMOUNTS[number % len(AMOUNTS)]) * self.currency.unit
        return exact_text(_within(field, amount), self.currency.decimals)


def _within(field: Field, amount: Fraction) -> Fraction:
    """Return an amount that the field takes; of a number the whole part."""
    whole = amount if field.kind is FieldKind.MONEY else Fraction(int(amount))
    low = whole if field.min is None else max(whole, field.min)
    return low if field.max is None else min(low, field.max)
