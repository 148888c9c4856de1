"""What people may do in learning, and who."""

from enum import StrEnum

from academy.core.permissions import SIGNED_IN, Grants


class Permission(StrEnum):
    """The permissions of learning. All of them are about the actor's own study."""

    ENROLMENT_CREATE = "learning:enrolment:create"
    HOME_READ = "learning:home:read"
    LESSON_FINISH = "learning:lesson:finish"
    PRACTICE_ANSWER = "learning:practice:answer"
    FINAL_CHECK_TAKE = "learning:final-check:take"


GRANTS: Grants = dict.fromkeys(Permission, SIGNED_IN)
