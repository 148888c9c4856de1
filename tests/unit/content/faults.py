"""Seeded faults: each is one small damage to a copy of the model course, and where it must be reported."""

from dataclasses import dataclass
from pathlib import Path

Q1 = "questions/01-two-pockets.yaml"
Q2 = "questions/02-cash-book.yaml"
Q3 = "questions/03-promises.yaml"
Q4 = "questions/04-profit-is-not-cash.yaml"
Q5 = "questions/05-look-ahead.yaml"
Q6 = "questions/06-close-the-gap.yaml"
L1 = "lessons/01-two-pockets.md"
L2 = "lessons/02-cash-book.md"
L3 = "lessons/03-promises.md"
L4 = "lessons/04-profit-is-not-cash.md"
L5 = "lessons/05-look-ahead.md"
L6 = "lessons/06-close-the-gap.md"
COURSE = "course.yaml"
TOOL = "tools/cash-book-planner.yaml"
ID_Q1 = "i18n/id/questions/01-two-pockets.yaml"
JARS = "media/two-jars.svg"


@dataclass(frozen=True)
class Fault:
    """Replace `old` by `new` in `file`; expect a problem at `path` (default: the file) whose place and
    message contain the given words. Without `old`, `new` becomes the whole file; without `new`, it is deleted.
    """

    name: str
    file: str
    old: str | None
    new: str | None
    place: str
    message: str = ""
    path: str = ""
    samples: int = 20

    def apply(self, course: Path) -> None:
        """Damage the copy; fail when the text to replace is not there."""
        file = course / self.file
        if self.new is None:
            file.unlink()
            return
        if self.old is None:
            file.write_text(self.new, encoding="utf-8")
            return
        text = file.read_text(encoding="utf-8")
        assert self.old in text, f"{self.old!r} is not in {self.file}"
        file.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")


SHAPE = [
    Fault(
        "unknown key", COURSE, "level: foundation", "level: foundation\ncolour: green", "colour", "not a key"
    ),
    Fault("missing key", COURSE, "slug: record-keeping-and-cash-flow\n", "", "slug", "is missing"),
    Fault("wrong type", COURSE, "hours: 4 ", 'hours: "4" ', "hours", "integer"),
    Fault("unknown level", COURSE, "level: foundation", "level: beginner", "level", "foundation"),
    Fault("broken yaml", Q1, "    type: single", "    type: [single", "line", "YAML"),
    Fault("colon in unquoted text", Q2, "text: Rub out 84 and", "text: Rub out: 84 and", "line", "YAML"),
    Fault(
        "duplicate key",
        Q1,
        "    level: apply\n",
        "    level: apply\n    level: create\n",
        "rk-0101.level",
        "twice",
    ),
    Fault("unquoted true key", Q1, '"true": "Right. Wr', 'true: "Right. Wr', "rk-0105.feedback", "quotes"),
    Fault("yes for true", Q3, "correct: true", "correct: yes", "rk-0301.options.0.correct", "yes or no"),
    Fault(
        "comma in unquoted text",
        Q6,
        "{text: size, correct",
        "{text: size, or more, correct",
        "rk-0604",
        "no value",
    ),
    Fault("number as id", Q1, "id: rk-0101", "id: 101", "101.id", "string"),
    Fault(
        "octal number", COURSE, "minutes: 45 ", "minutes: 045 ", "assessment.final.minutes", "another number"
    ),
    Fault("anchor and alias", COURSE, "prerequisites: []", "prerequisites: &a [*a]", "file", "alias"),
    Fault("python object", COURSE, "hours: 4 ", "hours: !!python/name:os.system ", "line", "YAML"),
    Fault("no front matter", L1, "---\nid:", "id:", "line 1", "front matter"),
    Fault("unknown item type", Q1, "type: true_false", "type: essay", "rk-0105", "essay"),
    Fault(
        "param of two kinds",
        Q1,
        "pct: {pick: [25, 40, 60, 75]}",
        "pct: {pick: [25, 40], int: [1, 9]}",
        "rk-0104.params.pct",
        "exactly one",
    ),
    Fault(
        "relative tolerance",
        Q1,
        "tolerance: {abs: 0}",
        "tolerance: {rel: 0.1}",
        "rk-0102.tolerance.rel",
        "not a key",
    ),
]

FILES = [
    Fault("missing lesson", L3, None, None, "lessons.2.file", "missing", path=COURSE),
    Fault("missing questions", Q3, None, None, "questions.2", "missing", path=COURSE),
    Fault("missing tool", TOOL, None, None, "tool", "missing", path=COURSE),
    Fault("missing picture", JARS, None, None, "items.0.file", "missing", path="media/media.yaml"),
    Fault(
        "missing shared data", "../_shared/currencies.yaml", None, None, "currencies", "missing", path=COURSE
    ),
    Fault("lesson nobody names", "lessons/07-extra.md", None, "text", "file", "names this file"),
    Fault("empty file", "glossary.yaml", None, "", "file", "empty"),
]

COURSE_RULES = [
    Fault(
        "pass mark too high",
        COURSE,
        "pass_mark: 14 ",
        "pass_mark: 18 ",
        "assessment.final.pass_mark",
        "70 to 95",
    ),
    Fault(
        "pass mark too low",
        COURSE,
        "pass_mark: 14 ",
        "pass_mark: 12 ",
        "assessment.final.pass_mark",
        "70 to 95",
    ),
    Fault("exam size", COURSE, "    items: 18 ", "    items: 20 ", "assessment.final.items", "18"),
    Fault("no floor", COURSE, "floor_per_outcome: 1", "floor_per_outcome: 0", "floor_per_outcome", "rule"),
    Fault(
        "no constructed",
        COURSE,
        "constructed_per_outcome: 1 ",
        "constructed_per_outcome: 0 ",
        "constructed",
        "rule",
    ),
    Fault("mastery impossible", COURSE, "m: 3, n: 4", "m: 5, n: 4", "assessment.practice.mastery", "5 of 4"),
    Fault("review days", COURSE, "[2, 7, 21]", "[7, 2, 21]", "days_after_lesson", "grow"),
    Fault(
        "vague outcome",
        COURSE,
        "text: Build an eight-week",
        "text: Understand an eight-week",
        "outcomes.O5.text",
        "measured",
    ),
    Fault("unknown competence", COURSE, "{id: C2, level: 1}", "{id: C9, level: 1}", "competences.5", "C9"),
    Fault(
        "competence not reached",
        COURSE,
        "competences: [B3, C2]",
        "competences: [B3, D1]",
        "outcomes.O6.competences",
        "D1",
    ),
    Fault(
        "too few lessons for outcomes",
        COURSE,
        "06-close-the-gap.md,     outcome: O6",
        "06-close-the-gap.md,     outcome: O5",
        "outcomes.O6",
        "no lesson",
    ),
    Fault(
        "too few exam items",
        Q2,
        "use: [practice, exam]",
        "use: [practice]",
        "outcomes.O2",
        "exam items",
        path=COURSE,
    ),
    Fault(
        "exam can be guessed",
        Q2,
        "type: ordering",
        "type: ordering\n    retired: true",
        "outcomes.O2",
        "exam items",
        path=COURSE,
    ),
    Fault(
        "too few constructed",
        COURSE,
        "constructed_per_outcome: 1 ",
        "constructed_per_outcome: 3 ",
        "outcomes.O4",
        "guessed",
    ),
    Fault(
        "practice too small",
        COURSE,
        "items_per_lesson: 3",
        "items_per_lesson: 6",
        "id",
        "practice items",
        path=L1,
    ),
    Fault(
        "prerequisite of itself",
        COURSE,
        "prerequisites: []",
        "prerequisites: [mon-101]",
        "prerequisites",
        "itself",
    ),
    Fault(
        "excluding word in title",
        COURSE,
        "audience: >-\n  Owners",
        "audience: >-\n  Businessmen",
        "audience",
        "businessmen",
    ),
]

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

ITEM_RULES = [
    Fault("same id twice", Q2, "id: rk-0202", "id: rk-0201", "rk-0201", "already used"),
    Fault(
        "unknown misconception",
        Q1,
        "misconception: M04",
        "misconception: M99",
        "rk-0101.options.1.misconception",
        "M99",
    ),
    Fault(
        "no misconception",
        Q2,
        "        misconception: M23\n",
        "",
        "rk-0205.options.1.misconception",
        "misconception",
    ),
    Fault(
        "two right options",
        Q1,
        "        misconception: M04\n",
        "        correct: true\n",
        "rk-0101.options",
        "exactly one",
    ),
    Fault(
        "no right option",
        Q2,
        "48 beside it\n        correct: true",
        "48 beside it\n        misconception: M23",
        "rk-0205.options",
        "0 options",
    ),
    Fault(
        "all of the above",
        Q2,
        "text: Rub out 84 and write 48 in its place",
        "text: All of the above",
        "rk-0205.options.1.text",
        "all of the above",
    ),
    Fault(
        "same option twice",
        Q2,
        "text: Rub out 84 and write 48 in its place",
        "text: Draw one line through 84 and write 48 beside it.",
        "rk-0205.options",
        "the same",
    ),
    Fault(
        "right option too long",
        Q2,
        "text: Draw one line through 84",
        "text: Draw one straight line with a pen and a ruler through the number 84",
        "rk-0205.options",
        "longer",
    ),
    Fault(
        "he in the stem",
        Q5,
        "How much must {name} find before week 5?",
        "How much must he find before week 5? ({name})",
        "rk-0502.stem",
        "he",
    ),
    Fault(
        "negative stem",
        Q2,
        "What is the best way to correct it?",
        "Which is not a way to correct it?",
        "rk-0205.stem",
        "what is right",
    ),
    Fault(
        "needs the lesson",
        Q2,
        "What is the best way to correct it?",
        "What is the best way in this lesson?",
        "rk-0205.stem",
        "without the lesson",
    ),
    Fault("long stem", Q2, "What is the best way to correct it?", "Why? " * 76, "rk-0205.stem", "75"),
    Fault(
        "feedback without reason",
        Q2,
        'feedback: "A rubbed-out number raises doubt. A line through it keeps the book honest."',
        'feedback: "No, wrong."',
        "rk-0205.options.1.feedback",
        "why",
    ),
    Fault(
        "html in an item",
        Q2,
        "Count the cash in the bag",
        "Count <b>the</b> cash",
        "rk-0201.steps.1.text",
        "HTML",
    ),
    Fault(
        "typed money",
        Q2,
        "Count the cash in the bag",
        "Count the ₱500 in the bag",
        "rk-0201.steps.1.text",
        "placeholders",
    ),
    Fault("select differs", Q3, "select: 4", "select: 3", "rk-0301.select", "says 3"),
    Fault("unknown target", Q1, "right: split", "right: both", "rk-0103.pairs.3.right", "both"),
    Fault("gap without blank", Q2, "money [[b]]", "money [[c]]", "rk-0204.text", "gaps"),
    Fault(
        "too few steps",
        Q2,
        '      - {text: Count the cash in the bag, why: "Count before you look for mistakes, so that you are not guided by the answer you want."}\n      - {text: Compare it with the last balance, why: "The balance says what should be there."}\n',
        "",
        "rk-0201.steps",
        "4 to 6",
    ),
    Fault(
        "step without why",
        Q2,
        ', why: "The balance says what should be there."',
        "",
        "rk-0201.steps.2.why",
        "is missing",
    ),
    Fault(
        "true or false without feedback",
        Q4,
        '      "false": "Right. Growth often needs cash before it makes cash."\n',
        "",
        "rk-0405.feedback.false",
        "is missing",
    ),
    Fault("wrong outcome of a file", Q2, "outcome: O2", "outcome: O3", "outcome", "O3"),
    Fault("unknown lesson of a file", Q2, "lesson: mon-101-l2", "lesson: mon-101-l9", "lesson", "mon-101-l9"),
    Fault("no currency", Q6, "    currency: learner\n", "", "rk-0603.currency", "learner"),
    Fault(
        "excluding word in an item",
        Q6,
        "A lender offers {loan}",
        "A businessman offers {loan}",
        "rk-0603.stem",
        "businessman",
    ),
]

NUMBER_RULES = [
    Fault(
        "trap equals the answer",
        Q1,
        '{value: "avg"',
        '{value: "min(w1, w2, w3, w4) + 0"',
        "rk-0102.traps.0.value",
        "equals",
    ),
    Fault(
        "trap equals the answer in some draws",
        Q4,
        '      - "credit_sales + tool != open"          # else "close to profit" equals the answer\n',
        "",
        "rk-0403.traps.3.value",
        "some draws",
        samples=2000,
    ),
    Fault(
        "wrong key",
        Q2,
        'answer: "open + s1 + s2 - stock - rent"',
        'answer: "open + s1 + s2 - stock"',
        "rk-0202.verify.0",
        "not true",
    ),
    Fault(
        "code in an answer",
        Q2,
        'answer: "open + s1 + s2 - stock - rent"',
        'answer: "open.real"',
        "rk-0202.answer",
        "not allowed",
    ),
    Fault(
        "unknown name",
        Q2,
        'answer: "open + s1 + s2 - stock - rent"',
        'answer: "opening + s1 + s2"',
        "rk-0202.answer",
        "opening",
    ),
    Fault(
        "placeholder without value",
        Q2,
        "{name} starts the day with {open}.",
        "{name} starts the day with {opening}.",
        "rk-0202.stem",
        "opening",
    ),
    Fault(
        "answer in the stem",
        Q2,
        "last balance in the cash book?",
        "last balance, {answer}?",
        "rk-0202.stem",
        "answer",
    ),
    Fault(
        "stray brace",
        Q2,
        "Money out must be taken away, not added.",
        "Money out {must} be {taken away.",
        "rk-0202.traps.1.feedback",
        "brace",
    ),
    Fault(
        "not exact in a currency",
        Q1,
        "bill: {money: [40, 200], step: 20}",
        "bill: {money: [40, 200], step: 3}",
        "rk-0104",
        "exactly",
    ),
    Fault(
        "require too tight",
        Q1,
        '"(w1 + w2 + w3 + w4) % 4 == 0"',
        '"w1 + w2 + w3 + w4 == 481"',
        "rk-0102.require",
        "loosen",
    ),
    Fault(
        "one trap",
        Q6,
        '          - {value: "plan", misconception: M07, feedback: "That is what the plan brings in. Take away the gap."}\n',
        "",
        "rk-0605.parts.p2.traps",
        "two traps",
    ),
    Fault(
        "verify repeats",
        Q5,
        'verify: ["answer - below == safe"]',
        'verify: ["answer == below + safe"]',
        "rk-0502.verify.0",
        "repeats",
    ),
    Fault("no verify", Q5, '    verify: ["answer - below == safe"]\n', "", "rk-0502.verify", "is missing"),
    Fault(
        "division by zero",
        Q5,
        '{value: "abs(below - safe)"',
        '{value: "below / (safe - safe)"',
        "rk-0502",
        "division by zero",
    ),
    Fault("wrong unit", Q6, "    unit: money", "    unit: percent", "rk-0603.unit", "unit"),
    Fault(
        "unused parameter",
        Q6,
        "months: {int: [2, 4]}",
        "months: {int: [2, 4]}\n      days: {int: [1, 9]}",
        "rk-0603.params.days",
        "never used",
    ),
    Fault(
        "circle of derived values",
        Q4,
        'used: "bought - unused"',
        'used: "bought - unused + used"',
        "rk-0402.params",
        "circle",
    ),
    Fault(
        "formula too long",
        Q6,
        'answer: "loan + interest"',
        'answer: "loan + interest' + " + 0" * 80 + '"',
        "rk-0603.answer",
        "300",
    ),
    Fault(
        "second part wrong",
        Q3,
        'lack: "sup - cash - a - b"',
        'lack: "sup - cash - a"',
        "rk-0303.parts.p3",
        "",
        samples=50,
    ),
]

SUPPORTING_RULES = [
    Fault(
        "expired fact",
        "facts.yaml",
        "review_by: 2027-11-21}",
        "review_by: 2026-11-21}",
        "facts.record-retention.countries.SG.review_by",
        "",
    ),
    Fault(
        "law fact too long",
        "facts.yaml",
        "review_by: 2027-11-21}",
        "review_by: 2028-11-21}",
        "facts.record-retention.countries.SG.review_by",
        "366",
    ),
    Fault(
        "fact without address",
        "facts.yaml",
        "    url: https://doi.org/10.1257/app.6.2.1\n",
        "",
        "sources.S2",
        "url",
    ),
    Fault(
        "address that is none",
        "facts.yaml",
        "url: https://doi.org",
        "url: javascript:doi.org",
        "sources.S2.url",
        "pattern",
    ),
    Fault(
        "short alt text",
        "media/media.yaml",
        'alt: "Bars for eight weeks. They fall to below zero in week four, then rise high in week six."',
        'alt: "Bars"',
        "items.1.alt",
        "20",
    ),
    Fault(
        "text in a picture",
        JARS,
        "</svg>",
        '<text x="1" y="9">Tin</text></svg>',
        "file",
        "text in the picture",
    ),
    Fault("script in a picture", JARS, "</svg>", "<script>alert(1)</script></svg>", "file", "script"),
    Fault(
        "handler in a picture",
        JARS,
        '<rect width="320"',
        '<rect onclick="x()" width="320"',
        "file",
        "onclick",
    ),
    Fault(
        "link in a picture",
        JARS,
        "</svg>",
        '<use href="https://example.org/x.svg#a"/></svg>',
        "file",
        "same file",
    ),
    Fault("foreign object", JARS, "</svg>", "<foreignObject/></svg>", "file", "foreignObject"),
    Fault("entity in a picture", JARS, "<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', "file", "entity"),
    Fault("picture too big", JARS, "</svg>", "<!-- " + "x" * 8200 + " --></svg>", "file", "KB"),
    Fault(
        "bad balance in data", "data/cashbook-sokha.csv", "24000,226500", "24000,226600", "line 7", "226500"
    ),
    Fault(
        "bad forecast in data", "data/forecast-sari.csv", "4,2.8,4.6,-1.1", "4,2.8,4.6,1.1", "line 6", "-1.1"
    ),
    Fault(
        "workbook example",
        TOOL,
        "expect: {max_wage: 2850, stays: 900}",
        "expect: {max_wage: 2850, stays: 800}",
        "examples",
        "",
    ),
    Fault(
        "workbook formula",
        TOOL,
        'expr: "max(0, safe - lowest)"',
        'expr: "max(0, safe - lowst)"',
        "sheets.forecast",
        "lowst",
    ),
    Fault("workbook forecast", TOOL, "lowest_week: 4", "lowest_week: 5", "sheets.forecast", ""),
    Fault(
        "uneven names",
        "../_shared/people.yaml",
        "f: [Siti, Nurul, Hajah Zainab]",
        "f: [Siti, Nurul]",
        "countries.BN",
        "equal",
        path="../_shared/people.yaml",
    ),
    Fault(
        "name twice",
        "../_shared/people.yaml",
        "[Hakim, Azri, Haji Matali]",
        "[Hakim, Azri, Siti]",
        "countries.BN",
        "twice",
    ),
    Fault(
        "Norwegian problem",
        "../_shared/currencies.yaml",
        "{country: BN,",
        "{country: NO,",
        "currencies.BND.country",
        "yes or no",
    ),
    Fault(
        "term without meaning",
        "glossary.yaml",
        'wage: "The fixed amount the business pays you for your work."',
        "wage:",
        "terms.wage",
        "no value",
    ),
    Fault("term twice", "glossary.yaml", "  stock:", "  wage:", "terms.wage", "twice"),
]

TRANSLATION_RULES = [
    Fault("lost placeholder", ID_Q1, "{w2}, {w3}, dan {w4}", "{w2} dan {w4}", "rk-0102.stem", "w3"),
    Fault("new placeholder", ID_Q1, "Berapa upah", "Berapa {upah}", "rk-0102.stem", "upah"),
    Fault(
        "unknown place",
        ID_Q1,
        "rk-0101.options.2.text",
        "rk-0101.options.7.text",
        "rk-0101.options.7.text",
        "no words",
    ),
    Fault("translated key", ID_Q1, "rk-0101.options.2.text", "rk-0102.answer", "rk-0102.answer", "no words"),
    Fault("wrong language", ID_Q1, "language: id", "language: ms", "language", "id"),
    Fault(
        "newer than the course",
        ID_Q1,
        "source_version: 1.0.0",
        "source_version: 1.2.0",
        "source_version",
        "newer",
    ),
    Fault(
        "unknown source",
        ID_Q1,
        "source: questions/01-two-pockets.yaml",
        "source: questions/09-x.yaml",
        "source",
        "not a file",
    ),
    Fault("missing folder", COURSE, "path: i18n/id", "path: i18n/in", "translations.0.path", "missing"),
    Fault(
        "html in a translation",
        ID_Q1,
        "Memisahkan uang",
        "<b>Memisahkan</b> uang",
        "rk-0101.options.0.text",
        "HTML",
    ),
]

ALL = [
    *SHAPE,
    *FILES,
    *COURSE_RULES,
    *LESSON_RULES,
    *ITEM_RULES,
    *NUMBER_RULES,
    *SUPPORTING_RULES,
    *TRANSLATION_RULES,
]
