"""What a learner answered, in the words that stood on the page: for reading again, without any mark."""

from collections.abc import Mapping
from typing import Any

from academy.assessment.asked import Asked
from academy.assessment.presentation import PresentedQuestion


def said(asked: Asked, response: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return question and answer, one pair for each question of the item; '' for a question left out."""
    parts = response.get("parts", {})
    return [
        (question.stem, _answer(question, parts.get(question.part_id, {}) if question.part_id else response))
        for question in asked.present().questions
    ]


def _answer(question: PresentedQuestion, response: Mapping[str, Any]) -> str:
    texts = {choice.key: choice.text for choice in question.choices}
    rows = {row.key: row.text for row in question.rows}
    match question.type:
        case "single" | "true_false":
            return texts.get(response.get("choice", ""), "")
        case "multiple":
            return "; ".join(texts[key] for key in response.get("choices", []))
        case "numeric":
            return f"{question.symbol} {response['number']}".strip() if "number" in response else ""
        case "matching":
            return "; ".join(f"{rows[row]}: {texts[key]}" for row, key in response.get("pairs", {}).items())
        case "ordering":
            return "; ".join(rows[key] for key in response.get("order", []))
        case "fill_in":
            return _filled(question, response.get("blanks", {}))
        case kind:
            raise ValueError(f"nobody says how to read an answer to a question of the kind {kind}")


def _filled(question: PresentedQuestion, blanks: Mapping[str, str]) -> str:
    words = []
    for segment in question.segments:
        words.append(segment.text)
        if segment.gap is not None:
            texts = {choice.key: choice.text for choice in segment.gap.choices}
            words.append(texts.get(blanks.get(segment.gap.key, ""), "…"))
    return "".join(words)
