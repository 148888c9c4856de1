"""What travels with every answer beside the answer itself.

Not a WTForms form: all its fields are hidden, none is ever shown again, and answers are the most frequent
write. Making the form would cost a tenth of the request. The form token is checked as for every form.
"""

from datetime import UTC, datetime
from uuid import UUID

from academy.assessment.drawn_item import FormFields
from academy.learning.submission import Stamp, Submission

LONGEST_NUMBER = 16


def read_submission(fields: FormFields, locale: str) -> Submission:
    """Return the question as a form submitted it: its stamp, which question it is, and the answer's own fields.

    Junk in a hidden field counts as not sent.
    """
    return Submission(
        fields=fields,
        locale=locale,
        stamp=_stamp(fields),
        item_id=_text(fields, "item"),
        tried=_whole(_text(fields, "try_number")) or 0,
        is_partial=_text(fields, "partial") == "yes",
    )


def _stamp(fields: FormFields) -> Stamp | None:
    try:
        key = str(UUID(_text(fields, "client_key")))
    except ValueError:
        return None
    sequence, client_at = _text(fields, "client_sequence"), _text(fields, "client_at")
    return Stamp(key, _whole(sequence), _moment(client_at))


def _text(fields: FormFields, name: str) -> str:
    return next(iter(fields.getlist(name)), "")


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
