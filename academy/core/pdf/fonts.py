"""The fonts that PDF files are drawn with, and the Debian packages that bring them."""

import shutil
import subprocess
from functools import cache
from typing import Final

SCRIPTS: Final = ("", " Khmer", " Lao", " Myanmar", " Tamil", " Thai")
PACKAGES: Final = {
    "fonts-noto-core": {f"Noto {style}{script}" for style in ("Sans", "Serif") for script in SCRIPTS},
    "fonts-droid-fallback": {"Droid Sans Fallback"},
}


class PdfUnavailableError(RuntimeError):
    """The machine lacks what a PDF needs; the message names the packages to install."""


def missing_fonts() -> list[str]:
    """Return the Debian packages to install before a PDF can be drawn; an empty list when all is there."""
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return ["fontconfig", *PACKAGES]
    installed = _families(fc_list)
    return [package for package, families in PACKAGES.items() if not families <= installed]


@cache
def require_fonts() -> None:
    """Raise PdfUnavailableError unless every font is installed; a good answer is remembered by the process."""
    if packages := missing_fonts():
        raise PdfUnavailableError(f"PDF files need fonts: apt install {' '.join(packages)}")


def _families(fc_list: str) -> set[str]:
    listing = subprocess.run([fc_list, ":", "family"], capture_output=True, text=True, check=True, timeout=30)  # noqa: S603 - a fixed command found on the path
    return {family.strip() for line in listing.stdout.splitlines() for family in line.split(",")}
