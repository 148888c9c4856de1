"""Reading a formula: tokens, then recursive descent, loosest operator first."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from academy.content.expressions.functions import FUNCTIONS, Function
from academy.content.expressions.tree import (
    Binary,
    Call,
    Comparison,
    ExpressionError,
    Index,
    Logic,
    Name,
    Node,
    Number,
    Unary,
)

MAX_CHARACTERS = 300
MAX_DEPTH = 30

KEYWORDS = frozenset({"and", "or", "not", "where"})
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)(?![A-Za-z_0-9.])"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<symbol>//|<=|>=|==|!=|[-+*/%()<>,\[\]]))"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, name, symbol or end
    text: str
    position: int


def _tokens(text: str) -> Iterator[_Token]:
    end = len(text.rstrip())
    position = 0
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionError(f"“{text[start]}” is not allowed here", start)
        yield _Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
        position = match.end()
    yield _Token("end", "", end)


class _Parser:
    """Recursive descent, loosest operator first; depth counts brackets, signs and ``not``."""

    def __init__(self, text: str, tables: bool) -> None:
        self._tokens = list(_tokens(text))
        self._next = 0
        self._depth = 0
        self._tables = tables

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, *texts: str) -> _Token | None:
        token = self._token
        if token.kind not in ("number", "end") and token.text in texts:
            self._next += 1
            return token
        return None

    def _expect(self, text: str) -> None:
        if self._take(text) is None:
            raise ExpressionError(f"“{text}” is missing", self._token.position)

    def _deeper(self, parse: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"more than {MAX_DEPTH} levels of brackets", self._token.position)
        node = parse()
        self._depth -= 1
        return node

    def whole(self) -> Node:
        node = self._either()
        if self._token.kind != "end":
            raise ExpressionError(f"“{self._token.text}” is not expected here", self._token.position)
        return node

    def _either(self) -> Node:
        return self._logic("or", self._both)

    def _both(self) -> Node:
        return self._logic("and", self._negation)

    def _logic(self, word: str, operand: Callable[[], Node]) -> Node:
        first = operand()
        operands = [first]
        while self._take(word):
            operands.append(operand())
        return first if len(operands) == 1 else Logic(word, tuple(operands), first.position)

    def _negation(self) -> Node:
        if token := self._take("not"):
            return Unary("not", self._deeper(self._negation), token.position)
        return self._comparison()

    def _comparison(self) -> Node:
        first = self._sum()
        rest = []
        while token := self._take(*_COMPARISONS):
            rest.append((token.text, self._sum()))
        return Comparison(first, tuple(rest), first.position) if rest else first

    def _sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._signed, "*", "/", "//", "%")

    def _chain(self, operand: Callable[[], Node], *operators: str) -> Node:
        node = operand()
        while token := self._take(*operators):
            node = Binary(token.text, node, operand(), token.position)
        return node

    def _signed(self) -> Node:
        if token := self._take("-", "+"):
            return Unary(token.text, self._deeper(self._signed), token.position)
        return self._atom()

    def _atom(self) -> Node:
        token = self._token
        if self._take("("):
            node = self._deeper(self._either)
            self._expect(")")
            return node
        if token.kind == "number":
            self._next += 1
            return Number(Fraction(token.text), token.position)
        if token.kind == "name" and token.text not in KEYWORDS:
            self._next += 1
            return self._named(token)
        found = f"“{token.text}”" if token.text else "the end"
        raise ExpressionError(f"a number or a name is expected, not {found}", token.position)

    def _named(self, token: _Token) -> Node:
        if self._take("("):
            return self._call(token)
        if token.text == "if" or (token.text in FUNCTIONS and FUNCTIONS[token.text].is_word):
            raise ExpressionError(f"“{token.text}” is a function and needs brackets", token.position)
        if self._tables and self._take("["):
            index = self._deeper(self._either)
            self._expect("]")
            return Index(token.text, index, token.position)
        return Name(token.text, token.position)

    def _call(self, token: _Token) -> Call:
        function = FUNCTIONS.get(token.text)
        if function is None or (function.is_for_tools and not self._tables):
            raise ExpressionError(f"there is no function “{token.text}”", token.position)
        arguments = [self._deeper(self._either)]
        may_select = self._tables and function.is_word
        where = self._deeper(self._either) if may_select and self._take("where") else None
        while where is None and self._take(","):
            arguments.append(self._deeper(self._either))
        self._expect(")")
        _check_arguments(token, function, arguments)
        return Call(token.text, tuple(arguments), where, token.position)


def _check_arguments(token: _Token, function: Function, arguments: list[Node]) -> None:
    """Check how many there are, but of plain words, which take columns too; and that those of entries are names."""
    if not function.is_word and not function.fits(len(arguments)):
        least, most = function.takes
        count = str(least) if least == most else f"{least} to {most}"
        raise ExpressionError(f"“{token.text}” takes {count} values, not {len(arguments)}", token.position)
    if function.entries is not None:
        for argument in arguments:
            if not isinstance(argument, Name):
                raise ExpressionError(f"“{token.text}” takes names of fields only", argument.position)


@lru_cache(maxsize=4096)
def parse(text: str, *, tables: bool = False) -> Node:
    """Read a formula into a tree; `tables` allows the workbook's index, where and argmin.

    Raises `ExpressionError` for more than 300 characters, deep nesting, or anything outside the grammar.
    """
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(f"a formula has at most {MAX_CHARACTERS} characters", MAX_CHARACTERS)
    return _Parser(text, tables).whole()
