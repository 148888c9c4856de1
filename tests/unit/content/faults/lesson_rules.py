"""Faults in lessons."""

from tests.unit.content.faults.fault import L1, L2, L4, L6, Fault

LESSON_RULES = [
    Fault("missing section", L1, "## Try it\n", "", "sections", "Try it"),
    Fault("section order", L1, "## Story", "## Recap", "sections", "Story"),
    Fault("extra heading", L1, "## Try it\n", "### Note\n\n## Try it\n", "line", "h3"),
    Fault("raw html", L1, "Most days the pots", "<b>Most</b> days the pots", "line 23", "raw HTML"),
    Fault("html block", L1, "## The idea\n", "## The idea\n\n<script>x()</script>\n", "line", "raw HTML"),
    Fault(
        "link in prose",
        L1,
        "biscuit tin. The drivers",
        "[tin](https://example.org). The drivers",
        "line 26",
        "link",
    ),
    Fault("bare address", L1, "She cannot answer.", "See www.example.org now.", "line", "link"),
    Fault("unknown block", L1, "::: action\n", "::: tip\n", "line", "blocks are"),
    Fault("missing action", L1, "::: action\n", "::: note\n", "::: action", "exactly one"),
    Fault(
        "rule differs",
        L1,
        "::: rule\nTwo pockets. One wage.",
        "::: rule\nTwo pockets. Two wages.",
        "::: rule",
        "differ",
    ),
    Fault(
        "rule too long",
        L1,
        'rule: "Two pockets.',
        'rule: "' + "Keep it all well apart. " * 4 + "Two pockets.",
        "rule",
        "words",
    ),
    Fault(
        "long sentence", L4, "Profit: did the work pay? Cash: can I pay?", "word " * 31, "line", "31 words"
    ),
    Fault(
        "too many words",
        L4,
        "## Recap\n",
        "## Recap\n\n" + "We count the money. " * 40 + "\n",
        "body",
        "600 to 800",
    ),
    Fault(
        "wide table",
        L2,
        "| What | In | Out | Balance |\n| --- | ---: | ---: | ---: |",
        "| What | In | Out | Balance | Who |\n| --- | ---: | ---: | ---: | --- |",
        "line",
        "four",
    ),
    Fault(
        "wrong figure", L1, 'calc: "8 * (3700 - 2800)"', 'calc: "7 * (3700 - 2800)"', "checks.3.calc", "6300"
    ),
    Fault(
        "figure not in text",
        L1,
        "the\nbusiness keeps ₱900.",
        "the\nbusiness keeps some.",
        "checks.2.says",
        "₱900",
    ),
    Fault(
        "code in a formula",
        L1,
        'calc: "2400 / 3"',
        "calc: \"__import__('os')\"",
        "checks.6.calc",
        "not allowed",
    ),
    Fault("wrong total row", L1, "**₱14,800**", "**₱14,900**", "line 73", "14800"),
    Fault(
        "wrong balance row", L2, "| Gas | | 24,000 | 226,500 |", "| Gas | | 24,000 | 225,500 |", "line", "Gas"
    ),
    Fault(
        "alt text differs",
        L1,
        "![One tin holds all the money.",
        "![A tin holds all the money.",
        "line",
        "alt text",
    ),
    Fault("unknown picture", L1, "../media/two-jars.svg", "../media/three-jars.svg", "line", "three-jars"),
    Fault("unknown source", L1, "sources: [S1, S2]", "sources: [S1, S9]", "sources.1", "S9"),
    Fault(
        "keyword without meaning",
        L1,
        "home money, wage, float",
        "home money, wage, kitty",
        "keywords.3",
        "kitty",
    ),
    Fault(
        "unknown fact",
        L6,
        "facts: [record-retention]",
        "facts: [record-keeping]",
        "facts.0",
        "record-keeping",
    ),
    Fault("money of another country", L1, "currency: PHP", "currency: THB", "currency", "PH"),
    Fault("foreign amounts", L1, "Electricity is ₱2,400.", "Electricity is RM2,400.", "currency", "MYR"),
    Fault("outcome differs", L1, "outcome: O1", "outcome: O2", "outcome", "O1"),
    Fault("minutes differ", L1, "minutes: 15", "minutes: 25", "minutes", "25"),
    Fault("same lesson id", L2, "id: mon-101-l2", "id: mon-101-l1", "id", "another lesson"),
    Fault("excluding word", L1, "Drivers like her", "Many a salesman likes her", "body", "salesman"),
    Fault("one country too few", L2, "country: KH", "country: PH", "currency", "KHR"),
]
