"""Figures about programmes: indicators, pages and files for agencies."""
