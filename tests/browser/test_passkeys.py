"""A passkey in a real browser, whose device is Chromium's own virtual authenticator (WebDriver's, over CDP)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession

from academy.core.db import commit
from academy.core.permissions import Role
from tests.browser.conftest import Site, serve_site
from tests.browser.reader import Reader, reader
from tests.factories.accounts import PASSWORD, make_member

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def named_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a running academy with a name: browsers offer no passkeys at an IP address."""
    with serve_site(tmp_path_factory.mktemp("named"), "localhost") as running:
        yield running


@contextmanager
def device_of(one: Reader) -> Iterator[tuple[CDPSession, str]]:
    """Give the browser a device that holds passkeys and says yes."""
    session = one.page.context.new_cdp_session(one.page)
    session.send("WebAuthn.enable")
    added: dict[str, Any] = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield session, str(added["authenticatorId"])


def make_staff(site: Site) -> str:
    with site.app.app_context():
        address = str(make_member(Role.PROGRAMME_MANAGER, password=PASSWORD).email)
        commit()
        return address


def type_password(one: Reader, address: str) -> None:
    one.open("/en/sign-in")
    one.type("address", address)
    one.type("password", PASSWORD)
    one.press("Sign in")
    assert one.page.url.endswith("/en/second-step")


def test_a_passkey_is_set_up_and_opens_the_next_sign_in(named_site: Site, chromium: Browser) -> None:
    address = make_staff(named_site)
    with reader(chromium, named_site.url) as her, device_of(her) as (session, device):
        type_password(her, address)
        her.type("name", "My laptop")
        her.press("Add a passkey")
        assert her.page.locator(".codes li").count() == 10
        her.press("I have kept my codes")
        assert her.page.url.endswith("/en/home")
        held = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
        assert [one["rpId"] for one in held] == ["localhost"]
        her.open("/en/profile")
        her.press("Sign out")
        type_password(her, address)
        her.press("Use my passkey")
        assert her.page.url.endswith("/en/home")
        her.open("/en/profile/second-step")
        assert "My laptop" in her.text()
        her.open("/en/profile/second-step/passkeys/new")
        her.page.get_by_role("button", name="Add a passkey").click()
        her.page.get_by_text("This device has a passkey for your account already.").wait_for()


def test_a_device_that_says_no_leaves_other_ways(named_site: Site, chromium: Browser) -> None:
    address = make_staff(named_site)
    with reader(chromium, named_site.url) as her, device_of(her) as (session, device):
        type_password(her, address)
        her.type("name", "My laptop")
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        her.page.get_by_role("button", name="Add a passkey").click()
        her.page.get_by_text("The passkey was not used. Try again, or take another way.").wait_for()
        assert her.page.get_by_label("Code from the app").is_visible()


def test_without_scripts_and_at_an_address_without_a_name_there_are_codes(
    named_site: Site, site: Site, chromium: Browser
) -> None:
    with reader(chromium, named_site.url, has_script=False) as her:
        type_password(her, make_staff(named_site))
        assert "Passkeys need a newer browser that may run scripts." in her.text()
        assert her.page.get_by_label("Name of the passkey").is_hidden()
    with reader(chromium, site.url) as her:
        type_password(her, make_staff(site))
        assert "Passkeys do not work at this address of the academy." in her.text()
        assert "passkeys" not in her.page.content().partition("</head>")[0]
