"""The model course's workbook, its learners' figures, and small tools of our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from academy.content.workbook import (
    EvidenceItem,
    Tool,
    WorkbookResult,
    compute_workbook,
    evidence_state,
    read_entries,
    read_tool,
)
from academy.content.workbook.example_checks import example_entries
from tests.support.sample import sampled

COURSE = Path(__file__).parents[4] / "courses" / "mon-101"
TODAY = date(2026, 5, 10)


def model_tool() -> dict[str, Any]:
    """Return the cash-book planner as its YAML says it."""
    data: dict[str, Any] = yaml.safe_load((COURSE / "tools" / "cash-book-planner.yaml").read_text("utf-8"))
    return data


def tool_with(**sheet: Any) -> dict[str, Any]:
    """Return a tool of one sheet."""
    return {"id": "one", "title": "One", "sheets": [{"id": "only", "title": "Only", **sheet}], "evidence": []}


def work_out(
    tool: Tool | Mapping[str, Any], entries: object, *, today: date, decimals: int = 2
) -> WorkbookResult:
    """Return what a workbook makes of plain entries."""
    typed = read_tool(tool)
    return compute_workbook(typed, read_entries(typed, entries, decimals=decimals), today)


def plain_entries(tool: Tool | Mapping[str, Any], entries: object) -> dict[str, Any]:
    """Return entries as they are stored."""
    return read_entries(read_tool(tool), entries).plain()


def evidence_of(
    tool: Tool | Mapping[str, Any], entries: object, *, today: date | None = None
) -> list[EvidenceItem]:
    """Return how far plain entries are, rule by rule."""
    typed = read_tool(tool)
    return evidence_state(typed, read_entries(typed, entries), today=today)


SOKHA: dict[str, Any] = {
    "opening": "60000",
    "rows": [
        {"date": "2026-05-04", "what": "Morning sales", "in": "184000", "place": "bag"},
        {"date": "2026-05-04", "what": "Ice and coffee", "out": "52000"},
        {"date": "2026-05-04", "what": "Evening sales", "in": "127000"},
        {"date": "2026-05-04", "what": "Noodles and eggs", "out": "68500"},
        {"date": "2026-05-04", "what": "Gas", "out": "24000"},
        {"date": "2026-05-04", "what": "Sreyneang's wage", "out": "40000"},
    ],
    "days": {"2026-05-04": {"counted": "186000"}},
}
FARIDAH = {
    "rows": [
        {"id": "r", "name": "Puan Rohana", "bill": "180", "paid": "80", "due": "2026-05-05"},
        {"id": "c", "name": "School canteen", "bill": "640", "due": "2026-05-20"},
        {"id": "l", "name": "Encik Lim", "bill": "95", "due": "2026-04-12"},
        {"id": "y", "name": "Kak Yah", "bill": "260", "paid": "60", "due": "2026-04-28"},
    ]
}
SARI = {
    "cash_now": "3.5",
    "safe": "0.5",
    "rows": [
        {"in": money_in, "out": money_out}
        for money_in, money_out in [
            ("2.4", "2.1"),
            ("2.4", "3.9"),
            ("2.6", "4.2"),
            ("2.8", "4.6"),
            ("6.5", "3.2"),
            ("9.8", "2.9"),
            ("1.2", "3.6"),
            ("1.5", "1.9"),
        ]
    ],
}


@dataclass(frozen=True, slots=True)
class ToolCase:
    """The tool of a course with one example of each sheet entered."""

    name: str
    tool: Tool
    entries: dict[str, Any]

    def result(self, today: date) -> WorkbookResult:
        """Return what the workbook makes of the entries."""
        return work_out(self.tool, self.entries, today=today, decimals=6)


def tool_files() -> list[Path]:
    """Return the tools of some courses."""
    files = sorted(COURSE.parent.glob("*/tools/*.yaml"))
    return sampled(files, 2, "tools", course=lambda file: file.parts[-3])


def tool_cases() -> list[ToolCase]:
    """Return the examples of these tools: the first ones of all sheets together, then the second ones."""
    cases = []
    for path in tool_files():
        tool = read_tool(yaml.safe_load(path.read_text("utf-8")))
        for number in range(max(len(sheet.examples) for sheet in tool.sheets)):
            entries = {
                sheet.id: example_entries(sheet.examples[number])
                for sheet in tool.sheets
                if len(sheet.examples) > number
            }
            cases.append(ToolCase(f"{tool.id}-{number + 1}", tool, entries))
    return cases
