"""What formulas mean in a workbook: blanks, columns, aggregates and positions counted from 1."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from academy.content.expressions import (
    FUNCTIONS,
    Call,
    Comparison,
    Evaluator,
    ExpressionError,
    Index,
    Name,
    Node,
    NoValueError,
    Value,
    computed,
    names_in,
)
from academy.content.workbook.results import Gap, Reading, Unknown

#: Fifteen digits times fifteen digits, a few times over: nobody reads a longer number.
TOO_LARGE = 10**60

Readings = Mapping[str, Reading]


class MissingValueError(ExpressionError):
    """A formula needs boxes that are blank without a default, or refused: `gaps`."""

    def __init__(self, node: Node, gaps: frozenset[Gap]) -> None:
        super().__init__("", node.position)
        self.gaps = gaps


class NothingThereError(NoValueError):
    """A formula reads a line with nothing in it, or a result that has no value; `name` is what it reads."""

    def __init__(self, node: Node, name: str = "") -> None:
        super().__init__("", node.position)
        self.name = name


class SheetEvaluator(Evaluator):
    """Compute formulas of one sheet.

    `values` are the names that stand alone, `rows` the readings of each row, `columns` the names that rows have.
    A name that is in both is the single value, except inside an aggregate or an index. `filled` are the single
    fields, texts too, that hold something, `refused` those that hold something that cannot be used.
    """

    def __init__(
        self,
        values: Readings,
        rows: Sequence[Readings] = (),
        columns: Collection[str] = (),
        filled: Collection[str] = (),
        refused: Collection[str] = (),
    ) -> None:
        super().__init__({})
        self.single = values
        self.rows = rows
        self.columns = columns
        self.filled = filled
        self.refused = refused

    def beside(self, readings: Readings) -> "SheetEvaluator":
        """Return an evaluator that knows more single values."""
        single = {**self.single, **readings}
        return SheetEvaluator(single, self.rows, self.columns, self.filled, self.refused)

    def name(self, node: Name) -> Value:
        """Return the value of a name; raise `MissingValueError` when a box that it needs is blank."""
        return _known(self.single[node.name], node) if node.name in self.single else super().name(node)

    def index(self, node: Index) -> Value:
        """Return the value of one row of a column, the first row being 1."""
        if node.name not in self.columns:
            return super().index(node)
        position = self.number(node.index)
        if position.denominator != 1 or position < 1:
            raise ExpressionError("rows are counted 1, 2, 3 …", node.position)
        value = self.rows[int(position) - 1][node.name] if position <= len(self.rows) else None
        return _known(value, node)

    def call(self, node: Call) -> Value:
        """Compute a function of numbers, an aggregate over the rows, or whether fields hold something."""
        entries = FUNCTIONS[node.function].entries
        if entries is not None:
            names = [argument.name for argument in node.arguments if isinstance(argument, Name)]
            if gaps := frozenset(Gap(name, is_refused=True) for name in names if name in self.refused):
                raise MissingValueError(node, gaps)
            return entries(sum(name in self.filled for name in names))
        if is_aggregate(node, self.columns):
            return self._aggregate(node)
        return super().call(node)

    def truth(self, node: Node) -> bool:
        """Return whether a condition holds; “more than so many lines” does as soon as so many are known."""
        match node:
            case Comparison(Call("count", (counted,), where), ((">" | ">=" as sign, limit),)):
                found = Fraction(len(self._column_values(counted, where, skips_gaps=True)))
                least = self.number(limit)
                if found > least or (sign == ">=" and found == least):
                    return True
        return super().truth(node)

    def _aggregate(self, node: Call) -> Fraction:
        lines = FUNCTIONS[node.function].lines
        if lines is None or len(node.arguments) != 1:
            raise ExpressionError(f"“{node.function}” cannot take a column", node.position)
        found = self._column_values(node.arguments[0], node.where)
        if not found and not lines.is_of_nothing:
            raise NothingThereError(node)
        return computed(node, lines.compute, found)

    def _column_values(
        self, argument: Node, where: Node | None, *, skips_gaps: bool = False
    ) -> list[tuple[int, Fraction]]:
        """Return position and value of each row that has them.

        A blank line is skipped, and one without a result. A gap that decides about a line, or that its value needs,
        leaves the whole column unknown, unless lines with gaps are skipped too.
        """
        found = []
        for position, row in enumerate(self.rows, start=1):
            inner = SheetEvaluator({**self.single, **row}, filled=self.filled, refused=self.refused)
            try:
                if where is None or inner.truth(where):
                    found.append((position, inner.number(argument)))
            except MissingValueError:
                if not skips_gaps:
                    raise
            except NothingThereError as nothing:
                if nothing.name in self.single and nothing.name not in row:
                    raise
        return found


def is_aggregate(node: Call, columns: Collection[str]) -> bool:
    """Say whether a function works on a column: it has a `where`, or one argument that names a column."""
    function = FUNCTIONS[node.function]
    if node.where is not None or (function.lines is not None and function.call is None):
        return True
    if function.lines is None:
        return False
    names = names_in(node.arguments[0]) if len(node.arguments) == 1 else frozenset[str]()
    return not names.isdisjoint(columns)


def _known(value: Reading, node: Name | Index) -> Fraction:
    if isinstance(value, Unknown):
        raise MissingValueError(node, value.gaps)
    if value is None:
        raise NothingThereError(node, node.name)
    return value


def reading_of(evaluator: SheetEvaluator, node: Node) -> Reading:
    """Compute a number; unknown when it needs a gap, None when it has no result or is too large to be shown."""
    try:
        value = evaluator.number(node)
    except MissingValueError as missing:
        return Unknown(missing.gaps)
    except ExpressionError:
        return None
    return value if abs(value) < TOO_LARGE else None


def number_of(reading: Reading) -> Fraction | None:
    """Return a number to show: None for what is unknown."""
    return None if isinstance(reading, Unknown) else reading


def value_or_none(evaluator: SheetEvaluator, node: Node) -> Value | None:
    """Compute a number or a condition, or return None when something is blank."""
    try:
        return evaluator.value(node)
    except ExpressionError:
        return None


def holds(evaluator: SheetEvaluator, node: Node) -> bool:
    """Say whether a condition is true; a condition on something blank is not."""
    try:
        return evaluator.truth(node)
    except ExpressionError:
        return False
