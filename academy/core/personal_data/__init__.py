"""What the academy keeps about people: one register for retention, erasure and each person's download.

A table says once which of its rows are whose, how long they are kept, what closing an account does and which
columns its owner gets to see. The same entry is shown to her (`telling`), carried out (`erasing`, `forgetting`)
and held against the tables by a contract test, so what is promised and what is done cannot differ. See
docs/decisions/0606.
"""

from academy.core.personal_data import core_tables, forgetting  # noqa: F401 - their effect: entries, a sweep
from academy.core.personal_data.register import (
    AboutPeople,
    Subject,
    Told,
    Words,
    about_nobody,
    about_people,
    entries,
    entries_to_read,
    plain_tables,
)
from academy.core.personal_data.words import COUNTRY, WHILE_OPEN, country_words

__all__ = [
    "COUNTRY",
    "WHILE_OPEN",
    "AboutPeople",
    "Subject",
    "Told",
    "Words",
    "about_nobody",
    "about_people",
    "country_words",
    "entries",
    "entries_to_read",
    "plain_tables",
]
