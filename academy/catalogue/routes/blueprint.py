"""The blueprints of the catalogue: its pages, and the pictures of courses, which have no language."""

from academy.web.blueprint import AcademyBlueprint
from academy.web.urgency import Urgency

blueprint = AcademyBlueprint("catalogue", "academy.catalogue")
media_blueprint = AcademyBlueprint("media", "academy.catalogue", is_localised=False, urgency=Urgency.PART)
