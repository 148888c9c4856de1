"""Reads of programmes; other domains import the names from here."""

from academy.programmes.models import Programme
from academy.programmes.queries.courses import (
    CourseOffer,
    EditionFacts,
    ProgrammeEditions,
    offered_courses,
    programme_courses,
    programme_editions,
)
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
    OwnedProgramme,
    ProgrammeRow,
    find_programme,
    manageable_owners,
    managed_programmes,
    organisation_names,
    programmes_in_reach,
)
from academy.programmes.queries.who_counts import counted_records

__all__ = [
    "CourseOffer",
    "EditionFacts",
    "Invitation",
    "LearnerPage",
    "LearnerRow",
    "LearnerSort",
    "MyProgramme",
    "OrganisationNames",
    "OwnedProgramme",
    "PastChange",
    "Programme",
    "ProgrammeEditions",
    "ProgrammeRow",
    "counted_records",
    "find_invitation",
    "find_programme",
    "learners_page",
    "manageable_owners",
    "managed_programmes",
    "my_programmes",
    "offered_courses",
    "organisation_names",
    "past_changes",
    "programme_courses",
    "programme_editions",
    "programmes_in_reach",
]
