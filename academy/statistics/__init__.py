"""Figures about programmes: indicators, disclosure control, pages and files for agencies."""
