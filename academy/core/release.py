"""Which release runs here: the version, and the revision of its sources where that can be known."""

import tomllib
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What a package of the academy without its history may say instead, in one line.
REVISION_FILE = "REVISION"
SHOWN = 8


@cache
def release(root: Path = ROOT) -> str:
    """Return the version and the short revision, such as ``0.1.0 (3f2a90c1)``; '' when nothing says them."""
    version = revision = ""
    with suppress(OSError, KeyError, tomllib.TOMLDecodeError):
        version = str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])
    with suppress(OSError):
        revision = _revision(root)[:SHOWN]
    return f"{version} ({revision})" if revision else version


def _revision(root: Path) -> str:
    """Return the revision of the sources, read without the program git. Raises OSError where nothing says it."""
    if (root / REVISION_FILE).exists():
        return (root / REVISION_FILE).read_text("ascii", "replace").strip()
    folder = root / ".git"
    if folder.is_file():  # a work tree beside another one
        folder = root / folder.read_text("utf-8").removeprefix("gitdir:").strip()
    head = (folder / "HEAD").read_text("ascii").strip()
    if not head.startswith("ref:"):
        return head
    name = head.removeprefix("ref:").strip()
    common = folder / "commondir"
    shared = folder / common.read_text("utf-8").strip() if common.exists() else folder
    if (shared / name).exists():
        return (shared / name).read_text("ascii").strip()
    packed = (line.partition(" ") for line in (shared / "packed-refs").read_text("ascii").splitlines())
    return next((revision for revision, _space, packed_name in packed if packed_name == name), "")
