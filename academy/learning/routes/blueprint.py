"""The one blueprint of learning; each module of this package adds its views to it."""

from academy.learning.permissions import GRANTS
from academy.web.blueprint import AcademyBlueprint

blueprint = AcademyBlueprint("learning", "academy.learning", grants=GRANTS)
