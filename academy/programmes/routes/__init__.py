"""The pages of programmes. Importing a module of this package adds its views to the blueprint."""

from academy.programmes.routes import joining, managing
from academy.programmes.routes.blueprint import blueprint

__all__ = ["blueprint", "joining", "managing"]
