"""The engine of business workbooks: reading entries, computing sheets, judging evidence, checking tools.

Pure Python over exact fractions; it knows neither Flask nor the database.
"""

from academy.content.workbook.compute import compute_workbook
from academy.content.workbook.entries import MAX_DAYS, normalise_entries, read_entries
from academy.content.workbook.evaluator import is_aggregate
from academy.content.workbook.evidence import EvidenceItem, evidence_state
from academy.content.workbook.example_checks import check_examples
from academy.content.workbook.formula import Formula
from academy.content.workbook.formula_checks import check_formulas
from academy.content.workbook.results import (
    AdviceResult,
    Cell,
    DayResult,
    Problem,
    RowResult,
    SheetResult,
    WorkbookResult,
)
from academy.content.workbook.tool import (
    MAX_ROWS,
    Advice,
    Chart,
    Field,
    Over,
    Sheet,
    Slider,
    Tool,
    ToolError,
    WhatIf,
)
from academy.content.workbook.tool_reader import read_tool

__all__ = [
    "MAX_DAYS",
    "MAX_ROWS",
    "Advice",
    "AdviceResult",
    "Cell",
    "Chart",
    "DayResult",
    "EvidenceItem",
    "Field",
    "Formula",
    "Over",
    "Problem",
    "RowResult",
    "Sheet",
    "SheetResult",
    "Slider",
    "Tool",
    "ToolError",
    "WhatIf",
    "WorkbookResult",
    "check_examples",
    "check_formulas",
    "compute_workbook",
    "evidence_state",
    "is_aggregate",
    "normalise_entries",
    "read_entries",
    "read_tool",
]
