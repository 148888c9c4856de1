"""Filling in: sheets of workbooks of each kind, and the public tools; the forms are those of the pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bench.action import Action, give_token
from bench.community import Community, Learner
from bench.phone import OK, BenchError, Phone, Someone
from tests.served.visitor import Answer, filled

#: Whose sheets are filled in, by the place in the first course: the reading of each form takes the bench long.
FILLS = (2,)
Values = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A form as its page offered it; ``boxes`` are the fields of the sheet that a number or a word is typed into."""

    who: Someone
    target: str
    values: Values
    boxes: Mapping[str, Mapping[str, Any]]

    def typed(self, turn: int) -> Values:
        """Return what is sent when something else is typed into every box."""
        return {**self.values, **{name: text_for(field, turn) for name, field in self.boxes.items()}}


def filling_actions(people: Community) -> Iterator[Action]:
    """Yield the saving of each kind of sheet, the finishing of a lesson, and what guests work out."""
    kinds = {str(sheet.get("kind") or "form") for sheets in people.sheets.values() for sheet in sheets}
    fillers = [her for her in people.learners if her.place in FILLS]
    for kind in sorted(kinds):
        yield _saving(kind, fillers, people)
    yield _working_out(people)


def _saving(kind: str, fillers: list[Learner], people: Community) -> Action:
    forms: list[Form] = []

    def get_ready(phone: Phone) -> None:
        for her in fillers:
            for sheet in people.sheets[her.course]:
                if (sheet.get("kind") or "form") == kind:
                    forms.append(_own_form(phone, her, sheet))
        if not forms:
            raise BenchError(f"nobody has a sheet of the kind {kind}")

    def save(phone: Phone, turn: int) -> int:
        form = forms[turn % len(forms)]
        phone.lend(form.who)
        phone.send(form.target, form.typed(turn))
        return 1

    return Action(f"sheet_save_{kind}", save, get_ready)


def _own_form(phone: Phone, her: Learner, sheet: Mapping[str, Any]) -> Form:
    """Return the form of a sheet's single values; of a sheet with lines, that of a line which is written first."""
    path = f"/{her.language}/courses/{her.course}/workbook/{sheet['id']}"
    phone.lend(her)
    if sheet.get("kind") not in ("list", "ledger"):
        return read_form(her, phone.form_page(path), path, sheet)
    line = read_form(her, phone.form_page(path), f"{path}/rows", sheet)
    phone.send(line.target, {**line.typed(1), "client_key": str(uuid4())})
    row = phone.form_page(path)
    links = [str(each.get("href")) for each in row.document.iter("a")]
    own = next(link for link in links if f"{path}/rows/" in link)
    return read_form(her, phone.form_page(own), own, sheet)


def _working_out(people: Community) -> Action:
    """Return what guests do with every sheet of the public tools: type, and let it be worked out."""
    forms: list[Form] = []

    def get_ready(phone: Phone) -> None:
        for slug, sheets in people.sheets.items():
            for sheet in sheets:
                guest, path = Someone(), f"/en/tools/{slug}/{sheet['id']}"
                give_token(phone, guest, path)
                forms.append(read_form(guest, phone.form_page(path), path, sheet))

    def work_out(phone: Phone, turn: int) -> int:
        form = forms[turn % len(forms)]
        phone.lend(form.who)
        phone.send(form.target, form.typed(turn), OK)
        return 1

    return Action("tool_guest_worked_out", work_out, get_ready)


def read_form(who: Someone, page: Answer, target: str, sheet: Mapping[str, Any]) -> Form:
    """Return the form of ``page`` that is sent to ``target``, with those of its boxes that take any value."""
    values: Values = dict(filled(page.form(action=target)))
    fields = [*sheet.get("fields", ()), *sheet.get("row", ()), *sheet.get("day_end", ())]
    fields += [sheet["start"]] if "start" in sheet else []
    types = {field["id"]: field for field in fields if field.get("type", "choice") != "choice"}
    boxes = {name: types[name.rpartition(".")[2]] for name in values if name.rpartition(".")[2] in types}
    return Form(who, target, values, boxes)


def text_for(field: Mapping[str, Any], turn: int) -> str:
    """Return what is typed into a box: another number or word in each turn, within what the box allows."""
    match field["type"]:
        case "money" | "number" | "percent":
            slider = field.get(
                "slider", {"from": field.get("min") or 1, "to": field.get("max") or 99, "step": 1}
            )
            least, most, step = (int(slider[end]) for end in ("from", "to", "step"))
            return str(least + step * (turn % max(1, min(90, (most - least) // step))))
        case "date":
            return datetime.now(UTC).date().isoformat()
        case _:
            return f"Noodles {turn % 90}"
