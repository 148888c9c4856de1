"""Names in forms and on pages (academy.core.names)."""

from typing import Any

from flask import Flask
from markupsafe import Markup, escape
from wtforms import StringField, TextAreaField
from wtforms.validators import StopValidation

from academy.core.i18n import lazy_gettext as _l
from academy.core.names import LineFault, fault_of, isolated, tidy_line, without_turning

SENTENCES = {
    LineFault.TURNING: _l(
        "There is an invisible sign in this text that turns the direction of writing. Type it again without copying."
    ),
    LineFault.CONTROL: _l("There is an invisible sign in this text. Type it again without copying."),
    LineFault.PILE: _l("There are too many signs on one letter. Type the letter with fewer."),
}


class LineField(StringField):
    """A name, or another single line that others read: visible, in its place, on its line."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the line without what nobody sees; '' when that is all of it."""
        self.data = tidy_line(valuelist[0]) if valuelist else self.data

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse signs that would disturb the page around the line."""
        _refuse_faults(self.data or "")


class PassageField(TextAreaField):
    """Several lines that others read, each as a ``LineField`` takes it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the lines without what nobody sees."""
        if valuelist:
            self.data = "\n".join(map(tidy_line, valuelist[0].splitlines())).strip()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse signs that would disturb the page around the text."""
        for line in (self.data or "").splitlines():
            _refuse_faults(line)


def _refuse_faults(line: str) -> None:
    fault = fault_of(line)
    if fault is not None:
        raise StopValidation(str(SENTENCES[fault]))


def init_names(app: Flask) -> None:
    """Give templates the filters ``name``, for text, and ``plain_name``, for titles, attributes and options."""
    app.jinja_env.filters.update(name=name, plain_name=isolated)


def name(text: str) -> Markup:
    """Return a name in an element of its own, so that its direction does not turn the words around it."""
    return Markup("<bdi>{}</bdi>").format(escape(without_turning(text)))
