"""The base of all forms: WTForms with CSRF, messages in the reader's language, and tidy text."""

import unicodedata
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, SelectField

#: What is typed into a search box is cut here; no name or address is longer.
LONGEST_SEARCH = 100


def tidy(text: Any) -> Any:
    """Return ``text`` in NFC without outer white space and control characters; leave other values alone.

    PostgreSQL refuses NUL, and no one types the others, line breaks and tabs apart.
    """
    if not isinstance(text, str):
        return text
    kept = "".join(sign for sign in text if unicodedata.category(sign) != "Cc" or sign in "\n\r\t")
    return unicodedata.normalize("NFC", kept).strip()


def aria(name: str, error: object = "", *told: object) -> dict[str, str]:
    """Return what the control with the id ``name`` says to a screen reader of the texts beside it.

    ``told`` are the ends of their ids, such as "hint" for ``name-hint``, and '' for what is not there; last comes
    ``name-error``, when there is an ``error``.
    """
    ends = [*filter(None, told), *(["error"] if error else [])]
    described = {"aria-describedby": " ".join(f"{name}-{end}" for end in ends)} if ends else {}
    return described | ({"aria-invalid": "true"} if error else {})


class AcademyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form that lists its fields; text is tidied before it is checked."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Read texts only, and tidy them all but passwords, which are taken as typed."""

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """Return the HTML of a field; a list in which something is chosen from the start is not "required".

            HTML allows that word only where the first choice is none.
            """
            if isinstance(field, SelectField):
                first: Any = next(iter(field.iter_choices()), None)
                if first and first.value:
                    render_kw = {"required": False, **render_kw}
            return super().render_field(field, render_kw)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return the fields to read: of a sent form its texts only, for no form of ours asks for a file.

            A field that somebody sends as a file, or in another kind of body, counts as not sent.
            """
            if formdata is None or hasattr(formdata, "getlist"):
                sent = formdata
            else:
                sent = request.form if form.is_submitted() else None
            if sent is None:
                return None
            untouched = {field.name for field in form if isinstance(field, PasswordField)}
            return MultiDict(
                (name, text if name in untouched else tidy(text)) for name, text in sent.items(multi=True)
            )


class QueryForm(AcademyForm):
    """A form whose fields stand in the address: a search, a filter, a look-up."""

    class Meta(AcademyForm.Meta):
        """It changes nothing, so it needs no protection against forged requests."""

        csrf = False
