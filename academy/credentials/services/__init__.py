"""Writes of certificates; other domains import the names from here."""

from academy.credentials.services.awards import revoke_certificate
from academy.credentials.services.courses import issue_course_certificate
from academy.credentials.services.files import leave_files_until_asked

__all__ = ["issue_course_certificate", "leave_files_until_asked", "revoke_certificate"]
