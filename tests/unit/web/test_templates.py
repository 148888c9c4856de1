"""Rules that every template of the house keeps."""

import re
from pathlib import Path

import pytest

import academy
from academy.web.icons import ICONS, icon

ROOT = Path(academy.__file__).parent
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
#: Pages for the site; a file that somebody keeps brings its style with it, because it is read far from the site.
RENDERED = [
    path for path in TEMPLATES if not {"pdf", "mail"} & set(path.parts) and path.name != "data_file.html"
]

#: A file that people download, and a page for whom there is no room: no style sheet of ours reaches them.
ALONE = {"data_file.html", "come_again.html"}


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", RENDERED, ids=label)
def test_no_inline_style_script_or_handler(path: Path) -> None:
    text = without_comments(path)
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text or path.name in ALONE
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<[^>{]*\son[a-z]+\s*=", text)


@pytest.mark.parametrize("path", RENDERED, ids=label)
def test_macros_are_imported_without_context(path: Path) -> None:
    assert not re.search(r'import "web/macros/[^"]+"[^%]*with context', without_comments(path))


def named_icons(text: str) -> set[str]:
    """Return the icon names that a template or module writes out."""
    calls = re.findall(r"\bicon\(((?:[^()]|\([^()]*\))*)\)", text)
    first = [re.split(r",(?![^(]*\))", call)[0] for call in calls]
    keywords = re.findall(r"icon(?:_name|_after)?=(['\"][\w-]+['\"])", text)
    compared = re.compile(r"[=!]=\s*['\"][\w-]*['\"]")
    return {
        name
        for part in [*first, *keywords]
        for name in re.findall(r"['\"]([a-z][\w-]+)['\"]", compared.sub("", part))
    }


def test_every_icon_that_is_named_exists() -> None:
    files = [*TEMPLATES, *ROOT.rglob("*.py")]
    missing = {
        f"{label(path)}: {name}"
        for path in files
        for name in named_icons(path.read_text(encoding="utf-8"))
        if not (ICONS / f"{name}.svg").exists()
    }
    assert not missing


def test_icon_finder_sees_choices_and_keywords() -> None:
    text = "{{ icon('house') }}{{ icon('ban' if a == 'now' else 'check', 'e') }}{{ c.b('A', icon_name='no-such') }}"
    assert named_icons(text) == {"house", "ban", "check", "no-such"}


def test_icons_are_small_hidden_and_carry_their_licence() -> None:
    assert (ICONS / "LICENCE-lucide.txt").read_text(encoding="utf-8").startswith("ISC License")
    for path in ICONS.glob("*.svg"):
        markup = icon(path.stem)
        assert 'aria-hidden="true"' in markup
        assert "\n" not in markup
        assert "class=" not in markup.removeprefix('<svg class="ic"')
        assert len(markup) < 900, path.stem
