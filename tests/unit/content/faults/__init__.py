"""Seeded faults, and the doors of the checker that see them."""
