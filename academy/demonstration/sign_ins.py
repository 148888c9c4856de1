"""One sign-in for each role, with a password that only this installation has.

On a development start these accounts, and no others, need no second step (docs/decisions/0615).
"""

from dataclasses import dataclass
from pathlib import Path

from academy.accounts import services
from academy.accounts.codes import MEMBER_ROLES
from academy.accounts.queries import Organisation, Person, ProfileAnswers, find_person
from academy.core.ids import new_public_id
from academy.core.permissions import Role
from academy.demonstration.people import DOMAIN, InventedPerson, register

FILE = "demonstration-sign-ins.txt"
ROLES = {
    Role.LEARNER: "learner",
    Role.TRAINER: "trainer",
    Role.REVIEWER: "reviewer",
    Role.PROGRAMME_MANAGER: "programme manager",
    Role.AGENCY_ANALYST: "agency analyst",
    Role.ADMINISTRATOR: "administrator",
}


@dataclass(frozen=True)
class SignIns:
    """The made accounts: the text that tells how to sign in, and the learner among them."""

    text: str
    learner: Person


def make_sign_ins(organisation: Organisation) -> SignIns:
    """Make one account a role. The roles that are held in organisations are held in ``organisation``."""
    symbols = new_public_id()
    password = "-".join(symbols[start : start + 4] for start in range(0, 12, 4))
    lines, people = [], {}
    for role, name in ROLES.items():
        email = f"{role.value}@{DOMAIN}"
        invented = InventedPerson(f"Demo {name}", email, organisation.country, "en", ProfileAnswers())
        person = people[role] = register(invented, password)
        person.is_invented = True
        if role in MEMBER_ROLES:
            services.grant_role(None, person, organisation, role)
        elif role is Role.ADMINISTRATOR:
            services.make_administrator(None, person)
        lines.append(f"  {name:18} {email}")
    text = "\n".join([*lines, f"  {'password of all':18} {password}", ""])
    return SignIns(text, people[Role.LEARNER])


def keep_sign_ins(folder: Path, text: str) -> None:
    """Keep the sign-ins in ``folder``, readable by its owner only, for later starts to print."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")


def kept_sign_ins(folder: Path) -> str:
    """Return the kept sign-ins, '' when there are none or the database is another one."""
    path = folder / FILE
    if not path.exists() or find_person(f"{Role.LEARNER.value}@{DOMAIN}") is None:
        return ""
    return path.read_text(encoding="utf-8")
