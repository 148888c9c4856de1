"""The words beside the numbers of a workbook: names of its usual columns, and what is wrong with a value."""

from collections.abc import Callable, Mapping

from academy.content.workbook import Field, Formula, Refusal, Sheet, Tone
from academy.core.i18n import gettext as _

LABELS: Mapping[str, Callable[[], str]] = {
    "date": lambda: _("Date"),
    "what": lambda: _("What"),
    "in": lambda: _("Money in"),
    "out": lambda: _("Money out"),
    "place": lambda: _("Where the money is"),
    "balance": lambda: _("Balance"),
    "opening": lambda: _("Opening cash"),
    "counted": lambda: _("Counted"),
    "difference": lambda: _("Difference"),
    "name": lambda: _("Name"),
    "bill": lambda: _("Bill"),
    "paid": lambda: _("Paid"),
    "due": lambda: _("Due date"),
    "left": lambda: _("Left"),
    "days_late": lambda: _("Days late"),
    "amount": lambda: _("Amount"),
    "all": lambda: _("Total"),
    "late": lambda: _("Late"),
    "next7": lambda: _("To pay in the next 7 days"),
    "cash_now": lambda: _("Cash now"),
    "lowest": lambda: _("Lowest point"),
    "lowest_week": lambda: _("Week of the lowest point"),
    "safe": lambda: _("Safe balance"),
    "find": lambda: _("Find before that week"),
    "bag": lambda: _("Bag"),
    "phone": lambda: _("Phone"),
    "bank": lambda: _("Bank"),
}

REFUSALS: Mapping[str, Callable[[str], str]] = {
    "wrong_shape": lambda _limit: _("This part could not be read. Fill it in again."),
    "unknown_sheet": lambda _limit: _("This sheet is not in the workbook any more. Open the page again."),
    "unknown_field": lambda _limit: _("This field is not in the workbook any more. Open the page again."),
    "too_many_rows": lambda limit: _(
        "This sheet has room for %(limit)s lines. Delete some old lines.", limit=limit
    ),
    "too_many_days": lambda limit: _(
        "This sheet has room for %(limit)s days. Delete some old days.", limit=limit
    ),
    "same_row_id": lambda _limit: _("This line was sent twice. Delete one of them."),
    "not_a_number": lambda _limit: _("Write this as a number, for example 1500."),
    "too_large": lambda _limit: _("This number is too long. Check the zeros."),
    "too_many_decimals": lambda limit: (
        _("Write a whole number here.")
        if limit == "0"
        else _("Write at most %(limit)s digits after the decimal point.", limit=limit)
    ),
    "below_min": lambda limit: (
        _("Write zero or more here, without a minus sign.")
        if limit == "0"
        else _("Write %(limit)s or more here.", limit=limit)
    ),
    "above_max": lambda limit: _("Write %(limit)s or less here.", limit=limit),
    "not_a_date": lambda _limit: _("Choose a date."),
    "date_out_of_range": lambda _limit: _("Check the year of this date."),
    "text_too_long": lambda limit: _("Use at most %(limit)s letters here.", limit=limit),
    "not_a_choice": lambda _limit: _("Choose one from the list."),
    # The reasons of core.money.NumberFormatError, for a number as a person typed it.
    "empty": lambda _limit: _("Write a number here."),
    "separators": lambda _limit: _("Check the commas and full stops in this number."),
    "other_currency": lambda _limit: _("Write this amount in the currency of your workbook."),
}


def label_of(part: Field | Formula) -> str:
    """Return the name of a field or a result: the course's own label, or our word for a usual id."""
    return part.label or word_for(part.id)


def word_for(part_id: str) -> str:
    """Return our word for a usual id of a column or a choice, or the id in plain writing."""
    word = LABELS.get(part_id)
    return word() if word else part_id.replace("_", " ").capitalize()


def choice_word(field: Field, choice: str) -> str:
    """Return the words of a choice: the course's own, or ours for its id."""
    return field.choice_labels.get(choice) or word_for(choice)


def tone_word(tone: Tone) -> str:
    """Return the word that stands before an advice, so that its tone is not told by colour alone."""
    words: Mapping[Tone, Callable[[], str]] = {
        Tone.GOOD: lambda: _("Good:"),
        Tone.INFO: lambda: _("Good to know:"),
        Tone.WARN: lambda: _("Careful:"),
    }
    return words[tone]()


def results_in_words(sheet: Sheet, limit: int = 4) -> str:
    """Return the names of what a sheet works out, the first few of them."""
    running = (sheet.running,) if sheet.running else ()
    parts = (*sheet.computed, *sheet.totals, *sheet.computed_row, *running)
    return ", ".join(list(dict.fromkeys(label_of(part) for part in parts))[:limit])


def refusal_sentence(refusal: Refusal) -> str:
    """Say in one sentence what to do about a value that cannot be used."""
    return reason_sentence(refusal.key, refusal.limit)


def reason_sentence(key: str, limit: str = "") -> str:
    """Say what to do about a refusal key or a `NumberFormatError` reason; `limit` is the number it names."""
    return REFUSALS[key](limit)
