"""The pages of workbooks and of public tools. Importing a module of this package adds its views to the blueprint."""

from academy.workbook.routes import files, lines, overview, sheets, tool_files, tool_sheets, tools
from academy.workbook.routes.blueprint import blueprint

__all__ = ["blueprint", "files", "lines", "overview", "sheets", "tool_files", "tool_sheets", "tools"]
