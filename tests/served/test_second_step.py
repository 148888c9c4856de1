"""The second step on the started academy, as its users meet it, on both engines."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pyotp
import pytest

from tests.factories.accounts import PASSWORD
from tests.served.academy import ServedAcademy
from tests.served.visitor import Answer, Visitor
from tests.served.walk import register

pytestmark = pytest.mark.timeout(300)
_numbers = count(1)
STEP = "/en/second-step"
SECONDS = 30


def administrator(academy: ServedAcademy) -> str:
    """Make an administrator on the command line; return the address."""
    address = f"boss{next(_numbers)}@step.test"
    words = ("--email", address, "--name", "Boss", "--role", "administrator", "--password-stdin")
    academy.command("people", "create", *words, typed=f"{PASSWORD}\n")
    return address


def come(academy: ServedAcademy, address: str, target: str = "") -> tuple[Visitor, Answer]:
    """Sign in with the password on a browser of her own; return it and the page to which that leads."""
    her = Visitor(academy.url)
    page = her.get(f"/en/sign-in?next={target}" if target else "/en/sign-in")
    return her, her.send(page, {"address": address, "password": PASSWORD})


def set_up(her: Visitor, page: Answer) -> tuple[pyotp.TOTP, list[str], Answer]:
    """Set up a code app; return it, the recovery codes, and the page to which that leads."""
    key = re.search(r'<code class="groups"[^>]*>([A-Z2-7 ]+)</code>', page.text)
    assert key, page.words[:2000]
    app = pyotp.TOTP(key[1].replace(" ", ""))
    shown = her.send(page, {"code": app.now()}, action="/second-step/code-app")
    codes = re.findall(r"<code>([2-9a-z]{4}(?:-[2-9a-z]{4}){3})</code>", shown.text)
    return app, codes, her.send(shown, action="/second-step/go-on")


def next_code(app: pyotp.TOTP) -> str:
    """Return the code after the one of now, which is taken as well; that of now may be used already."""
    return str(app.at(int(time.time()) + SECONDS))


def test_the_first_administrator_sets_it_up_and_every_way_of_an_attacker_ends_there(
    academy: ServedAcademy,
) -> None:
    address = administrator(academy)
    her, page = come(academy, address, "/en/admin/people")
    assert page.path == STEP
    app, codes, led = set_up(her, page)
    assert (led.path, led.status, len(set(codes))) == ("/en/admin/people", 200, 10)

    browsers = [come(academy, address) for _browser in range(2)]
    code = next_code(app)
    with ThreadPoolExecutor(2) as together:
        answers = list(together.map(lambda one: one[0].send(one[1], {"code": code}), browsers))
    assert sorted(answer.status for answer in answers) == [200, 422]
    late, _page = browsers[[answer.status for answer in answers].index(422)]
    assert late.get("/en/admin/people").path == STEP

    lost, page = come(academy, address, "/en/admin/people")
    assert lost.send(page, {"code": codes[0]}).path == "/en/admin/people"
    again, page = come(academy, address)
    assert again.send(page, {"code": codes[0]}).status == 422
    assert again.get("/en/profile").path == STEP


def test_a_role_given_during_a_visit_asks_at_once(academy: ServedAcademy) -> None:
    boss, page = come(academy, administrator(academy))
    set_up(boss, page)
    her, name = Visitor(academy.url), f"Visitor {next(_numbers)}"
    address = f"{name.split()[1]}@visit.test"
    register(her, name, address)
    assert her.get("/en/home").path == "/en/home"
    person = boss.get(boss.get(f"/en/admin/people?q={address}").link(name))
    form = boss.get(f"{person.path}/roles/new")
    boss.send(form, {"role": "administrator"})
    assert her.get("/en/home").path == "/en/sign-in"
    _again, page = come(academy, address)
    assert page.path == STEP
    assert "Set up your second step" in page.words


def test_the_only_administrator_gets_in_again_by_the_command_line(academy: ServedAcademy) -> None:
    address = administrator(academy)
    her, page = come(academy, address)
    set_up(her, page)
    listed = academy.command("people", "list", "--role", "administrator")
    [public_id] = re.findall(rf"^(\w+)  Boss  {address}$", listed, re.M)
    academy.command("people", "factor-reset", public_id)
    assert her.get("/en/home").path == "/en/sign-in"
    _again, page = come(academy, address)
    assert "Set up your second step" in page.words
