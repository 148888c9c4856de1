"""Reads of programmes; other domains import the names from here."""

from academy.programmes.queries.courses import (
    CourseOffer,
    EditionFacts,
    ProgrammeEditions,
    offered_courses,
    programme_courses,
    programme_editions,
)
from academy.programmes.queries.facts import course_facts, people_facts, workbook_parts
from academy.programmes.queries.history import PastChange, past_changes
from academy.programmes.queries.invitations import (
    Invitation,
    MyProgramme,
    find_invitation,
    my_programmes,
)
from academy.programmes.queries.learners import LearnerPage, LearnerRow, LearnerSort, learners_page
from academy.programmes.queries.programmes import (
    OrganisationNames,
    ProgrammeRow,
    Totals,
    manageable_owners,
    managed_programmes,
    organisation_names,
    totals_of,
)

__all__ = [
    "CourseOffer",
    "EditionFacts",
    "Invitation",
    "LearnerPage",
    "LearnerRow",
    "LearnerSort",
    "MyProgramme",
    "OrganisationNames",
    "PastChange",
    "ProgrammeEditions",
    "ProgrammeRow",
    "Totals",
    "course_facts",
    "find_invitation",
    "learners_page",
    "manageable_owners",
    "managed_programmes",
    "my_programmes",
    "offered_courses",
    "organisation_names",
    "past_changes",
    "people_facts",
    "programme_courses",
    "programme_editions",
    "totals_of",
    "workbook_parts",
]
