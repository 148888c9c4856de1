"""What the answers of a final check are worth, and whether that is enough (guide, part 4).

Decision: docs/decisions/0501 (points are exact).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from academy.assessment.modes.final_check import FinalPolicy
from academy.content.edition import Outcome
from academy.content.items import Item


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """Points of one outcome; `needed` is its floor, for a critical outcome at least half of its points."""

    outcome: str
    points: Fraction
    maximum: int
    needed: Fraction
    is_critical: bool

    @property
    def is_met(self) -> bool:
        """Return whether the floor is reached."""
        return self.points >= self.needed


@dataclass(frozen=True, slots=True)
class FinalScore:
    """The result of a final check; every point is an exact fraction."""

    points: Fraction
    maximum: int
    pass_mark: int
    outcomes: tuple[OutcomeScore, ...]
    #: Outcomes to study again: below their floor, or below the share of points that passing asks for.
    weak_outcomes: tuple[str, ...]

    @property
    def floors_met(self) -> bool:
        """Return whether every outcome, critical ones included, has the points it needs."""
        return all(outcome.is_met for outcome in self.outcomes)

    @property
    def is_passed(self) -> bool:
        """Return whether points and floors are enough; points are never rounded up to the pass mark."""
        return self.points >= self.pass_mark and self.floors_met


def score_final_check(
    drawn: Iterable[Item],
    scores: Mapping[str, Fraction],
    policy: FinalPolicy,
    outcomes: Sequence[Outcome],
) -> FinalScore:
    """Add up the scores (0 to 1, by item id) of a drawn check; an item without a score counts 0."""
    asked = list(drawn)
    results = tuple(_score_outcome(outcome, asked, scores, policy) for outcome in outcomes)
    share = Fraction(policy.pass_mark, policy.items)
    return FinalScore(
        points=sum((result.points for result in results), Fraction(0)),
        maximum=len(asked),
        pass_mark=policy.pass_mark,
        outcomes=results,
        weak_outcomes=tuple(
            result.outcome
            for result in results
            if not result.is_met or result.points < share * result.maximum
        ),
    )


def _score_outcome(
    outcome: Outcome, asked: Sequence[Item], scores: Mapping[str, Fraction], policy: FinalPolicy
) -> OutcomeScore:
    items = [item.id for item in asked if item.outcome == outcome.id]
    floor = Fraction(policy.floor_per_outcome)
    return OutcomeScore(
        outcome=outcome.id,
        points=sum((scores.get(item_id, Fraction(0)) for item_id in items), Fraction(0)),
        maximum=len(items),
        needed=max(floor, Fraction(len(items), 2)) if outcome.critical else floor,
        is_critical=outcome.critical,
    )
