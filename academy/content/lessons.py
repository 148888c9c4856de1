"""Rendering lessons: Markdown to clean HTML in the page kit's classes, once, when a course is compiled.

The HTML has no style attributes and no scripts. A block of country facts becomes the marker
``<aside class="facts" data-facts="KEY"></aside>``: the learning domain puts the learner's facts there.
Keywords link to the list of words at the end of the lesson, which works without a script, on a touch
screen, with a screen reader and on paper.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token

from academy.content.clean_html import clean_lesson_html
from academy.content.edition import Section
from academy.content.lesson_text import lesson_parser, plain_text
from academy.content.phrases import Phrases
from academy.web.icons import icon

SECTION_IDS = ("story", "idea", "example", "try", "recap")
WORDS_ID = "words"

_BLOCK_END = {
    "answer": "</details>\n",
    "rule": "</aside>\n",
    "action": "</section>\n",
    "note": "</div></div>\n",
}
_KEY_START = re.compile(r'<aside class="key"[^>]*>')


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the page shows it: address and size in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class RenderedLesson:
    """Clean HTML, the same as plain words for search, and the headings with their anchors."""

    html: str
    plain: str
    sections: tuple[Section, ...]


def render_lesson(
    body: str,
    *,
    phrases: Phrases,
    keywords: Sequence[str],
    glossary: Mapping[str, str],
    pictures: Mapping[str, Picture],
) -> RenderedLesson:
    """Render a checked lesson body; `pictures` is keyed by the path in the package (``media/x.svg``)."""
    parser = lesson_parser()
    tokens = parser.parse(body)
    plain = " ".join(text for token in tokens if token.type == "inline" and (text := plain_text(token)))
    builder = _Builder(phrases, {word: glossary[word] for word in keywords if word in glossary}, pictures)
    html = parser.renderer.render(builder.build(tokens), parser.options, {}) + builder.words()
    return RenderedLesson(_with_icons(clean_lesson_html(html)), plain, tuple(builder.sections))


def _with_icons(html: str) -> str:
    """Put our own drawings in after cleaning, which would take them out."""
    html = _KEY_START.sub(lambda found: found[0] + str(icon("lightbulb")), html)
    return html.replace('<div class="note">', f'<div class="note">{icon("circle-alert")}')


class _Builder:
    """Turns the parser's tokens into the page kit's structure."""

    def __init__(self, phrases: Phrases, words: Mapping[str, str], pictures: Mapping[str, Picture]) -> None:
        self._phrases = phrases
        self._words = words
        self._unmarked = set(words)
        self._pictures = pictures
        self._table_labels: set[str] = set()
        self.sections: list[Section] = []

    def build(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens to print."""
        out: list[Token] = []
        index = 0
        while index < len(tokens):
            index += self._take(tokens, index, out)
        if self.sections:
            out.append(_raw("</section>\n"))
        return out

    def words(self) -> str:
        """Return the list of this lesson's words with their meanings, or nothing."""
        if not self._words:
            return ""
        self.sections.append(Section(WORDS_ID, self._phrases.words))
        entries = "".join(
            f'<div><dt id="{_word_id(word)}">{escape(word)}</dt><dd>{escape(meaning)}</dd></div>'
            for word, meaning in self._words.items()
        )
        heading = f'<h2 id="{WORDS_ID}">{escape(self._phrases.words)}</h2>'
        return f'<section>{heading}<dl class="facts-list">{entries}</dl></section>'

    def _take(self, tokens: Sequence[Token], index: int, out: list[Token]) -> int:
        """Add what stands at `index` to the output and return how many tokens that was."""
        token = tokens[index]
        if token.type == "heading_open":
            self._open_section(token, plain_text(tokens[index + 1]), out)
            return 1
        if token.type == "paragraph_open" and (picture := _only_picture(tokens[index + 1])):
            out.append(_raw(self._figure(picture)))
            return 3
        if token.type == "table_open":
            return self._table(tokens, index, out)
        if token.type.startswith("container_"):
            return self._container(tokens, index, out)
        if token.type == "inline" and self.sections and self.sections[-1].id == SECTION_IDS[1]:
            self._mark_words(token)
        out.append(token)
        return 1

    def _open_section(self, token: Token, title: str, out: list[Token]) -> None:
        number = len(self.sections)
        anchor = SECTION_IDS[number] if number < len(SECTION_IDS) else f"section-{number + 1}"
        out.append(_raw("</section>\n<section>\n" if self.sections else "<section>\n"))
        token.attrSet("id", anchor)
        self.sections.append(Section(anchor, title))
        out.append(token)

    def _container(self, tokens: Sequence[Token], index: int, out: list[Token]) -> int:
        token = tokens[index]
        name = token.type.split("_")[1]
        if token.nesting < 0:
            out.append(_raw(_BLOCK_END[name]))
            return 1
        label = {"rule": self._phrases.rule, "action": self._phrases.action}.get(name, "")
        eyebrow = f'<p class="eyebrow">{escape(label)}</p>'
        if name == "facts":
            key = token.info.strip().partition(" ")[2].strip()
            out.append(_raw(f'<aside class="facts" data-facts="{escape(key)}"></aside>\n'))
            closing = next(n for n, each in enumerate(tokens[index:]) if each.type == "container_facts_close")
            return closing + 1
        opening = {
            "answer": f'<details class="answer"><summary>{escape(self._phrases.show_answer)}</summary>',
            "rule": f'<aside class="key" aria-label="{escape(label)}">{eyebrow}',
            "action": f'<section class="try">{eyebrow}',
            "note": '<div class="note"><div>',
        }
        out.append(_raw(opening[name] + "\n"))
        if name == "action":
            _drop_leading_label(tokens[index + 1 : index + 3], label)
        return 1

    def _table(self, tokens: Sequence[Token], index: int, out: list[Token]) -> int:
        length = next(n for n, each in enumerate(tokens[index:]) if each.type == "table_close") + 1
        table = list(tokens[index : index + length])
        rows = [n for n, each in enumerate(table) if each.type == "tr_open"]
        for row in rows:
            _shape_row(table, row, is_last=row == rows[-1])
        label = escape(self._table_label(tokens, index))
        out.append(_raw(f'<div class="tbl" tabindex="0" role="region" aria-label="{label}">\n'))
        out.extend(table)
        out.append(_raw("</div>\n"))
        return length

    def _table_label(self, tokens: Sequence[Token], index: int) -> str:
        """Name a table by the bold line before it, or by its column heads; never two the same."""
        label = ""
        before = tokens[index - 2] if index > 1 else None
        if before is not None and before.type == "inline" and _is_all_bold(before):
            label = plain_text(before)
        if not label:
            head = tokens[
                index : next(n for n in range(index, len(tokens)) if tokens[n].type == "thead_close")
            ]
            label = ", ".join(text for each in head if each.type == "inline" and (text := plain_text(each)))
        label = f"{self._phrases.table}: {label}"
        while label in self._table_labels:
            label += " (2)"
        self._table_labels.add(label)
        return label

    def _figure(self, image: Token) -> str:
        picture = self._pictures[str(image.attrs["src"]).removeprefix("../")]
        caption = str(image.attrs.get("title", ""))
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return (
            f'<figure class="fig"><img src="{escape(picture.address)}" alt="{escape(image.content)}"'
            f' width="{picture.width}" height="{picture.height}" loading="lazy">{below}</figure>\n'
        )

    def _mark_words(self, token: Token) -> None:
        """Link the first mention of each keyword to its meaning."""
        children: list[Token] = []
        for child in token.children or []:
            children.extend(self._marked(child) if child.type == "text" else [child])
        token.children = children

    def _marked(self, child: Token) -> list[Token]:
        if not self._unmarked:
            return [child]
        longest_first = sorted(self._unmarked, key=len, reverse=True)
        pattern = re.compile(r"\b(" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)
        found = pattern.search(child.content)
        if found is None:
            return [child]
        word = next(each for each in longest_first if each.lower() == found[0].lower())
        self._unmarked.discard(word)
        link = f'<a class="term" href="#{_word_id(word)}">{escape(found[0])}</a>'
        before, after = child.content[: found.start()], child.content[found.end() :]
        return [_text(before), _raw(link, "html_inline"), *self._marked(_text(after))]


def _shape_row(table: list[Token], row: int, *, is_last: bool) -> None:
    """Name rows by their first cell, mark a bold last row as a sum, and use classes for right alignment."""
    in_head = table[row + 1].type == "th_open"
    if is_last and not in_head and _has_bold(table[row + 2]):
        table[row].attrSet("class", "sum")
    first = True
    for token in table[row + 1 :]:
        if token.type == "tr_close":
            return
        if token.type in ("th_open", "td_open"):
            if str(token.attrs.pop("style", "")) == "text-align:right":
                token.attrSet("class", "r")
            if in_head or first:
                token.tag = "th"
                token.attrSet("scope", "col" if in_head else "row")
        elif token.type == "td_close" and first:
            token.tag = "th"
            first = False


def _only_picture(inline: Token) -> Token | None:
    children = inline.children or []
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def _has_bold(inline: Token) -> bool:
    return any(child.type == "strong_open" for child in inline.children or [])


def _is_all_bold(inline: Token) -> bool:
    children = [child for child in inline.children or [] if child.type != "text" or child.content]
    return len(children) > 1 and children[0].type == "strong_open" and children[-1].type == "strong_close"


def _drop_leading_label(tokens: Sequence[Token], label: str) -> None:
    """Take out a bold start that only repeats the label above it."""
    children = tokens[-1].children or []
    kinds = [child.type for child in children]
    if "strong_close" not in kinds:
        return
    end = kinds.index("strong_close")
    said = "".join(child.content for child in children[:end]).strip(" .!។")
    if children[0].content == "" and said.lower() == label.lower():
        rest = children[end + 1 :]
        if rest:
            rest[0].content = rest[0].content.lstrip()
        tokens[-1].children = rest


def _word_id(word: str) -> str:
    return "word-" + re.sub(r"\W+", "-", word.lower())


def _raw(html: str, kind: str = "html_block") -> Token:
    return Token(kind, "", 0, content=html)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
