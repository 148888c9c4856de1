"""Pictures of the main pages, to look at: ``python -m tests.browser.shots FOLDER [NAME …]``.

Each page is taken at 360 and 1280 pixels, light and dark, in English and Khmer. ``--readme FILE`` makes the
picture of the README instead.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.cast import Cast, make_cast
from tests.browser.conftest import Site, open_chromium, serve_site
from tests.browser.samples import SAMPLES, Sample, show

SIZES = {360: 780, 1280: 860}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOCALES = ("en", "km")
MAIN = (
    "landing",
    "courses",
    "course begun",
    "register errors",
    "welcome",
    "profile",
    "home empty",
    "home middle",
    "lesson done",
    "lesson answers open",
    "practice",
    "practice wrong",
    "final check wait",
    "final question",
    "final failed",
    "final passed",
    "workbook",
    "sheet cash book",
    "sheet forecast",
    "certificates",
    "check valid",
    "check revoked",
    "join member",
    "invitation",
    "programme",
    "result",
    "not found",
)
README_BACKGROUND, README_GAP = "#f2efe7", 24
README_WIDE, README_PHONE = 860, 260


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("shots"))
    parser.add_argument("names", nargs="*", help="pages, as tests/browser/samples.py names them")
    parser.add_argument("--readme", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    with studio() as (browser, site, cast):
        if chosen.readme:
            take_readme_picture(browser, site, cast, chosen.readme)
        else:
            take_all(browser, site, cast, chosen.folder, chosen.names or MAIN)


@contextmanager
def studio() -> Iterator[tuple[Browser, Site, Cast]]:
    """Start the academy with everybody in it, and the browser."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_site(Path(folder)) as site,
        open_chromium() as browser,
    ):
        yield browser, site, make_cast(site.app)


def take_all(
    browser: Browser, site: Site, cast: Cast, folder: Path, names: tuple[str, ...] | list[str]
) -> None:
    """Take every page in every size, theme and language."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = {sample.name: sample for sample in SAMPLES}
    for name, width, theme, locale in product(names, SIZES, THEMES, LOCALES):
        with photographed(
            browser, site, cast, samples[name], width=width, theme=theme, locale=locale
        ) as page:
            path = folder / f"{name.replace(' ', '-')}-{width}-{theme}-{locale}.png"
            page.screenshot(path=path, full_page=True)


@contextmanager
def photographed(
    browser: Browser,
    site: Site,
    cast: Cast,
    sample: Sample,
    *,
    width: int,
    theme: Literal["light", "dark"] = "light",
    locale: str = "en",
) -> Iterator[Page]:
    """Open ``sample`` as a person would see it, twice as sharp on the phone."""
    context = browser.new_context(
        device_scale_factor=2 if width == min(SIZES) else 1,
        color_scheme=theme,
        reduced_motion="reduce",
    )
    if sample.part in cast.cookies:
        context.add_cookies([{"name": "academy", "value": cast.cookies[sample.part], "url": site.url}])
    page = context.new_page()
    show(page, site, cast, sample, locale)
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    yield page
    context.close()


def take_readme_picture(browser: Browser, site: Site, cast: Cast, target: Path) -> None:
    """Put the landing page beside a lesson and a cash book on phones, in few colours and few bytes."""
    samples = {sample.name: sample for sample in SAMPLES}
    pictures = []
    with tempfile.TemporaryDirectory() as folder:
        for name, width in (("landing", 1280), ("lesson done", 360), ("sheet cash book", 360)):
            path = Path(folder) / f"{name}.png"
            with photographed(browser, site, cast, samples[name], width=width) as page:
                page.screenshot(path=path)
            with Image.open(path) as picture:
                wanted = README_WIDE if width == max(SIZES) else README_PHONE
                height = round(picture.height * wanted / picture.width)
                pictures.append(picture.convert("RGB").resize((wanted, height), Image.Resampling.LANCZOS))
    joined(pictures).quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)


def joined(pictures: list[Image.Image]) -> Image.Image:
    """Return ``pictures`` side by side on a plain ground."""
    width = sum(picture.width + README_GAP for picture in pictures) + README_GAP
    height = max(picture.height for picture in pictures) + 2 * README_GAP
    ground = Image.new("RGB", (width, height), README_BACKGROUND)
    left = README_GAP
    for picture in pictures:
        ground.paste(picture, (left, (height - picture.height) // 2))
        left += picture.width + README_GAP
    return ground


if __name__ == "__main__":
    main()
