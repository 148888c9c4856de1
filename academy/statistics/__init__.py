"""Figures about programmes: indicators, pages and files for agencies. It has no doors: nothing stands above it."""
