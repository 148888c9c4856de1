"""What may be published of counts: thresholds, rounding, hiding, rates. Knows numbers only: no people, tables or words.

Doors: figures.
"""
