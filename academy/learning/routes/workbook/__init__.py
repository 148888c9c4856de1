"""The pages of the workbook: overview, sheets, lines, files. Everybody reaches only their own."""

from academy.learning.routes.workbook import files, lines, overview, sheets

__all__ = ["files", "lines", "overview", "sheets"]
