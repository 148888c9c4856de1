"""Women's and youth programmes: who runs them, who takes part, and what was declared.

Doors: services, queries, states, reach, results.
"""
