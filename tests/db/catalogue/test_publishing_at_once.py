"""Two starts publish into one new database at the same moment: each ends well, and nothing is there twice."""

from pathlib import Path
from shutil import copytree

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from academy.catalogue.models import Course, CoursePackage, Edition
from academy.catalogue.services.packages import FolderReport, publish_folder
from academy.core.db import db
from tests.factories.catalogue import COURSES
from tests.support.racing import own_application, race


def test_x10_starts_at_the_same_moment_publish_once(engine_name: str, worker: str, tmp_path: Path) -> None:
    courses = tmp_path / "courses"
    for name in ("_shared", "mkt-101", "mon-101"):
        copytree(COURSES / name, courses / name)

    def start() -> list[FolderReport] | IntegrityError:
        try:
            return publish_folder(courses, samples=1, only_changed=True)
        except IntegrityError as error:  # which a request would try once more, and a start would end with
            return error

    with own_application(engine_name, f"publish_{worker}", tmp_path) as app, app.app_context():
        reports = race(app, start, start, start)
        assert [each for each in reports if isinstance(each, Exception)] == []
        assert db.session.scalar(sa.select(sa.func.count(Course.id))) == 2
        assert db.session.scalar(sa.select(sa.func.count(Edition.id))) == 2
        found = db.session.execute(sa.select(CoursePackage.name, CoursePackage.problem)).all()
        assert sorted(map(tuple, found)) == [("_shared", ""), ("mkt-101", ""), ("mon-101", "")]
