"""What travels with every answer beside the answer itself."""

from datetime import UTC, datetime
from uuid import UUID

from wtforms import HiddenField, StringField

from academy.assessment.responses import FormFields
from academy.learning.sent import SentQuestion, Stamp
from academy.web.forms import AcademyForm

LONGEST_NUMBER = 16


class AnswerForm(AcademyForm):
    """The hidden fields of a question. The answer's own fields are read by `academy.assessment.responses`."""

    client_key = HiddenField()
    client_sequence = HiddenField()
    client_at = HiddenField()
    item = HiddenField()
    try_number = HiddenField()
    #: The button that saves what is there although a part is missing.
    partial = StringField()

    def sent(self, fields: FormFields, locale: str) -> SentQuestion:
        """Return the question as it was sent; ``fields`` holds the answer's own fields."""
        return SentQuestion(
            fields=fields,
            locale=locale,
            stamp=self._stamp(),
            item_id=self.item.data or "",
            tried=_whole(self.try_number.data) or 0,
            is_partial=bool(self.partial.data),
        )

    def _stamp(self) -> Stamp | None:
        try:
            key = str(UUID(self.client_key.data or ""))
        except ValueError:
            return None
        return Stamp(key, _whole(self.client_sequence.data), _moment(self.client_at.data))


def _whole(text: str | None) -> int | None:
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
