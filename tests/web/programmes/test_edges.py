"""People at the edge of what a programme is for, and groups at the edge of what is shown."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import AgeBand
from academy.accounts.queries import ProfileAnswers
from academy.accounts.services import update_profile
from academy.programmes.join_codes import printed_join_code
from tests.factories.accounts import make_person, sign_in
from tests.factories.programmes import make_analyst, make_participant, make_programme
from tests.support.pages import PageClient
from tests.support.question_pages import words
from tests.support.seen import tables, tiles

Database = scoped_session[Session]

ANOTHER_GROUP = "This programme is meant for another group than the one in your profile."
TELL_US_MORE = "If you like, tell us more about you."


@pytest.mark.parametrize(
    ("age", "note"),
    [
        ("under-15", ANOTHER_GROUP),
        ("15-17", ""),
        ("18-24", ""),
        ("25-34", ANOTHER_GROUP),
        ("prefer-not-to-say", TELL_US_MORE),
        (None, TELL_US_MORE),
    ],
)
def test_young_people_are_15_to_24(
    client: PageClient, database: Database, age: str | None, note: str
) -> None:
    programme = make_programme(for_women=False, for_youth=True)
    person = make_person()
    update_profile(person.id, ProfileAnswers(age_band=AgeBand(age) if age else None))
    sign_in(client, person)
    page = words(client.get(f"/en/join/{printed_join_code(programme.join_code or '')}").text)
    assert [each for each in (ANOTHER_GROUP, TELL_US_MORE) if each in page] == ([note] if note else [])


@pytest.mark.parametrize(("people", "shown"), [(9, "fewer than 10"), (10, "10")])
def test_a_group_is_counted_out_from_ten_people_on(
    client: PageClient, database: Database, people: int, shown: str
) -> None:
    programme = make_programme()
    for _each in range(people):
        make_participant(programme, country="KH")
    sign_in(client, make_analyst(programme.owner_id))
    page = client.get(f"/en/results/{programme.public_id}").text
    few = "fewer than 10"
    assert list(tiles(page).values()) == [shown, few, few, "too few people"]
    assert tables(page)["By country"] == [["Cambodia", shown, few, few]]
