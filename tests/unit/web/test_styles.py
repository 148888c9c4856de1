"""The style sheets: allowed syntax, contrast of the tokens, weight."""

import re
from itertools import product
from pathlib import Path

import pytest

from academy.web.assets import DARK, SOURCES, build_assets

PARTS = sorted((SOURCES / "css").glob("*.css"))
BANNED = {
    r"@layer": "older browsers drop the whole block",
    r"@container": "not known before 2022",
    r"oklch|color-mix|oklab": "not known before 2023",
    r":is\(|:where\(": "not known in Chrome 69",
    r"(?<![\w-])inset\s*:": "not known in Chrome 69",
    r"aspect-ratio": "not known in Chrome 69",
    r"\ddvh": "not known in Chrome 69",
    r"(?:padding|margin)-(?:inline|block)\s*:": "not known in Chrome 69",
    r"[{;}\s]&": "native nesting",
    r"url\(\s*['\"]?(?:data|https?):": "the content security policy refuses it",
}
BUDGETS = {"app.css": 10_240, "staff.css": 6_144, "app.js": 4_096}

#: Text on a ground: at least 4.5 to 1.
TEXT = [
    *product(["ink", "ink-2", "ink-3", "brand", "bad", "good", "info", "gold-2"], ["paper", "surface"]),
    *product(["ink", "ink-2", "ink-3"], ["sunk"]),
    *product(["ink", "ink-2"], ["gold-soft", "info-soft", "bad-soft", "good-soft", "brand-soft"]),
    ("brand-2", "brand-soft"),
    ("gold-2", "gold-soft"),
    ("info", "info-soft"),
    ("bad", "bad-soft"),
    ("good", "good-soft"),
    ("brand", "sunk"),
    ("on-brand", "brand"),
    ("on-brand", "brand-2"),
    ("on-bad", "bad"),
    ("on-bad", "bad-2"),
    ("on-gold", "gold"),
    ("on-gold", "gold-hover"),
    ("on-deep", "deep"),
    ("on-deep-2", "deep"),
    ("gold-on-deep", "deep"),
]
#: Edges of controls, focus rings and chart marks: at least 3 to 1.
EDGES = [
    *product(["line-2", "focus", "brand"], ["paper", "surface", "sunk"]),
    *product(["bad", "good"], ["surface"]),
    *product(["c1", "c2", "c3", "c4", "c5", "c6"], ["surface"]),
]


def tokens(block: str) -> dict[str, str]:
    """Return the colours that ``block`` sets, by name."""
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})\b", block))


def themes() -> dict[str, dict[str, str]]:
    """Return the colours of each theme."""
    source = (SOURCES / "css/00-tokens.css").read_text(encoding="utf-8")
    dark = DARK.search(source)
    assert dark is not None
    light = tokens(source[: dark.start()])
    return {"light": light, "dark": light | tokens(dark[1])}


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_edges_have_contrast(theme: str) -> None:
    colours = themes()[theme]
    weak = [
        f"{fore} on {ground}: {contrast(colours[fore], colours[ground]):.2f}"
        for pairs, least in ((TEXT, 4.5), (EDGES, 3.0))
        for fore, ground in pairs
        if contrast(colours[fore], colours[ground]) < least
    ]
    assert not weak


def strip_comments(text: str) -> str:
    """Return CSS without comments and without blocks that only browsers with :has() read."""
    return re.sub(
        r"@supports selector\(:has\(a\)\)\{[^}]*\}\}", "", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    )


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_nothing_banned_in_the_sources(path: Path) -> None:
    text = strip_comments(path.read_text(encoding="utf-8"))
    found = [f"{pattern}: {why}" for pattern, why in BANNED.items() if re.search(pattern, text)]
    assert not found
    assert ":has(" not in text


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_gap_only_in_grids(path: Path) -> None:
    rules = re.findall(r"\{([^{}]*)\}", path.read_text(encoding="utf-8"))
    wrong = [
        rule for rule in rules if re.search(r"(?<![\w-])(?:\w+-)?gap:", rule) and "display:grid" not in rule
    ]
    assert not wrong


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_no_text_below_the_smallest_step(path: Path) -> None:
    text = strip_comments(path.read_text(encoding="utf-8"))
    sizes = [
        float(size) * (16 if unit == "rem" else 1)
        for size, unit in re.findall(r"(?:font-size|--t-\w+):([\d.]+)(rem|px)", text)
    ]
    # Text inside a progress ring is drawn in the ring's own units, not in pixels of the page.
    assert [size for size in sizes if size < 13 and size not in (8, 10)] == []


def test_built_files_keep_the_rules_and_the_budgets(tmp_path: Path) -> None:
    manifest = build_assets(target=tmp_path)
    for name, budget in BUDGETS.items():
        assert (tmp_path / f"{manifest[name]}.br").stat().st_size <= budget, name
    for name in ("app.css", "staff.css"):
        css = (tmp_path / manifest[name]).read_text(encoding="utf-8")
        css = re.sub(r"@supports selector\(:has\(a\)\)\{.*?\}\}", "", css)
        assert [pattern for pattern in BANNED if re.search(pattern, css)] == []


def test_script_stays_in_the_language_of_old_phones() -> None:
    script = (SOURCES / "js/app.js").read_text(encoding="utf-8")
    too_new = re.findall(
        r"\?\.(?!\d)|\?\?|\bimport\b|\bexport\b|\beval\b|replaceAll|catch \{|\bstyle\.", script
    )
    assert not too_new
