"""A small course with a tool that uses everything a tool may have."""

from typing import Any

from academy.catalogue.services.publish import Published, publish_edition
from tests.factories.catalogue import document_of, model_course

TRIAL_SLUG = "course-mon-990"

TRIAL_TOOL: dict[str, Any] = {
    "schema": "academy-tool/1",
    "id": "trial",
    "title": "Trial tool",
    "purpose": "See what a price leaves.",
    "contacts": ["complaint", "scam"],
    "export": ["csv", "xlsx", "pdf"],
    "sheets": [
        {
            "id": "price",
            "title": "Price",
            "intro": "Type one price and its cost.",
            "fields": [
                {"id": "price", "label": "Price", "type": "money", "hint": "What a customer pays."},
                {"id": "cost", "label": "Cost of one", "type": "money"},
                {"id": "fee", "label": "Fee", "type": "percent", "default": 0, "max": 90},
                {
                    "id": "change",
                    "label": "Change of the price",
                    "type": "percent",
                    "default": 0,
                    "allow_negative": True,
                    "slider": {"from": -20, "to": 20, "step": 5},
                },
                {
                    "id": "channel",
                    "label": "Where you sell",
                    "type": "choice",
                    "choices": {"stall": "At my stall", "online": "On a platform, with its fee"},
                },
                {"id": "why", "label": "Why this price", "type": "long_text", "max": 120},
            ],
            "computed": [
                {
                    "id": "new_price",
                    "label": "New price",
                    "expr": "price * (100 + change) / 100",
                    "unit": "money",
                },
                {
                    "id": "taken",
                    "label": "Fee of one",
                    "expr": "channel_online * new_price * fee / 100",
                    "unit": "money",
                },
                {"id": "left", "label": "Left of one", "expr": "new_price - taken - cost", "unit": "money"},
                {
                    "id": "share",
                    "label": "Share that is left",
                    "expr": "left / new_price * 100",
                    "unit": "percent",
                    "decimals": 1,
                },
            ],
            "advice": [
                {"when": "left < 0", "text": "You lose money on each one."},
                {"when": "left > 0", "text": "Each one leaves something.", "tone": "good"},
                {"when": "filled(why)", "text": "Read your reason to a friend.", "tone": "info"},
            ],
            "table": {
                "id": "what_if",
                "title": "If the price changes",
                "over": {
                    "id": "step",
                    "label": "Change",
                    "unit": "percent",
                    "from": "-20",
                    "to": "20",
                    "step": "10",
                },
                "columns": [
                    {
                        "id": "then",
                        "label": "Price then",
                        "expr": "price * (100 + step) / 100",
                        "unit": "money",
                    },
                    {"id": "gain", "label": "Left then", "expr": "then - cost", "unit": "money"},
                ],
            },
            "chart": {
                "title": "What is left",
                "kind": "line",
                "of": "table",
                "x": "step",
                "y": ["then", "gain"],
            },
        },
        {
            "id": "offers",
            "title": "Offers",
            "kind": "list",
            "intro": "Write up to three offers.",
            "max_rows": 3,
            "fields": [{"id": "safe", "label": "Safe payment", "type": "money", "default": 0}],
            "row": [
                {"id": "name", "label": "Offer", "type": "text", "max": 30},
                {"id": "amount", "label": "Amount", "type": "money"},
                {"id": "months", "label": "Months", "type": "number"},
                {"id": "rate", "label": "Rate a month", "type": "percent"},
            ],
            "computed_row": [
                {
                    "id": "pay",
                    "label": "Payment a month",
                    "expr": "instalment(amount, rate / 100, months)",
                    "unit": "money",
                    "decimals": 2,
                },
                {
                    "id": "yearly",
                    "label": "Rate a year",
                    "expr": "yearly_rate(rate / 100, 12) * 100",
                    "unit": "percent",
                    "decimals": 2,
                },
            ],
            "totals": {"all": "sum(amount)"},
            "chart": {"title": "Rate a year", "kind": "bar", "of": "rows", "x": "name", "y": ["yearly"]},
        },
        {
            "id": "months",
            "title": "Three months",
            "kind": "series",
            "length": 3,
            "start": {"id": "cash", "label": "Cash now", "type": "money"},
            "row": [{"id": "in", "type": "money"}, {"id": "out", "type": "money"}],
            "running": {"id": "balance", "expr": "prev + in - out"},
            "chart": {"title": "Cash", "kind": "line", "of": "rows", "x": "row", "y": ["balance"]},
        },
        {
            "id": "plan",
            "title": "Plan",
            "fields": [
                {"id": name, "label": label, "type": "long_text", "max": 300}
                for name, label in (
                    ("who", "Who buys"),
                    ("what", "What they get"),
                    ("how", "How they hear of it"),
                    ("money", "What it costs"),
                    ("start", "How it starts"),
                )
            ],
        },
        {
            "id": "talks",
            "title": "Talks",
            "kind": "list",
            "row": [
                {"id": "who", "label": "Who", "type": "text", "max": 40},
                {"id": "said", "label": "What they said", "type": "long_text", "max": 200},
            ],
        },
    ],
    "evidence": ["price: every field filled", "talks: 2 lines filled"],
}


def trial_document(version: str = "1.0.0", **changes: Any) -> dict[str, Any]:
    """Return the document of the small course; `changes` replace parts of its tool."""
    document = document_of("mon-990", version=version)
    document["currencies"] = model_course().document["currencies"]
    for words in document["locales"].values():
        words["tool"] = {**TRIAL_TOOL, **changes}
    return document


def make_trial_edition(version: str = "1.0.0", **changes: Any) -> Published:
    """Publish the small course."""
    return publish_edition(trial_document(version, **changes), {})
