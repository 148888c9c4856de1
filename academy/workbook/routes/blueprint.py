"""The one blueprint of workbooks; each module of this package adds its views to it."""

from academy.web.blueprint import AcademyBlueprint
from academy.web.urgency import Urgency
from academy.workbook.permissions import GRANTS

blueprint = AcademyBlueprint("workbook", "academy.workbook", grants=GRANTS, urgency=Urgency.LESSON)
