"""An entry of the register of personal data says what stays when its rows are emptied, and only then."""

from typing import Any

import pytest

from academy.core.i18n import lazy_gettext
from academy.core.limits import RateCounter
from academy.core.personal_data import AboutPeople


@pytest.mark.parametrize("half", [{"emptied": {"hits": 0}}, {"stays": lazy_gettext("Something stays.")}])
def test_half_of_it_is_refused(half: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as refused:
        AboutPeople(
            model=RateCounter,
            title=lazy_gettext("Hits"),
            kept=lazy_gettext("Two days"),
            rows=None,
            told={},
            plain=frozenset(),
            **half,
        )
    assert str(refused.value) == "rate_counters: say what stays when its rows are emptied, and only then"
