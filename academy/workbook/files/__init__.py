"""Files of a workbook: a spreadsheet with live formulas, plain columns, and paper."""
