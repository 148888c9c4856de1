"""The pages of learning. Importing a module of this package adds its views to the blueprint."""

from academy.learning.routes import final_check, home, lessons, practice
from academy.learning.routes.blueprint import blueprint

__all__ = ["blueprint", "final_check", "home", "lessons", "practice"]
