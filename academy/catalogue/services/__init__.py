"""Writes of the catalogue; other domains import the names from here."""

from academy.catalogue.services.packages import publish_folder

__all__ = ["publish_folder"]
