"""The main job through nginx, TLS and all behind it, to a certificate that a stranger checks."""

import re

import pytest

from tests.served.academy import wait_until
from tests.served.pictures import READERS, difference, drawn_plainly
from tests.served.visitor import Visitor
from tests.served.walk import download_certificate, learn_and_pass, register
from tests.soak.country.country import Country

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

NAME, ADDRESS, COUNTRY = "Nguyễn Thị Ánh Tuyết", "tuyet@academy.test", "VN"
#: Two drawings of one certificate by one reader differ in nothing.
SAME = 0.0005


def test_a_learner_holds_a_certificate_that_anybody_can_check(
    country: Country, visitor: Visitor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    register(visitor, NAME, ADDRESS, COUNTRY)
    learn_and_pass(visitor, country)
    pdf = download_certificate(visitor).body
    content = str(country.value("SELECT content FROM certificates"))
    number = str(country.value("SELECT number FROM certificates"))
    [plain] = drawn_plainly([content], tmp_path_factory.mktemp("drawn") / "plain")
    for name, draw in READERS.items():
        assert difference(draw(pdf), draw(plain)) <= SAME, name
    stranger = Visitor(country.site("127.0.1.1"))
    checked = stranger.get(f"/v/{number}")
    assert checked.status == 200
    assert NAME in checked.words


def test_a_link_for_a_new_password_arrives_encrypted(country: Country, visitor: Visitor) -> None:
    register(visitor, "Dewi", "dewi@academy.test", "ID")
    visitor.send(visitor.get("/en/new-password"), {"address": "dewi@academy.test"})
    assert wait_until(lambda: country.letters_to("dewi@academy.test"), 90), country.everything()
    link = re.search(r"https://\S+/new-password/\S+", country.letters_to("dewi@academy.test")[0])
    assert link is not None
    assert link[0].startswith(country.url)
    assert not re.search(rb"AUTH|MAIL FROM|RCPT", b"".join(country.mail.clear_lines))
    assert visitor.get(link[0].removeprefix(country.url)).status == 200
