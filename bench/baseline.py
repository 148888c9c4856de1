"""The baseline F: a plain good page of Flask.

Flask-Login session, three SQLAlchemy ORM reads (the signed-in person is one of them), and one Jinja
template of about 7 KB, under the same server and database as the academy. Run by `python -m bench`:
``python -m bench.baseline DATABASE_URL PORT``.
"""

import secrets
import sys

import sqlalchemy as sa
import waitress
from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from academy.core.sqlite import prepare_sqlite

PARAGRAPHS = 26
TEXT = (
    "Write every sale and every cost on its own line. Count the money in the bag each night, compare it with "
    "the last balance and write down the difference, so that the book and the bag agree tomorrow. "
    "A short note beside the line helps you to remember what the money was for. "
)
TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ lesson.title }}</title>
<link rel="stylesheet" href="/static/app.css"></head>
<body><header><a href="/">{{ current_user.name }}</a></header><main><h1>{{ lesson.title }}</h1>
<p>{{ enrolment.done }} of {{ paragraphs|length }} done</p>
{% for paragraph in paragraphs %}<section id="s{{ loop.index }}"><h2>Part {{ loop.index }}</h2><p>{{ paragraph }}</p>
</section>
{% endfor %}<nav>{% for number in range(1, 9) %}<a href="/lesson/{{ number }}">Lesson {{ number }}</a>
{% endfor %}</nav></main></body></html>"""


class Base(DeclarativeBase):
    """Base of the baseline's models."""


class Person(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types
    """A person who signs in."""

    __tablename__ = "f_people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]


class Lesson(Base):
    """A lesson."""

    __tablename__ = "f_lessons"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str] = mapped_column(sa.Text)


class Enrolment(Base):
    """A person's place in a course."""

    __tablename__ = "f_enrolments"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("f_people.id"), index=True)
    done: Mapped[int]


db = SQLAlchemy(metadata=Base.metadata)


def create_baseline(url: str) -> Flask:
    """Return the baseline application on the database at ``url``, with its rows."""
    app = Flask(__name__)
    is_sqlite = url.startswith("sqlite")
    app.config.update(
        SECRET_KEY=secrets.token_urlsafe(),
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": not is_sqlite},
    )
    app.jinja_loader = DictLoader({"lesson.html": TEMPLATE})
    db.init_app(app)
    login = LoginManager(app)
    with app.app_context():
        if is_sqlite:
            prepare_sqlite(db.engine, lambda: True)
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)
        body = "\n".join([TEXT[:215]] * PARAGRAPHS)
        db.session.add_all(
            [Person(id=1, name="Mya", email="mya@example.org"), Lesson(id=1, title="Cash book", body=body)]
        )
        db.session.flush()
        db.session.add(Enrolment(id=1, person_id=1, done=3))
        db.session.commit()

    @login.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def load_person(key: str) -> Person | None:
        return db.session.get(Person, int(key))

    @app.post("/sign-in")
    def sign_in() -> str:
        login_user(db.session.get(Person, 1))
        return "ok"

    @app.get("/lesson/<int:number>")
    @login_required  # type: ignore[untyped-decorator]
    def show_lesson(number: int) -> str:
        lesson = db.session.get_one(Lesson, number)
        enrolment = db.session.scalars(
            sa.select(Enrolment).where(Enrolment.person_id == current_user.id)
        ).one()
        return render_template(
            "lesson.html", lesson=lesson, enrolment=enrolment, paragraphs=lesson.body.split("\n")
        )

    return app


if __name__ == "__main__":
    waitress.serve(
        create_baseline(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=8, ident=None
    )
