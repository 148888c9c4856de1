"""Pages of the catalogue, one module a subject."""

from academy.catalogue.routes import courses, guide
from academy.catalogue.routes.blueprint import blueprint, media_blueprint

__all__ = ["blueprint", "courses", "guide", "media_blueprint"]
