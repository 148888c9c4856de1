"""The tree of a formula."""

from dataclasses import dataclass
from fractions import Fraction

Value = Fraction | bool


class ExpressionError(ValueError):
    """A formula that cannot be read or computed; `position` counts characters from 0."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.position = position

    def __str__(self) -> str:
        return f"{self.message} (at character {self.position + 1})"


class NoValueError(ExpressionError):
    """A formula that is right, with values that give no result: division by zero, no rate, a number too long."""


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    position: int


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Unary:
    """`operator` is ``-``, ``+`` or ``not``."""

    operator: str
    operand: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator` is one of ``+ - * / // %``."""

    operator: str
    left: "Node"
    right: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``first op node op node …``: `rest` holds the pairs of operator and node."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]
    position: int


@dataclass(frozen=True, slots=True)
class Logic:
    """`operator` is ``and`` or ``or``."""

    operator: str
    operands: tuple["Node", ...]
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """`where` is the condition of ``sum(x where condition)``, only in workbooks."""

    function: str
    arguments: tuple["Node", ...]
    where: "Node | None"
    position: int


@dataclass(frozen=True, slots=True)
class Index:
    """``name[index]``, only in workbooks."""

    name: str
    index: "Node"
    position: int


Node = Number | Name | Unary | Binary | Comparison | Logic | Call | Index


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node."""
    below: tuple[Node, ...] = ()
    match node:
        case Unary():
            below = (node.operand,)
        case Binary():
            below = (node.left, node.right)
        case Comparison():
            below = (node.first, *(operand for _, operand in node.rest))
        case Logic():
            below = node.operands
        case Call():
            below = node.arguments if node.where is None else (*node.arguments, node.where)
        case Index():
            below = (node.index,)
    return below


def names_in(node: Node) -> frozenset[str]:
    """Return every name that a formula reads."""
    own = {node.name} if isinstance(node, Name | Index) else set()
    return frozenset(own).union(*(names_in(child) for child in children(node)))
