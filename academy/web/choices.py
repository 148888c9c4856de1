"""Choices of select and radio fields; the tuples of older WTForms are deprecated and fail our tests."""

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs know WTForms 3.2

__all__ = ["SelectChoice"]
