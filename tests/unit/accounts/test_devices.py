"""The list of sessions names phones and browsers."""

import pytest

from academy.accounts.devices import device_of

ANDROID = "Mozilla/5.0 (Linux; Android 9; SM-J415F) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (ANDROID + "Chrome/83.0.4103.106 Mobile Safari/537.36", "Chrome, Android"),
        (ANDROID + "SamsungBrowser/10.2 Chrome/71.0 Mobile Safari/537.36", "Samsung Internet, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox, Windows"),
        ("curl/8", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_device_is_named(user_agent: str, expected: str) -> None:
    assert device_of(user_agent) == expected
