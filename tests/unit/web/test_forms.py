"""What was typed is tidied before anything looks at it; what is no text stays as it is."""

from typing import Any

import pytest

from academy.web.forms import aria, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Sari\x00 \x1b[31m Dewi\u0301\t\n", "Sari [31m Dewí"),
        ("one\r\ntwo\tthree", "one\r\ntwo\tthree"),
        (None, None),
        (3, 3),
        (["a "], ["a "]),
    ],
)
def test_text_is_tidied(typed: Any, kept: Any) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("error", "told", "said"),
    [
        ("", (), {}),
        ("", ("", "hint"), {"aria-describedby": "age-hint"}),
        (["Too young."], (), {"aria-describedby": "age-error", "aria-invalid": "true"}),
        (
            "No.",
            ("hint", "blank"),
            {"aria-describedby": "age-hint age-blank age-error", "aria-invalid": "true"},
        ),
    ],
)
def test_a_control_names_the_texts_beside_it(
    error: object, told: tuple[str, ...], said: dict[str, str]
) -> None:
    assert aria("age", error, *told) == said
