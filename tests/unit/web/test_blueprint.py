"""A view that does not say who may use it, or on which page its form stands, does not start."""

import pytest

from academy.accounts.permissions import Permission
from academy.web.blueprint import AcademyBlueprint, View, public, requires


def undeclared() -> str:
    return ""


@requires(Permission.PROFILE_WRITE)
def ungranted() -> str:
    return ""


@public("anybody may send it")
def homeless() -> str:
    return ""


@pytest.mark.parametrize(
    ("view", "method", "message"),
    [
        (None, "GET", "things: /thing has no view"),
        (undeclared, "GET", "things.undeclared declares none of @requires, @public, @second_step"),
        (ungranted, "GET", "accounts:profile:write is granted to nobody in things"),
        (homeless, "POST", "things.homeless takes a form and does not say on which page it stands"),
    ],
)
def test_a_view_that_says_too_little_is_refused(view: View | None, method: str, message: str) -> None:
    blueprint = AcademyBlueprint("things", __name__)
    with pytest.raises(TypeError) as refused:
        blueprint.add_url_rule("/thing", None, view, methods=[method])
    assert str(refused.value) == message
