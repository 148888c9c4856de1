"""Marking what is chosen from lists: single, multiple, true or false, words for gaps."""

from collections.abc import Sequence

from academy.assessment.drawing import Drawn
from academy.assessment.items import FillIn, Multiple, Option, Single, TrueFalse
from academy.assessment.layout import FALSE, TRUE, keys, shown_order
from academy.assessment.marking.junk import entry, mapping, sequence
from academy.assessment.marking.result import Feedback, Verdict, below, share
from academy.assessment.presentation import truth_text


def mark_single(question: Single, response: object, drawn: Drawn) -> Verdict:
    """Mark one chosen option: right or not."""
    return _mark_option(question.options, entry(response, "choice"), drawn, is_shuffled=question.is_shuffled)


def mark_multiple(question: Multiple, response: object, drawn: Drawn) -> Verdict:
    """Mark several options: right ones minus wrong ones, not below 0, of all right ones (guide, part 4)."""
    options = question.options
    order = shown_order(len(options), drawn.seed, is_shuffled=question.is_shuffled)
    sent = sequence(entry(response, "choices"))
    chosen = [index for key, index in zip(keys(len(options)), order, strict=True) if key in sent]
    right = sum(options[index].is_right for index in chosen)
    return Verdict(
        score=share(right - (len(chosen) - right), sum(option.is_right for option in options)),
        is_answered=bool(chosen),
        feedback=tuple(_remark(options, index, drawn) for index in chosen),
        correct_answer=tuple(drawn.fill(options[index].text) for index in order if options[index].is_right),
    )


def mark_true_false(question: TrueFalse, response: object, drawn: Drawn) -> Verdict:
    """Mark true or false, with the feedback of the one that was chosen."""
    choice = {TRUE: True, FALSE: False}.get(str(entry(response, "choice")))
    feedback: tuple[Feedback, ...] = ()
    if choice is not None:
        is_right = choice is question.answer
        text = drawn.fill(question.feedback[choice])
        misconception = None if is_right else question.misconception
        path = f"feedback.{TRUE if choice else FALSE}"
        feedback = (Feedback(path, truth_text(choice), text, is_right, misconception),)
    return Verdict(
        score=share(choice is question.answer, 1),
        is_answered=choice is not None,
        feedback=feedback,
        correct_answer=(truth_text(question.answer),),
    )


def mark_fill_in(question: FillIn, response: object, drawn: Drawn) -> Verdict:
    """Mark each gap on its own; the score is the share of right gaps."""
    sent = mapping(entry(response, "blanks"))
    gaps = [
        (
            f"blanks.{blank.key}",
            _mark_option(
                blank.options,
                sent.get(blank.key),
                drawn.within(blank.key),
                is_shuffled=question.is_shuffled,
            ),
        )
        for blank in question.blanks
    ]
    return Verdict(
        score=share(sum(gap.score == 1 for _, gap in gaps), len(gaps)),
        is_answered=any(gap.is_answered for _, gap in gaps),
        feedback=tuple(remark for place, gap in gaps for remark in below(place, gap.feedback)),
        correct_answer=tuple(text for _, gap in gaps for text in gap.correct_answer),
    )


def _mark_option(options: Sequence[Option], sent: object, drawn: Drawn, *, is_shuffled: bool) -> Verdict:
    order = shown_order(len(options), drawn.seed, is_shuffled=is_shuffled)
    chosen = [index for key, index in zip(keys(len(options)), order, strict=True) if key == sent]
    return Verdict(
        score=share(sum(options[index].is_right for index in chosen), 1),
        is_answered=bool(chosen),
        feedback=tuple(_remark(options, index, drawn) for index in chosen),
        correct_answer=tuple(drawn.fill(option.text) for option in options if option.is_right),
    )


def _remark(options: Sequence[Option], index: int, drawn: Drawn) -> Feedback:
    option = options[index]
    return Feedback(
        path=f"options.{index}",
        label=drawn.fill(option.text),
        text=drawn.fill(option.feedback),
        is_right=option.is_right,
        misconception=None if option.is_right else option.misconception,
    )
