"""What the bench prints, and its arithmetic: medians of ratios, percentiles, names."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WHOLE = ("statements", "requests", "learners")


@dataclass(frozen=True)
class Figure:
    """One printed line: name, value and unit."""

    name: str
    value: float
    unit: str

    def __str__(self) -> str:
        text = str(int(self.value)) if self.unit in WHOLE else f"{self.value:.2f}"
        return f"{self.name} {text} {self.unit}"


@dataclass(frozen=True)
class Block:
    """One block of the same action: server CPU milliseconds of each, and how long each took, in milliseconds."""

    cpu_ms: float
    latencies_ms: Sequence[float]


@dataclass(frozen=True)
class Result:
    """An action measured in turns with F: pairs of blocks, F first."""

    action: str
    engine: str
    clients: int
    turns: Sequence[tuple[Block, Block]]

    @property
    def ratio(self) -> float:
        """Return the median of the turns' ratios, CPU of the action over CPU of F."""
        return ratio_of((action.cpu_ms, baseline.cpu_ms) for baseline, action in self.turns)

    @property
    def latencies_ms(self) -> list[float]:
        """Return how long each action took, of all turns together."""
        return [each for _baseline, action in self.turns for each in action.latencies_ms]

    @property
    def figures(self) -> list[Figure]:
        """Return the three printed lines."""
        end = f"c{self.clients}_{self.engine}"
        return [
            Figure(f"{self.action}_cpu_vs_f_{end}", self.ratio, "ratio"),
            *(
                Figure(f"{self.action}_p{share}_{end}", percentile(self.latencies_ms, share), "ms")
                for share in (50, 95)
            ),
        ]


def ratio_of(pairs: Iterable[tuple[float, float]]) -> float:
    """Return the median of first over second. Raises ValueError for a baseline that cost nothing."""
    kept = list(pairs)
    if any(baseline <= 0 for _action, baseline in kept):
        raise ValueError("a block of F took no CPU time that can be seen; it must be longer")
    return statistics.median(action / baseline for action, baseline in kept)


def percentile(values: Sequence[float], share: int) -> float:
    """Return the smallest value that at least ``share`` percent of ``values`` do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def baseline_figures(results: Sequence[Result]) -> list[Figure]:
    """Return what F itself took: the median CPU of a page, and its latency, for each engine and number of clients."""
    figures = []
    for engine, clients in dict.fromkeys((each.engine, each.clients) for each in results):
        blocks = [
            baseline
            for each in results
            if (each.engine, each.clients) == (engine, clients)
            for baseline, _action in each.turns
        ]
        times = [each for block in blocks for each in block.latencies_ms]
        end = f"c{clients}_{engine}"
        figures.append(Figure(f"f_cpu_{end}", statistics.median(block.cpu_ms for block in blocks), "ms"))
        figures += [Figure(f"f_p{share}_{end}", percentile(times, share), "ms") for share in (50, 95)]
    return figures


def table_of(results: Sequence[Result], others: Sequence[Figure]) -> str:
    """Return a Markdown table with a line for each action, and one with all other figures."""
    columns = list(dict.fromkeys((each.engine, each.clients) for each in results))
    cells = {(each.action, each.engine, each.clients): each for each in results}
    lines = [
        "| action | " + " | ".join(f"{engine}, c={clients}" for engine, clients in columns) + " |",
        "| --- |" + " --- |" * len(columns),
    ]
    for action in dict.fromkeys(each.action for each in results):
        shown = [_cell(cells.get((action, *column))) for column in columns]
        lines.append(f"| {action} | " + " | ".join(shown) + " |")
    lines += ["", "Each cell: × F (p50 / p95 in ms).", "", "| figure | value |", "| --- | --- |"]
    lines += [f"| {each.name} | {str(each).partition(' ')[2]} |" for each in others]
    return "\n".join(lines) + "\n"


def _cell(result: Result | None) -> str:
    if result is None:
        return ""
    middle, high = (percentile(result.latencies_ms, share) for share in (50, 95))
    return f"{result.ratio:.2f} ({middle:.0f} / {high:.0f})"
