"""Courses, their published editions, pictures, what search looks through, and what all courses share."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, foreign_key, primary_key, unique_where


class Course(Base):
    """A course: the name under which editions are published."""

    __tablename__ = "courses"

    id: Mapped[int] = primary_key()
    #: The course code, such as mon-101.
    code: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: The words of the course's address; follows the current edition.
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    #: When the first edition was published, UTC.
    created_at: Mapped[datetime]


class Edition(Base):
    """One published version of a course. Only ``is_current`` ever changes."""

    __tablename__ = "editions"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "version"),
        unique_where("uq_editions_current", "course_id", where="is_current"),
    )

    id: Mapped[int] = primary_key()
    #: The course this is an edition of.
    course_id: Mapped[int] = foreign_key("courses.id")
    #: The version written in the package, such as 1.0.0.
    version: Mapped[str] = mapped_column(sa.String(32))
    #: SHA-256 (hexadecimal) of the document.
    checksum: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: The compiled course: one JSON object, read through academy.content.edition.
    document: Mapped[str] = mapped_column(sa.Text, deferred=True)
    #: What lists show of the edition, so that they need not read the document.
    card: Mapped[dict[str, Any]]
    #: When it was published, UTC.
    published_at: Mapped[datetime]
    #: Public id of the person who published it, '' for the command line.
    published_by: Mapped[str] = mapped_column(sa.String(32), default="")
    #: Whether new learners get this edition.
    is_current: Mapped[bool]


class MediaFile(Base):
    """A picture of one or more editions, named by its content (docs/decisions/0701)."""

    __tablename__ = "media_files"

    #: File name made from the content's hash, such as 0123456789abcdef.svg.
    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    #: The media type, such as image/svg+xml.
    type: Mapped[str] = mapped_column(sa.String(64))
    #: The file.
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)


class EditionSearch(Base):
    """The words of an edition in one language, as search tokens (docs/decisions/0700)."""

    __tablename__ = "edition_search"

    #: The edition.
    edition_id: Mapped[int] = mapped_column(
        sa.ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True
    )
    #: The language of the words.
    locale: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    #: Tokens of academy.catalogue.tokens, one space before and after each.
    tokens: Mapped[str] = mapped_column(sa.Text)


class SharedDocument(Base):
    """What all courses share: pathways, and the contacts of each country (docs/decisions/0710)."""

    __tablename__ = "shared_documents"

    #: catalogue, or country/ and the code of a country in small letters.
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    #: SHA-256 (hexadecimal) of the document.
    checksum: Mapped[str] = mapped_column(sa.String(64))
    #: One JSON object, read through academy.content.edition.
    document: Mapped[str] = mapped_column(sa.Text)
    #: When this content was published, UTC.
    published_at: Mapped[datetime]


class CoursePackage(Base):
    """A folder of a course, or what courses share, as it was last looked at (docs/decisions/0035)."""

    __tablename__ = "course_packages"

    #: The name of the folder, such as mon-101 or _shared.
    name: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    #: The folder that it is in, on the machine that looked.
    place: Mapped[str] = mapped_column(sa.Text)
    #: SHA-256 (hexadecimal) of its files, '' when they could not be read.
    digest: Mapped[str] = mapped_column(sa.String(64))
    #: SHA-256 (hexadecimal) of what was made of them and is published, '' when nothing was.
    content: Mapped[str] = mapped_column(sa.String(64))
    #: Why it could not be published, '' when it was.
    problem: Mapped[str] = mapped_column(sa.Text)
    #: When this was found, UTC.
    looked_at: Mapped[datetime]


class LessonSearch(Base):
    """The words of one lesson in one language, to be found and shown (docs/decisions/0705)."""

    __tablename__ = "lesson_search"

    #: The edition.
    edition_id: Mapped[int] = mapped_column(
        sa.ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True
    )
    #: The language of the words.
    locale: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    #: The place of the lesson in the course, from 0.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The words of its address.
    slug: Mapped[str] = mapped_column(sa.String(120))
    #: Its title.
    title: Mapped[str] = mapped_column(sa.String(240))
    #: Its text without markup.
    plain: Mapped[str] = mapped_column(sa.Text)
    #: Tokens of the title, one space before and after each.
    title_tokens: Mapped[str] = mapped_column(sa.Text)
    #: Tokens of title and text.
    tokens: Mapped[str] = mapped_column(sa.Text)


class GlossaryTerm(Base):
    """A word that an edition explains, in one language."""

    __tablename__ = "glossary_terms"

    #: The edition.
    edition_id: Mapped[int] = mapped_column(
        sa.ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True
    )
    #: The language of the explanation.
    locale: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    #: The word, as the source language writes it.
    term: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    #: What it means.
    text: Mapped[str] = mapped_column(sa.Text)
