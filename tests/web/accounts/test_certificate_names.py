"""What a certificate cannot print of a name is said when the name is typed."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from tests.factories.accounts import PASSWORD, make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.web.accounts.test_numbers import answers_in

Database = scoped_session[Session]

ZAWGYI, UNICODE = "ေအာင္ေက်ာ္", "အောင်ကျော်"


def change(client: PageClient, name: str, certificate_name: str) -> tuple[int, str]:
    fields = {"display_name": name, "certificate_name": certificate_name, "locale": "en", "country": "MM"}
    answer = client.submit("/en/profile/details", fields)
    return answer.status_code, answer.text


def names(database: Database) -> list[tuple[str, str]]:
    return [(person.display_name, person.certificate_name) for person in new_rows(Person)]


@pytest.fixture
def person(client: PageClient, database: Database) -> Person:
    made = make_person(name="Sari")
    sign_in(client, made)
    return made


@pytest.mark.usefixtures("person")
def test_b4_letters_that_no_font_has_are_named(client: PageClient, database: Database) -> None:
    status, page = change(client, "Min-jun", "김민준 Kim")
    assert (status, names(database)) == (422, [("Sari", "")])
    assert "Certificates cannot show these letters: 김 민 준." in page
    assert 'value="김민준 Kim"' in page
    assert change(client, "김민준", "Kim Min-jun")[0] == 303
    assert names(database) == [("김민준", "Kim Min-jun")]


@pytest.mark.usefixtures("person")
def test_b4_the_name_for_certificates_can_be_written_later(client: PageClient, database: Database) -> None:
    status, page = change(client, "김민준", "")
    assert (status, names(database)) == (422, [("Sari", "")])
    assert "Certificates cannot show these letters: 김 민 준." in page
    later, _change = answers_in(page)
    assert client.submit("/en/profile/details", later).status_code == 303
    assert names(database) == [("김민준", "")]
    assert "Certificates cannot show these letters: 김 민 준." in client.get("/en/profile").text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Siti 🌸 Rahma", "Siti Rahma"),
        ("🇮🇩 Budi 👍🏽", "Budi"),
        ("Ana👩\u200d👩\u200d👧Lim", "Ana Lim"),
        ("❤️ Dewi", "Dewi"),
    ],
)
@pytest.mark.usefixtures("person")
def test_b4_pictures_are_left_out_after_saying_so(
    client: PageClient, database: Database, typed: str, printed: str
) -> None:
    for fields in ((typed, ""), ("Sari", typed)):
        status, page = change(client, *fields)
        assert status == 422
        assert f"They will say: {printed}. Is this right?" in page
        yes, back = answers_in(page)
        assert client.submit("/en/profile/details", yes).status_code == 303
        assert names(database) == [(fields[0], printed)]
        client.submit("/en/profile/details", back)
        assert names(database) == [(fields[0], printed)]


@pytest.mark.usefixtures("person")
def test_a_name_of_pictures_alone_is_not_for_certificates(client: PageClient, database: Database) -> None:
    status, page = change(client, "Sari", "🌸🌸")
    assert (status, names(database)) == (422, [("Sari", "")])
    assert "Write the name for them in letters." in page


@pytest.mark.usefixtures("person")
def test_b4_zawgyi_is_converted_after_asking(client: PageClient, database: Database) -> None:
    status, page = change(client, "Aung Kyaw", ZAWGYI)
    assert status == 422
    assert "Zawgyi" in page
    yes, _change = answers_in(page)
    assert client.submit("/en/profile/details", yes).status_code == 303
    assert names(database) == [("Aung Kyaw", UNICODE)]


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("typed", "meant"), [("ႏုႏု", "နုနု"), ("သုနႏၵာ", "သုနန္ဒာ"), ("ဗႏၶဳလ", "ဗန္ဓုလ"), ("မႏၲေလး", "မန္တလေး")]
)
def test_b4_zawgyi_with_forms_of_na_is_converted_after_asking(
    client: PageClient, database: Database, typed: str, meant: str
) -> None:
    status, page = change(client, typed, "")
    assert (status, meant in page, names(database)) == (422, True, [("Sari", "")])


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("name", ["ပအိုဝ်ႏ", "ကျွန်ုပ်", "ယွာၤမာန်", "စီၤအဲၢ်မူ", "စိုင်းၶမ်း"])
def test_b4_no_other_spelling_is_taken_for_zawgyi(client: PageClient, name: str) -> None:
    _status, page = change(client, name, "")
    assert "Zawgyi" not in page


@pytest.mark.usefixtures("person")
def test_b4_both_names_are_looked_at(client: PageClient, database: Database) -> None:
    _status, page = change(client, ZAWGYI, f"{ZAWGYI} 🌸")
    first, keep, _change = answers_in(page)
    second = client.submit("/en/profile/details", first)
    assert client.submit("/en/profile/details", answers_in(second.text)[0]).status_code == 303
    assert names(database) == [(UNICODE, UNICODE)]
    third = client.submit("/en/profile/details", keep)
    assert client.submit("/en/profile/details", answers_in(third.text)[0]).status_code == 303
    assert names(database) == [(ZAWGYI, UNICODE)]


def test_b4_zawgyi_is_asked_about_at_registration(client: PageClient, database: Database) -> None:
    fields = {"address": "aung@academy.test", "country": "MM", "password": PASSWORD, "consent": "y"}
    client.get("/en/register")
    page = client.submit("/en/register", {**fields, "display_name": ZAWGYI, "notice_version": "2026-12"}).text
    assert "Zawgyi" in page
    assert client.submit("/en/register", answers_in(page)[0]).status_code == 303
    assert names(database) == [(UNICODE, "")]


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Ánh", "សុខា ចាន់\u200bធី", "အောင်ကျော်", "ປານີ", "น้ำผึ้ง", "陈美丽", "கார்த்திக்", "O’Connor-Lim"],
)
@pytest.mark.usefixtures("person")
def test_names_that_can_be_printed_are_not_asked_about(
    client: PageClient, database: Database, name: str
) -> None:
    assert change(client, name, name)[0] == 303
    assert names(database) == [(name, name)]


def test_b4_a_name_with_pictures_from_before_is_printed_without_them(
    client: PageClient, database: Database
) -> None:
    sign_in(client, person := make_person(name="Siti 🌸 Rahma"))
    certificate = make_certificate(person)
    page = client.get(f"/en/verify/{certificate.number}").text
    assert "Siti Rahma" in page
    assert "🌸" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.usefixtures("person")
def test_b4_the_profile_reminds_of_a_name_for_an_old_font(
    client: PageClient, database: Database, person: Person
) -> None:
    person.display_name = ZAWGYI
    database.commit()
    assert "typed for an old font" in client.get("/en/profile").text
    person.certificate_name = UNICODE
    database.commit()
    assert "typed for an old font" not in client.get("/en/profile").text
