"""What may be published of counts of people: thresholds, rounding, hiding, rates. Knows numbers only.

Doors: ``figures``, ``rates``, ``labels``.
"""
