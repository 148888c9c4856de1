"""What a crowd saw: how many were served, how many were asked to come again, how long each kind waited."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.soak.traffic.loop import Answer

#: 422 asks for an answer again that was given by chance.
SERVED = frozenset({200, 202, 302, 303, 304, 422})
NOT_NOW = 503


@dataclass
class Figures:
    """Of one kind of request."""

    kind: str
    statuses: Counter[int] = field(default_factory=Counter)
    #: Seconds of those that were served.
    served: list[float] = field(default_factory=list)
    #: Refusals without a whole number of seconds in Retry-After, and whatever is neither served nor refused.
    wrong: list[str] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """Count one answer."""
        self.statuses[answer.status] += 1
        if answer.status in SERVED:
            self.served.append(answer.seconds)
        elif answer.status != NOT_NOW or not answer.header("Retry-After").isdigit():
            self.wrong.append(f"{answer.status} {answer.body[:200]!r}")

    @property
    def sent(self) -> int:
        """Return how many were sent."""
        return self.statuses.total()

    @property
    def refused(self) -> int:
        """Return how many were asked to come again."""
        return self.statuses[NOT_NOW]

    def within(self, share: float) -> float:
        """Return the seconds within which ``share`` of those that were served had their answer."""
        return percentile(self.served, share)

    def __str__(self) -> str:
        times = f"p50 {self.within(0.5) * 1000:.0f} ms, p99 {self.within(0.99) * 1000:.0f} ms"
        return (
            f"{self.kind}: {self.sent} sent, {len(self.served)} served ({times}), {self.refused} refused"
            + (f", {len(self.wrong)} wrong: {self.wrong[0]}" if self.wrong else "")
        )


def figures(answers: Iterable[Answer]) -> dict[str, Figures]:
    """Return the figures of each kind."""
    kinds: dict[str, Figures] = {}
    for answer in answers:
        kinds.setdefault(answer.kind, Figures(answer.kind)).add(answer)
    return dict(sorted(kinds.items()))


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of ``seconds`` do not pass; 0 of nothing."""
    ordered = sorted(seconds)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
