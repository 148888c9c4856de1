"""The code belongs to one user and another one serves it: nothing is written there, and nothing is missing."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served.academy import ServedAcademy, copied_product
from tests.served.visitor import Visitor
from tests.support.prepared import prepare

pytestmark = pytest.mark.timeout(300)

#: Root may write everywhere; without these rights it is a user like any other.
AS_ANYBODY = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
BUILD = "academy/web/static/build"


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take the right to write in ``folder`` from everybody while the block runs."""
    paths = [folder, *(path for path in folder.rglob("*") if not path.is_symlink())]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path in paths:
            if path.exists():
                path.chmod(0o755 if path.is_dir() else 0o644)


def built(product: Path) -> None:
    """Do what ``make setup`` does last, as a careful owner whose files nobody else may read."""
    subprocess.run(
        [sys.executable, "-m", "academy.build"],
        cwd=product,
        env={"PATH": os.environ["PATH"]},
        check=True,
        timeout=60,
        umask=0o077,
    )


def everything_in(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}


def test_x6_code_that_may_not_be_written_is_served_as_it_was_built(folder: Path) -> None:
    product = copied_product(folder / "product")
    built(product)
    made = [*(product / BUILD).iterdir(), *product.glob("translations/*/*/*.mo")]
    assert [path for path in (product / BUILD, *made) if not path.stat().st_mode & 0o004] == []
    for path in product.rglob("*"):
        os.utime(path, follow_symlinks=False)
    academy = ServedAcademy(folder, {"HOME": "/nonexistent"}, root=product, before=AS_ANYBODY)
    prepare(academy.data)
    with read_only(product):
        before = everything_in(product)
        try:
            academy.start()
            page = Visitor(academy.url).get("/km/")
            assert "ភាសា" in page.text
            sheet = re.search(r'href="(/static/app\.\w+\.css)"', page.text)
            assert sheet
            assert academy.status(sheet[1]) == 200
        finally:
            if academy.process is not None:
                academy.kill()
        assert "older than the code" not in academy.text()
        assert everything_in(product) == before


def test_x6_code_that_was_never_built_is_not_served(folder: Path) -> None:
    product = copied_product(folder / "product")
    academy = ServedAcademy(folder, root=product, before=AS_ANYBODY)
    with read_only(product), pytest.raises(AssertionError, match="Run make setup as the owner of the code"):
        academy.start()
    assert academy.process is not None
    assert academy.process.wait() == 1
