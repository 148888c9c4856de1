"""The named states of pages, in several languages: their source first, and as pictures where that is not the same.

Where the frame of pages has changed, which the source or the static files say, only their main parts are drawn.
"""

import re
from typing import Any

from playwright.sync_api import Browser

from tests.browser.conftest import open_chromium
from tests.browser.samples import SAMPLES
from tests.comparison.differences import Difference, difference, of_pages
from tests.comparison.drawing import differing_points, draw
from tests.comparison.ground import Ground
from tests.comparison.person import Person
from tests.comparison.report import file_name

LANGUAGES = ("en", "km", "id")
PRESSED = {sample.name: sample.press for sample in SAMPLES}
STATIC = re.compile(r"/static/[\w.-]+|/[\w.-]+\.(?:png|ico|svg)")


def compare_views(ground: Ground) -> None:
    """Compare every sample. In English all are drawn when a style sheet, script, font or icon is another one."""
    has_other_files = _static_files_differ(ground)
    with open_chromium() as browser:
        for locale in LANGUAGES:
            people = {
                name: Person(ground.sides, ground.cookies.get(name, ""), locale)
                for name in {sample["part"] for sample in ground.samples}
            }
            for sample in ground.samples:
                name, path = f"{locale} {sample['name']}", f"/{locale}{sample['path']}"
                pair = people[sample["part"]].open(path)
                found = difference(pair.old, pair.new)
                ground.report.note("sources", name, found)
                says_otherwise = found is not None and found.what != "around"
                is_drawn = ground.draws_all or (has_other_files and locale == LANGUAGES[0])
                if says_otherwise or is_drawn or sample["press"]:
                    _compare_drawn(
                        ground,
                        browser,
                        name,
                        sample,
                        locale,
                        is_main_only=has_other_files or found is not None,
                    )


def _compare_drawn(
    ground: Ground, browser: Browser, name: str, sample: dict[str, Any], locale: str, *, is_main_only: bool
) -> None:
    cookie = ground.cookies.get(sample["part"], "")
    # A button may have another place now; then this work tree's own list of samples says where.
    pressed = sample | {"press": PRESSED.get(sample["name"], sample["press"])}
    old, new = (
        draw(browser, side, one, locale, cookie, is_main_only=is_main_only)
        for side, one in zip(ground.sides, (sample, pressed), strict=True)
    )
    if not new.pictures:
        ground.report.note("pictures", name, Difference("gone", new.source))
        return
    if sample["press"]:
        ground.report.note("sources after a press", name, of_pages(old.source, new.source))
    for look, before in old.pictures.items():
        keep = ground.report.folder / "pictures" / file_name(f"{name} {look}")
        points = differing_points(before, new.pictures[look], keep)
        found = Difference("pixels", f"{points} points, see {keep}-difference.png") if points else None
        ground.report.note("pictures of main" if is_main_only else "pictures", f"{name} {look}", found)


def _static_files_differ(ground: Ground) -> bool:
    """Compare what pages load, whose names tell their content apart."""
    guest = Person(ground.sides)
    page = guest.open("/en/")
    loaded = [sorted(set(STATIC.findall(each.text))) for each in (page.old, page.new)]
    found = None if loaded[0] == loaded[1] else Difference("names", f"{loaded[0]}\n{loaded[1]}")
    return ground.report.note("static files", "what the landing page loads", found)
