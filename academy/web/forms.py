"""The base of all forms: WTForms with CSRF, messages in the reader's language, and tidy text."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FieldList, FileField, FormField, PasswordField, SubmitField

#: Fields whose data is taken as it comes.
UNTOUCHED = (PasswordField, BooleanField, SubmitField, FileField, FieldList, FormField)


def tidy(text: Any) -> Any:
    """Return ``text`` in NFC without outer white space; leave other values alone."""
    return unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text


class AcademyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form that lists its fields; text is tidied before it is checked."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Tidy every bound text field, except passwords, which are taken as typed."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Bind a field and add the tidying filter to text fields."""
            if not issubclass(unbound_field.field_class, UNTOUCHED):
                options = {**options, "filters": [*unbound_field.kwargs.get("filters", ()), tidy]}
            return unbound_field.bind(form=form, **options)
