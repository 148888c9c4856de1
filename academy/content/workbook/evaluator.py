"""What formulas mean in a workbook: blanks, columns, aggregates and positions counted from 1."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from academy.content.expressions import (
    ENTRY_FUNCTIONS,
    Call,
    Evaluator,
    ExpressionError,
    Index,
    Name,
    Node,
    Value,
    add_up,
    names_in,
)

AGGREGATES = frozenset({"sum", "min", "max", "count", "argmin", "argmax"})
#: Fifteen digits times fifteen digits, a few times over: nobody reads a longer number.
TOO_LARGE = 10**60

Numbers = Mapping[str, Fraction | None]


class MissingValueError(ExpressionError):
    """A formula needs something that is not filled in yet; `name` is what is blank, if it is a name."""

    def __init__(self, message: str, position: int, name: str = "") -> None:
        super().__init__(message, position)
        self.name = name


class SheetEvaluator(Evaluator):
    """Compute formulas of one sheet.

    `values` are the names that stand alone (None when blank), `rows` the numbers of each row, `columns` the
    names that rows have. A name that is in both is the single value, except inside an aggregate or an index.
    `filled` are the single fields, texts too, that hold something.
    """

    def __init__(
        self,
        values: Mapping[str, Value | None],
        rows: Sequence[Numbers] = (),
        columns: Collection[str] = (),
        filled: Collection[str] = (),
    ) -> None:
        super().__init__({})
        self.single = values
        self.rows = rows
        self.columns = columns
        self.filled = filled

    def name(self, node: Name) -> Value:
        """Return the value of a name; raise `MissingValueError` when it is blank."""
        if node.name not in self.single:
            hint = (
                "is a column: use sum, min, max or count"
                if node.name in self.columns
                else "is not known here"
            )
            raise ExpressionError(f"“{node.name}” {hint}", node.position)
        value = self.single[node.name]
        if value is None:
            raise MissingValueError(f"“{node.name}” is blank", node.position, node.name)
        return value

    def index(self, node: Index) -> Value:
        """Return the value of one row of a column, the first row being 1."""
        if node.name not in self.columns:
            raise ExpressionError(f"“{node.name}” is not a column", node.position)
        position = self.number(node.index)
        if position.denominator != 1 or position < 1:
            raise ExpressionError("rows are counted 1, 2, 3 …", node.position)
        value = self.rows[int(position) - 1][node.name] if position <= len(self.rows) else None
        if value is None:
            raise MissingValueError(f"“{node.name}” is blank in row {position}", node.position)
        return value

    def call(self, node: Call) -> Value:
        """Compute a function of numbers, an aggregate over the rows, or whether fields hold something."""
        if node.function in ENTRY_FUNCTIONS:
            names = [argument.name for argument in node.arguments if isinstance(argument, Name)]
            count = sum(name in self.filled for name in names)
            return count > 0 if node.function == "filled" else Fraction(count)
        if is_aggregate(node, self.columns):
            return self._aggregate(node)
        return super().call(node)

    def _aggregate(self, node: Call) -> Fraction:
        if node.function not in AGGREGATES or len(node.arguments) != 1:
            raise ExpressionError(f"“{node.function}” cannot take a column", node.position)
        found = self._column_values(node.arguments[0], node.where)
        match node.function:
            case "sum":
                return add_up((value for _, value in found), node)
            case "count":
                return Fraction(len(found))
        if not found:
            raise MissingValueError("no row is filled in", node.position)
        largest = node.function in ("max", "argmax")
        position, value = (max if largest else min)(found, key=lambda each: each[1])
        return Fraction(position) if node.function.startswith("arg") else value

    def _column_values(self, argument: Node, where: Node | None) -> list[tuple[int, Fraction]]:
        """Return position and value of each row that has them; a blank single value leaves all of them unknown."""
        found = []
        for position, row in enumerate(self.rows, start=1):
            inner = SheetEvaluator({**self.single, **row}, filled=self.filled)
            try:
                if where is None or inner.truth(where):
                    found.append((position, inner.number(argument)))
            except MissingValueError as missing:
                if missing.name in self.single and missing.name not in row:
                    raise
                # else it is a blank row, or one without the date the condition asks for
        return found


def is_aggregate(node: Call, columns: Collection[str]) -> bool:
    """Say whether a function works on a column: it has a `where`, or one argument that names a column."""
    if node.where is not None or node.function in ("argmin", "argmax", "count"):
        return True
    if node.function not in AGGREGATES:
        return False
    names = names_in(node.arguments[0]) if len(node.arguments) == 1 else frozenset[str]()
    return not names.isdisjoint(columns)


def number_or_none(evaluator: SheetEvaluator, node: Node) -> Fraction | None:
    """Compute a number, or return None when something is blank, has no result or is too large to be shown."""
    try:
        value = evaluator.number(node)
    except ExpressionError:
        return None
    return value if abs(value) < TOO_LARGE else None


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
