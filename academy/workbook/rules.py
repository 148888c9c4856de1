"""What counts as done in a workbook, in plain words, and how far a learner has come."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from academy.content.workbook import EvidenceItem, EvidenceKind, EvidenceRule, Tool, read_evidence
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.workbook.words import word_for

_COUNTED_THINGS = re.compile(r": [1-9][0-9]* (week|month|day|line|row)s? filled")


@dataclass(frozen=True, slots=True)
class RuleState:
    """One condition: where, in words, and `done` of `needed`."""

    sheet: str
    title: str
    sentence: str
    progress: str
    done: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Say whether the condition is met."""
        return self.done >= self.needed

    @property
    def percent(self) -> int:
        """Return how far it is, 0 to 100."""
        return 100 * min(self.done, self.needed) // self.needed


def evidence_document(items: Iterable[EvidenceItem]) -> dict[str, Any]:
    """Return what is stored of how far a workbook is. No amounts."""
    return {"rules": [{"sheet": item.sheet, "done": item.done, "needed": item.needed} for item in items]}


def rule_states(tool: Tool, items: Sequence[EvidenceItem]) -> tuple[RuleState, ...]:
    """Return every condition of a tool in words; `items` are how far they are."""
    rules = zip(read_evidence(tool), tool.evidence, items, strict=True)
    return tuple(
        RuleState(
            sheet=rule.sheet.id,
            title=rule.sheet.title,
            sentence=own or _sentence(rule, text),
            progress=_progress(rule, text, item),
            done=item.done,
            needed=item.needed,
        )
        for rule, (text, own), item in rules
    )


def _sentence(rule: EvidenceRule, text: str) -> str:
    match rule.kind:
        case EvidenceKind.DATES:
            return " ".join(_dates_sentences(rule))
        case EvidenceKind.FILLED:
            return " ".join(_filled_sentences(rule, text))
        case EvidenceKind.FIELDS:
            return _fields_sentence(rule)
        case _:
            assert_never(rule.kind)


def _fields_sentence(rule: EvidenceRule) -> str:
    if rule.needed < len(rule.sheet.single_fields):
        return str(ngettext("Fill in %(num)s box.", "Fill in %(num)s boxes.", rule.needed))
    return str(_("Fill in every box."))


def _dates_sentences(rule: EvidenceRule) -> list[str]:
    sentences = [
        ngettext("Write in it on %(num)s day.", "Write in it on %(num)s different days.", rule.needed)
    ]
    if rule.lines > 1:
        sentences.append(
            ngettext("Write %(num)s line each day.", "Write at least %(num)s lines each day.", rule.lines)
        )
    if rule.field:
        sentences.append(_("On each of these days, also count your money and write the amount."))
    return sentences


def _filled_sentences(rule: EvidenceRule, text: str) -> list[str]:
    sentences: Mapping[str, Callable[[], str]] = {
        "week": lambda: ngettext("Fill in %(num)s week.", "Fill in %(num)s weeks.", rule.needed),
        "month": lambda: ngettext("Fill in %(num)s month.", "Fill in %(num)s months.", rule.needed),
        "day": lambda: ngettext("Fill in %(num)s day.", "Fill in %(num)s days.", rule.needed),
        "line": lambda: ngettext("Write %(num)s line.", "Write %(num)s lines.", rule.needed),
    }
    found = [sentences[_thing(text)]()]
    if rule.column:
        column = word_for(rule.column)
        found.append(
            _(
                "In %(count)s of them or more, write an amount under “%(column)s”.",
                count=rule.within,
                column=column,
            )
        )
    return found


def _progress(rule: EvidenceRule, text: str, item: EvidenceItem) -> str:
    thing = {EvidenceKind.DATES: "day", EvidenceKind.FIELDS: "box"}.get(rule.kind) or _thing(text)
    words: Mapping[str, Callable[[], str]] = {
        "week": lambda: ngettext(
            "%(done)s of %(num)s week", "%(done)s of %(num)s weeks", item.needed, done=item.done
        ),
        "month": lambda: ngettext(
            "%(done)s of %(num)s month", "%(done)s of %(num)s months", item.needed, done=item.done
        ),
        "day": lambda: ngettext(
            "%(done)s of %(num)s day", "%(done)s of %(num)s days", item.needed, done=item.done
        ),
        "line": lambda: ngettext(
            "%(done)s of %(num)s line", "%(done)s of %(num)s lines", item.needed, done=item.done
        ),
        "box": lambda: ngettext(
            "%(done)s of %(num)s box", "%(done)s of %(num)s boxes", item.needed, done=item.done
        ),
    }
    return words[thing]()


def _thing(text: str) -> str:
    found = _COUNTED_THINGS.search(text)
    return found[1].replace("row", "line") if found else "line"
