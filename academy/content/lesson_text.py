"""The Markdown of lessons: one parser for checking and rendering, and what a text measures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

SECTIONS = ("Story", "The idea", "Worked example", "Try it", "Recap")
BLOCKS = ("answer", "rule", "action", "facts", "note")

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+[\"”’)]*(?:\s+|$)")
_VOWELS = re.compile(r"[aeiouy]+")


def lesson_parser(*, html: bool = False) -> MarkdownIt:
    """Return a CommonMark parser with tables and the five `:::` blocks; raw HTML is text unless `html`."""
    parser = MarkdownIt("commonmark", {"html": html}).enable("table")
    for name in BLOCKS:
        parser.use(container_plugin, name)
    return parser


@dataclass(frozen=True)
class Block:
    """One `:::` block: its name, the words after the name, and the text inside."""

    name: str
    argument: str
    text: str
    section: str
    line: int


@dataclass(frozen=True)
class Figure:
    """One picture of a lesson."""

    source: str
    alt: str
    caption: str
    line: int


@dataclass(frozen=True)
class Table:
    """The cells of a table as text, header first."""

    rows: Sequence[Sequence[str]]
    bold_last_row: bool
    line: int


@dataclass(frozen=True)
class Passage:
    """A paragraph or list item as plain text, with its section and line."""

    text: str
    section: str
    line: int


class LessonDocument:
    """A parsed lesson body. Lines count from 0 at the start of the body."""

    def __init__(self, body: str) -> None:
        self.tokens = lesson_parser(html=True).parse(body)
        self.body = body

    @property
    def headings(self) -> list[tuple[str, str, int]]:
        """Return (tag, text, line) of every heading."""
        return [
            (token.tag, plain_text(self.tokens[index + 1]), _line(token))
            for index, token in enumerate(self.tokens)
            if token.type == "heading_open"
        ]

    @property
    def blocks(self) -> list[Block]:
        """Return the `:::` blocks in order."""
        found = []
        for index, section, token in self._with_sections():
            if token.type.startswith("container_") and token.nesting == 1:
                name, _, argument = token.info.strip().partition(" ")
                inside = self._until_close(index)
                text = " ".join(plain_text(each) for each in inside if each.type == "inline")
                found.append(Block(name, argument.strip(), text, section, _line(token)))
        return found

    @property
    def figures(self) -> list[Figure]:
        """Return the pictures in order."""
        found = []
        for token in self.tokens:
            for child in token.children or ():
                if child.type == "image":
                    found.append(
                        Figure(
                            str(child.attrs.get("src", "")),
                            child.content,
                            str(child.attrs.get("title", "")),
                            _line(token),
                        )
                    )
        return found

    @property
    def tables(self) -> list[Table]:
        """Return the tables in order."""
        found = []
        for index, token in enumerate(self.tokens):
            if token.type == "table_open":
                rows: list[list[str]] = []
                bold = False
                for each in self._until_close(index):
                    if each.type == "tr_open":
                        rows.append([])
                    elif each.type == "inline":
                        if not rows[-1]:
                            bold = any(child.type == "strong_open" for child in each.children or ())
                        rows[-1].append(plain_text(each))
                found.append(Table(rows, bold, _line(token)))
        return found

    @property
    def passages(self) -> list[Passage]:
        """Return the prose: paragraphs and list items, without headings and tables."""
        return [
            Passage(plain_text(self.tokens[index + 1]), section, _line(token))
            for index, section, token in self._with_sections()
            if token.type == "paragraph_open"
        ]

    @property
    def words(self) -> int:
        """Count all words, those of tables and headings too."""
        return sum(count_words(plain_text(token)) for token in self.tokens if token.type == "inline")

    @property
    def markup(self) -> list[tuple[str, int]]:
        """Return raw HTML and links, which lessons may not hold, as (what, line)."""
        found = []
        for token in self.tokens:
            if token.type == "html_block":
                found.append(("raw HTML", _line(token)))
            for child in token.children or ():
                if child.type == "html_inline":
                    found.append(("raw HTML", _line(token)))
                elif child.type == "link_open" or re.search(r"https?://|www\.", child.content):
                    found.append(("a link", _line(token)))
        return found

    def _with_sections(self) -> Iterator[tuple[int, str, Token]]:
        section = ""
        for index, token in enumerate(self.tokens):
            if token.type == "heading_open" and token.tag == "h2":
                section = plain_text(self.tokens[index + 1])
            yield index, section, token

    def _until_close(self, index: int) -> list[Token]:
        close = self.tokens[index].type.replace("_open", "_close")
        level = self.tokens[index].level
        inside = []
        for token in self.tokens[index + 1 :]:
            if token.type == close and token.level == level:
                break
            inside.append(token)
        return inside


def plain_text(token: Token) -> str:
    """Return the words of an inline token without markup; pictures count for nothing."""
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts)


def count_words(text: str) -> int:
    """Count words; a figure is a word."""
    return len(_WORD.findall(text))


def count_spoken_words(text: str) -> int:
    """Count words made of letters, as reading measures do; figures count for nothing."""
    return len(_LETTERS.findall(text))


def sentences(text: str) -> list[str]:
    """Split prose into sentences that hold at least one word."""
    return [part for part in (each.strip() for each in _SENTENCE_END.split(text)) if _LETTERS.search(part)]


def reading_grade(passages: Sequence[str]) -> float:
    """Return the Flesch-Kincaid grade of English passages, with a simple syllable count."""
    all_sentences = [sentence for text in passages for sentence in sentences(text)]
    words = [word for sentence in all_sentences for word in _LETTERS.findall(sentence)]
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(all_sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    lowered = word.lower()
    count = len(_VOWELS.findall(lowered))
    if lowered.endswith("e") and not lowered.endswith("le") and count > 1:
        count -= 1
    return max(1, count)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
