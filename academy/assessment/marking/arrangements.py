"""Marking what is arranged: matching pairs and ordered steps."""

from itertools import pairwise

from academy.assessment.drawing import Drawn
from academy.assessment.items import Correction, Matching, Ordering
from academy.assessment.layout import adjacent_pairs, keys, shown_order, unsolved_order
from academy.assessment.marking.junk import entry, mapping, sequence
from academy.assessment.marking.result import Feedback, Verdict, share


def mark_matching(question: Matching, response: object, drawn: Drawn) -> Verdict:
    """Mark each pair on its own; the score is the share of right pairs (guide, part 4)."""
    order = shown_order(len(question.targets), drawn.seed)
    places = {index: key for key, index in zip(keys(len(order)), order, strict=True)}
    sent = mapping(entry(response, "pairs"))
    given = [sent.get(key) for key in keys(len(question.pairs))]
    remarks = []
    for index, (pair, target) in enumerate(zip(question.pairs, given, strict=True)):
        is_right = target == places[pair.target]
        is_mistaken = not is_right and target in places.values()
        misconception = question.wrong.misconception if is_mistaken else None
        label, why = drawn.fill(pair.left), drawn.fill(pair.why)
        remarks.append(Feedback(f"pairs.{index}", label, why, is_right, misconception))
    is_answered = any(target in places.values() for target in given)
    return Verdict(
        score=share(sum(remark.is_right for remark in remarks), len(remarks)),
        is_answered=is_answered,
        feedback=_with_correction(remarks, question.wrong, drawn) if is_answered else (),
        correct_answer=tuple(
            f"{drawn.fill(pair.left)}: {drawn.fill(question.targets[pair.target])}" for pair in question.pairs
        ),
    )


def mark_ordering(question: Ordering, response: object, drawn: Drawn) -> Verdict:
    """Mark an order by its adjacent pairs: the share of steps that directly follow the right step.

    Remarks come in the right order; the first step is right when it stands first.
    """
    order = unsolved_order(len(question.steps), drawn.seed)
    sent = sequence(entry(response, "order"))
    indexes = dict(zip(keys(len(order)), order, strict=True))
    given = tuple(indexes[key] for key in sent if isinstance(key, str) and key in indexes)
    is_answered = len(given) == len(sent) and sorted(given) == list(range(len(order)))
    remarks = []
    for index, step in enumerate(question.steps):
        is_right = (index - 1, index) in pairwise((-1, *given))
        misconception = None if is_right else question.wrong.misconception
        label, why = drawn.fill(step.text), drawn.fill(step.why)
        remarks.append(Feedback(f"steps.{index}", label, why, is_right, misconception))
    return Verdict(
        score=share(adjacent_pairs(given), len(order) - 1) if is_answered else share(0, 1),
        is_answered=is_answered,
        feedback=_with_correction(remarks, question.wrong, drawn) if is_answered else (),
        correct_answer=tuple(drawn.fill(step.text) for step in question.steps),
    )


def _with_correction(remarks: list[Feedback], wrong: Correction, drawn: Drawn) -> tuple[Feedback, ...]:
    if all(remark.is_right for remark in remarks):
        return tuple(remarks)
    return (*remarks, Feedback("wrong", "", drawn.fill(wrong.feedback), False, wrong.misconception))
