"""The blueprint of the administrators' pages."""

from academy.admin.permissions import GRANTS
from academy.web.blueprint import AcademyBlueprint

blueprint = AcademyBlueprint("admin", "academy.admin", grants=GRANTS)

#: What is typed into a search box is cut here; no name or address is longer.
LONGEST_SEARCH = 100
