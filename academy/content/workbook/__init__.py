"""The engine of business workbooks: reading entries, computing sheets, judging evidence, checking tools.

Pure Python over exact fractions; it knows neither Flask nor the database.
"""

from academy.content.workbook.compute import compute_workbook
from academy.content.workbook.entries import Entered
from academy.content.workbook.entry_reader import MAX_DATE, MAX_DAYS, MIN_DATE, canonical_text, read_entries
from academy.content.workbook.evaluator import is_aggregate
from academy.content.workbook.evidence import EvidenceItem, EvidenceRule, evidence_state, read_evidence
from academy.content.workbook.example_checks import check_examples
from academy.content.workbook.formula import Formula
from academy.content.workbook.formula_checks import check_formulas
from academy.content.workbook.kinds import (
    AMOUNTS,
    GROWING,
    ChartKind,
    ChartSource,
    EvidenceKind,
    FieldKind,
    SheetKind,
    Tone,
)
from academy.content.workbook.results import (
    AdviceResult,
    Cell,
    DayResult,
    Refusal,
    RowResult,
    SheetResult,
    WorkbookResult,
)
from academy.content.workbook.tool import (
    BEFORE,
    MAX_ROWS,
    NEVER,
    Field,
    Sheet,
    Slider,
    Tool,
    ToolError,
    WhatIf,
)
from academy.content.workbook.tool_reader import read_tool

__all__ = [
    "AMOUNTS",
    "BEFORE",
    "GROWING",
    "MAX_DATE",
    "MAX_DAYS",
    "MAX_ROWS",
    "MIN_DATE",
    "NEVER",
    "AdviceResult",
    "Cell",
    "ChartKind",
    "ChartSource",
    "DayResult",
    "Entered",
    "EvidenceItem",
    "EvidenceKind",
    "EvidenceRule",
    "Field",
    "FieldKind",
    "Formula",
    "Refusal",
    "RowResult",
    "Sheet",
    "SheetKind",
    "SheetResult",
    "Slider",
    "Tone",
    "Tool",
    "ToolError",
    "WhatIf",
    "WorkbookResult",
    "canonical_text",
    "check_examples",
    "check_formulas",
    "compute_workbook",
    "evidence_state",
    "is_aggregate",
    "read_entries",
    "read_evidence",
    "read_tool",
]
