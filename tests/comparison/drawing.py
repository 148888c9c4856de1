"""Pages as a browser draws them on both sides, and which of their points differ."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.comparison.sides import Side

PHONE, DESK = 360, 1280
HEIGHTS = {PHONE: 780, DESK: 860}
#: Of 255: round corners are not always drawn the same to the last step.
VISIBLE = 2
Look = tuple[int, Literal["light", "dark"]]
#: Bars that stay in sight lie over the main part, and what they leave of the screen makes it long.
HIDE_FRAME = """() => {
  document.body.style.visibility = "hidden"
  Object.assign(document.querySelector("main").style, {visibility: "visible", minHeight: 0, flex: "none"})
}"""
LOOKS: tuple[Look, ...] = ((PHONE, "light"), (PHONE, "dark"), (DESK, "light"))


@dataclass(frozen=True)
class Drawn:
    """A page after its scripts have run: its source, and a picture for each width and theme."""

    source: str
    pictures: dict[str, bytes]


def draw(
    browser: Browser, side: Side, sample: dict[str, Any], locale: str, cookie: str, *, is_main_only: bool
) -> Drawn:
    """Open a sample, type and press on a phone as it says, and take pictures of the page or its main part."""
    context = browser.new_context(
        reduced_motion="reduce", viewport={"width": PHONE, "height": HEIGHTS[PHONE]}
    )
    try:
        if cookie:
            context.add_cookies([{"name": "academy", "value": cookie, "url": side.url}])
        page = context.new_page()
        page.goto(f"{side.url}/{locale}{sample['path']}")
        for name, text in sample["typed"].items():
            _fill(page, name, text)
        if sample["press"]:
            button = page.locator(sample["press"]).first
            if not button.count():
                return Drawn(f"nothing to press: {sample['press']}", {})
            button.click()
            page.wait_for_load_state()
        source = page.content()
        if is_main_only:
            page.evaluate(HIDE_FRAME)
        taken = {f"{width}-{theme}": _taken(page, width, theme, is_main_only) for width, theme in LOOKS}
        return Drawn(source, taken)
    finally:
        context.close()


def _fill(page: Page, name: str, text: str) -> None:
    box = page.locator(f"main [name={name}]").first
    match box.evaluate("box => box.type"):
        case "checkbox" | "radio":
            box.check()
        case "select-one":
            box.select_option(text)
        case _:
            box.fill(text)


def _taken(page: Page, width: int, theme: Literal["light", "dark"], is_main_only: bool) -> bytes:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    if is_main_only:
        return page.locator("main").screenshot(animations="disabled", caret="hide")
    return page.screenshot(full_page=True, animations="disabled", caret="hide")


def differing_points(old: bytes, new: bytes, keep: Path) -> int:
    """Return how many points differ; keep both pictures and the difference as ``keep``-old.png and so on."""
    if old == new:
        return 0
    before, after = (Image.open(io.BytesIO(each)).convert("RGB") for each in (old, new))
    size = (max(before.width, after.width), max(before.height, after.height))
    pictures = [Image.new("RGB", size, "white") for _each in range(2)]
    for ground, picture in zip(pictures, (before, after), strict=True):
        ground.paste(picture)
    changed = ImageChops.difference(*pictures).convert("L").point(lambda step: 255 if step > VISIBLE else 0)
    count = changed.histogram()[255]
    if before.size != after.size:
        count = max(count, abs(before.height - after.height) * size[0])
    if count:
        keep.parent.mkdir(parents=True, exist_ok=True)
        keep.with_name(f"{keep.name}-old.png").write_bytes(old)
        keep.with_name(f"{keep.name}-new.png").write_bytes(new)
        Image.composite(Image.new("RGB", size, "red"), pictures[1], changed).save(
            keep.with_name(f"{keep.name}-difference.png")
        )
    return count
