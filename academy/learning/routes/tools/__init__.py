"""The public pages of the business tools: everybody may calculate with them, and nothing is kept."""

from academy.learning.routes.tools import files, listing, sheets

__all__ = ["files", "listing", "sheets"]
