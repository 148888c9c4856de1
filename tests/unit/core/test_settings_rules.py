"""Lines and folders in settings: what cannot be one is refused in a sentence."""

import pytest

from academy.core.settings_rules import folder, secret


@pytest.mark.parametrize("text", ["one\ntwo", " before", "after ", "\x00"])
def test_a_secret_is_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="must be one line of characters without spaces around them"):
        secret(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("data?", "must be the path of a folder, without a question mark."),
        ("da\nta", "must be the path of a folder, without a question mark."),
        ("~nobody-of-that-name/data", "must be the path of a folder."),
        ("/etc/passwd/data", "must be the path of a folder, and a file is in its way."),
    ],
)
def test_a_folder_can_be_one(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="path of a folder") as refused:
        folder(text)
    assert str(refused.value) == sentence
