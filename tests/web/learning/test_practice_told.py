"""What a learner practised is in the page that she may take away, in the words that stood on the screen."""

from sqlalchemy.orm import Session, scoped_session

from academy.accounts.passwords import hash_password
from tests.factories.accounts import PASSWORD
from tests.support.answers import right_fields
from tests.support.pages import PageClient
from tests.support.question_pages import squeezed, words
from tests.web.learning.test_practice_pages import Learner

Database = scoped_session[Session]


def test_practised_questions_are_told_with_their_lesson(client: PageClient, database: Database) -> None:
    learner = Learner(client, "rk-0101")
    learner.person.password_hash = hash_password(PASSWORD)
    asked = learner.asked()
    assert "Right." in learner.feedback(right_fields(asked))
    client.get("/en/profile/data")
    page = client.submit("/en/profile/data", {"password": PASSWORD, "form": "page"}).text
    told = words(page)
    [question] = asked.present().questions
    assert squeezed(question.stem) in told
    assert "Keep business money apart" in told
    assert learner.edition.locale("en")["lessons"][learner.lesson.id]["title"] in told
    assert "Raise all prices at once" not in told
