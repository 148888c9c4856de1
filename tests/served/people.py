"""The people of the first release, whom tests/served/first_release.py made and test_upgrade.py finds again."""

from dataclasses import dataclass

from academy.core.permissions import Role


@dataclass(frozen=True)
class Somebody:
    """A learner: what she typed to register, and her address as it is stored."""

    name: str
    country: str
    address: str
    stored_address: str


GRADUATE = Somebody("Nguyễn Thị Ánh Tuyết", "VN", "tuyet@first.test", "tuyet@first.test")
IN_THE_MIDDLE = Somebody("ចាន់ សុខា", "KH", "012 345 678", "+85512345678")
WAITING = Somebody("Maria dela Cruz", "PH", "maria@first.test", "maria@first.test")
#: Her number was read as a landline of twelve digits (case B1).
MISREAD = Somebody("Siti Rahma", "ID", "62812345678", "+6262812345678")
REVOKED = Somebody("ดวงใจ แสงทอง", "TH", "duangjai@first.test", "duangjai@first.test")
CLOSING = Somebody("Somebody who left", "MY", "left@first.test", "left@first.test")
STAFF = {
    Role.PROGRAMME_MANAGER: "manager@first.test",
    Role.AGENCY_ANALYST: "analyst@first.test",
    Role.ADMINISTRATOR: "administrator@first.test",
}
