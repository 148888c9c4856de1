"""Reads the forms of a page without a tree: a crowd opens many pages, and the machine that reads serves as well."""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser

Fields = dict[str, list[str]]


@dataclass
class Form:
    """A form: where it is sent, what is in it already, and what somebody chooses or types."""

    action: str
    hidden: Fields = field(default_factory=dict)
    #: Values of radio buttons, boxes to tick and lists to choose from, by name.
    choices: Fields = field(default_factory=dict)
    ticks: set[str] = field(default_factory=set)
    typed: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select, self._is_option = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in one element."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(values.get("action", ""))
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "select":
            self._select = values.get("name", "")
        elif tag == "option" and self._select:
            self._is_option = "value" not in values  # its text is its value then
            if values.get("value"):
                self._form.choices.setdefault(self._select, []).append(values["value"])
        elif tag == "textarea":
            self._form.typed.append(values.get("name", ""))
        elif tag == "input" and values.get("name"):
            self._take_input(self._form, values)

    def handle_data(self, data: str) -> None:
        """Take in a choice that has no value but its text."""
        if self._is_option and self._form is not None and data.strip():
            self._form.choices.setdefault(self._select, []).append(data.strip())
            self._is_option = False

    def handle_endtag(self, tag: str) -> None:
        """Leave a list or a form."""
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None

    @staticmethod
    def _take_input(form: Form, values: dict[str, str]) -> None:
        name, value = values["name"], values.get("value", "")
        match values.get("type", "text"):
            case "hidden":
                form.hidden.setdefault(name, []).append(value)
            case "radio":
                form.choices.setdefault(name, []).append(value)
            case "checkbox":
                form.choices.setdefault(name, []).append(value)
                form.ticks.add(name)
            case _text:
                form.typed.append(name)


def form_of(page: str, action: str) -> Form:
    """Return the form of ``page`` whose address ends with ``action``. Raises LookupError when there is none."""
    reader = FormReader()
    reader.feed(page)
    for form in reader.forms:
        if form.action.endswith(action):
            return form
    raise LookupError(f"no form for {action!r}: {[form.action for form in reader.forms]}")


def answered(form: Form, chance: random.Random, ticks: int = 1) -> Fields:
    """Return the form with answers by chance: one of each group, ``ticks`` of boxes, numbers where one types."""
    fields = dict(form.hidden)
    for name, values in form.choices.items():
        fields[name] = chance.sample(values, min(len(values), ticks) if name in form.ticks else 1)
    fields |= {name: [str(chance.randint(1, 900))] for name in form.typed}
    return fields
