"""Questions: how they are drawn, shown, read and marked, and the attempts in which they are asked.

Doors: services, queries, modes, drawn_item.
"""
