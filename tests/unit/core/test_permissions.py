"""Who acts where nobody is signed in."""

from academy.core.permissions import GUEST, Role, current_actor


def test_outside_a_request_a_guest_acts() -> None:
    assert (current_actor(), GUEST.roles, GUEST.is_anonymous) == (GUEST, frozenset({Role.GUEST}), True)
