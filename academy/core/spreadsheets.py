"""What holds for every file that a spreadsheet opens."""

#: A cell that begins like this may be run as a formula by a spreadsheet program.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def neutral_text(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe stands before a dangerous start."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
