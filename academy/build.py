"""``python -m academy.build``: make once what the academy only reads while it serves. `make setup` runs it.

It needs no settings, no database and no data folder. Run it as the owner of the code.
"""

from pathlib import Path

from academy.core import catalogues, i18n
from academy.web import assets

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"


def main() -> None:
    """Compile the translations and build the static files, where a source has changed."""
    if i18n.are_stale(TRANSLATIONS):
        catalogues.compile_all(TRANSLATIONS)
    if assets.are_stale():
        assets.build_assets()


if __name__ == "__main__":
    main()
