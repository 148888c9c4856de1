"""A start publishes what its database does not hold, and names the folder that it cannot publish."""

import shutil
from pathlib import Path

import pytest

from tests.served.academy import ServedAcademy, copied_product
from tests.served.visitor import Visitor
from tests.support.prepared import prepare

pytestmark = pytest.mark.timeout(300)
#: The first release: without shared documents, lessons to be found, and rows of course folders.
FIRST = "5f1a0c2e7d31"


def test_x8_x10_a_start_after_a_downgrade_publishes_the_good_courses_and_names_the_faulty_one(
    folder: Path,
) -> None:
    product = copied_product(folder / "product")
    shutil.copytree(product / "courses" / "mon-101", product / "courses" / "zzz-101")
    (product / "courses" / "zzz-101" / "facts.yaml").unlink()
    academy = ServedAcademy(folder, root=product)
    prepare(academy.data)
    academy.command("db", "downgrade", FIRST)
    try:
        academy.start()
        her = Visitor(academy.url)
        assert "zzz-101: course.yaml: sources: the file “facts.yaml” is missing" in academy.text()
        assert academy.value("SELECT count(*) FROM course_packages WHERE problem <> ''") == 1
        assert "/lessons/" in her.get("/en/courses?q=wage").text
        assert "<h2" in her.get("/en/pathways").text
    finally:
        if academy.process is not None:
            academy.kill()
