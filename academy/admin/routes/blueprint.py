"""The blueprint of the administrators' pages."""

from academy.admin.permissions import GRANTS
from academy.web.blueprint import AcademyBlueprint

blueprint = AcademyBlueprint("admin", "academy.admin", grants=GRANTS)
