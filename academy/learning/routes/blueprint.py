"""The one blueprint of learning; each module of this package adds its views to it."""

from academy.learning.permissions import GRANTS
from academy.web.blueprint import AcademyBlueprint
from academy.web.urgency import Urgency

blueprint = AcademyBlueprint("learning", "academy.learning", grants=GRANTS, urgency=Urgency.LESSON)
