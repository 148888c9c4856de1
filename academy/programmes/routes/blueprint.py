"""The one blueprint of programmes; each module of this package adds its views to it."""

from academy.programmes.permissions import GRANTS
from academy.web.blueprint import AcademyBlueprint

blueprint = AcademyBlueprint("programmes", "academy.programmes", grants=GRANTS)
