"""Rendering lessons: the page kit's classes, nothing dangerous, and anchors that lead somewhere."""

import re

import pytest

from academy.content.lessons import Picture, RenderedLesson, render_lesson
from academy.content.phrases import ENGLISH, PHRASES, phrases_for
from academy.content.svg import svg_faults, svg_size
from tests.unit.content.conftest import COURSES

PICTURES = {"media/two-jars.svg": Picture("/media/abc.svg", 320, 150)}
WORDS = {"wage": "What the business pays you.", "float": "Small <money>."}


def render(body: str, keywords: tuple[str, ...] = ()) -> RenderedLesson:
    return render_lesson(body, phrases=ENGLISH, keywords=keywords, glossary=WORDS, pictures=PICTURES)


def test_sections_have_language_free_anchors() -> None:
    lesson = render("## Cerita\n\na\n\n## Gagasan\n\nb\n")
    assert [(section.id, section.title) for section in lesson.sections] == [
        ("story", "Cerita"),
        ("idea", "Gagasan"),
    ]
    assert lesson.html.count("<section>") == lesson.html.count("</section>") == 2
    assert '<h2 id="idea">Gagasan</h2>' in lesson.html
    assert lesson.plain == "Cerita a Gagasan b"


def test_blocks() -> None:
    html = render(
        "::: answer\n**5**\n:::\n\n::: rule\nR.\n:::\n\n::: note\nN.\n:::\n\n"
        "::: action\n**Do it this week.** Go.\n:::\n"
    ).html
    assert (
        '<details class="answer"><summary>Show the answer</summary>\n<p><strong>5</strong></p>\n</details>'
        in html
    )
    assert re.search(
        r'<aside class="key" aria-label="Rule"><svg class="ic".*</svg><p class="eyebrow">Rule</p>\n<p>R.</p>\n</aside>',
        html,
    )
    assert re.search(r'<div class="note"><svg class="ic".*</svg><div>\n<p>N.</p>\n</div></div>', html)
    assert '<section class="try"><p class="eyebrow">Do it this week</p>\n<p>Go.</p>\n</section>' in html


def test_facts_become_a_marker_without_their_text() -> None:
    assert (
        '<aside class="facts" data-facts="tax-office"></aside>'
        in render("::: facts tax-office\nold text\n:::\n").html
    )
    assert "old text" not in render("::: facts tax-office\nold text\n:::\n").html


def test_tables() -> None:
    html = render(
        "**They owe me**\n\n| Who | Left |\n| --- | ---: |\n| A | 1 |\n| **Total** | **1** |\n"
    ).html
    assert '<div class="tbl" tabindex="0" role="region" aria-label="Table: They owe me">' in html
    assert '<th class="r" scope="col">Left</th>' in html
    assert '<th scope="row">A</th>\n<td class="r">1</td>' in html
    assert '<tr class="sum">\n<th scope="row"><strong>Total</strong></th>' in html
    assert "style=" not in html


def test_tables_never_share_a_name() -> None:
    table = "| Who | Left |\n| --- | --- |\n| A | 1 |\n\n"
    labels = re.findall('aria-label="([^"]+)"', render(table + "text\n\n" + table).html)
    assert labels == ["Table: Who, Left", "Table: Who, Left (2)"]


def test_pictures() -> None:
    html = render('![Two jars & one arrow](../media/two-jars.svg "Jars")').html
    assert (
        '<figure class="fig"><img src="/media/abc.svg" alt="Two jars &amp; one arrow" width="320" height="150"'
        ' loading="lazy"><figcaption>Jars</figcaption></figure>'
    ) in html


def test_keywords_link_once_to_their_meaning() -> None:
    lesson = render(
        "## Story\n\nA wage.\n\n## The idea\n\nYour **wage** is a Wage. Floating.\n", ("wage", "float")
    )
    assert lesson.html.count('<a class="term" href="#word-wage">wage</a>') == 1
    assert "A wage." in lesson.html
    assert '<dt id="word-wage">wage</dt><dd>What the business pays you.</dd>' in lesson.html
    assert "Small &lt;money&gt;." in lesson.html
    assert "#word-float" not in lesson.html
    assert lesson.sections[-1].title == "Words in this lesson"


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[x](javascript:alert(1))",
        "[x](https://example.org)",
        "<div style='color:red'>a</div>",
        '::: facts "><script>alert(1)</script>\n:::\n',
        '![x](../media/two-jars.svg "><script>alert(1)</script>")',
        "| <b onclick=x()> | b |\n| --- | --- |\n| <i> | 2 |\n",
    ],
)
def test_nothing_dangerous_comes_through(body: str) -> None:
    html = render(body).html
    outside_text = re.sub(r">[^<]*<", "><", re.sub('="[^"<>]*"', "=x", html))
    assert not re.search(r"<script|<b\b|<div style|\son\w+=|href", outside_text)


def test_every_language_has_every_phrase() -> None:
    for language, phrases in PHRASES.items():
        texts = [getattr(phrases, name) for name in phrases.__slots__]
        assert all(texts), language
        assert len(set(texts)) == len(texts), language
    assert phrases_for("lo") == ENGLISH


def test_the_model_drawings_are_clean() -> None:
    for file in (COURSES / "mon-101/media").glob("*.svg"):
        assert svg_faults(file.read_bytes()) == []
    assert svg_size((COURSES / "mon-101/media/eight-weeks.svg").read_bytes()) == (320, 170)


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<script>x</script>", "script"),
        ("<style>*{}</style>", "style"),
        ('<image href="a.png"/>', "image"),
        ('<a href="#x"><path/></a>', "<a>"),
        ('<path style="fill:red"/>', "style"),
        ('<path onload="x()"/>', "onload"),
        ('<path fill="url(https://example.org/#a)"/>', "outside"),
        ('<path fill="url( &quot;x.svg#a&quot;)"/>', "outside"),
        ('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="data:image/svg+xml,x"/>', "href"),
        ("<text>Rp</text>", "text"),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', "script"),
        ("<path>", "readable"),
    ],
)
def test_dangerous_drawings_are_refused(inside: str, fault: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{inside}</svg>'
    assert fault in " ".join(svg_faults(svg.encode()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"<html/>",
        b'<svg viewBox="0 0 1 1"/>',
        b"<!DOCTYPE svg><svg/>",
        "<!DOCTYPE svg><svg/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE svg><svg/>".encode("cp037"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    assert svg_faults(content)
