"""The course package format: schema, checker, compiler and the compiled edition. Pure Python.

Doors: edition, items, kinds, expressions, workbook.
"""
