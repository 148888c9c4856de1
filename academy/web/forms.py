"""The base of all forms: WTForms with CSRF, messages in the reader's language, and tidy text."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FieldList, FileField, FormField, PasswordField, SubmitField

#: Fields whose data is taken as it comes.
UNTOUCHED = (PasswordField, BooleanField, SubmitField, FileField, FieldList, FormField)


def tidy(text: Any) -> Any:
    """Return ``text`` in NFC without outer white space and control characters; leave other values alone.

    PostgreSQL refuses NUL, and no one types the others, line breaks and tabs apart.
    """
    if not isinstance(text, str):
        return text
    kept = "".join(sign for sign in text if unicodedata.category(sign) != "Cc" or sign in "\n\r\t")
    return unicodedata.normalize("NFC", kept).strip()


class AcademyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form that lists its fields; text is tidied before it is checked."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Tidy every bound text field, except passwords, which are taken as typed."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Bind a field and add the tidying filter to text fields."""
            if not issubclass(unbound_field.field_class, UNTOUCHED):
                options = {**options, "filters": [*unbound_field.kwargs.get("filters", ()), tidy]}
            field: Field = unbound_field.bind(form=form, **options)
            return field


class QueryForm(AcademyForm):
    """A form whose fields stand in the address: a search, a filter, a look-up."""

    class Meta(AcademyForm.Meta):
        """It changes nothing, so it needs no protection against forged requests."""

        csrf = False
