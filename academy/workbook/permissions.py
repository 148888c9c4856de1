"""What people may do in their workbooks, and who."""

from enum import StrEnum

from academy.core.permissions import SIGNED_IN, Grants


class Permission(StrEnum):
    """The permissions of workbooks. They are about the actor's own; their names are older than this domain."""

    WORKBOOK_FILL = "learning:workbook:fill"


GRANTS: Grants = dict.fromkeys(Permission, SIGNED_IN)
