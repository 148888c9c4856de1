"""What people may do with certificates, and who."""

from enum import StrEnum

from academy.core.permissions import SIGNED_IN, Grants, Role


class Permission(StrEnum):
    """The permissions of credentials."""

    OWN_READ = "credentials:own:read"
    CERTIFICATE_REVOKE = "credentials:certificate:revoke"


GRANTS: Grants = {
    Permission.OWN_READ: SIGNED_IN,
    Permission.CERTIFICATE_REVOKE: frozenset({Role.ADMINISTRATOR}),
}
