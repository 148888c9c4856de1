"""Which values of a tool are words for people, and how a translation addresses them."""

from academy.content.strings import with_words, words_of
from tests.unit.content.workbook.test_tool_parts import planner


def test_every_word_of_a_tool_can_be_translated() -> None:
    tool = {**planner(), "schema": "academy-tool/1", "contacts": ["scam"], "export": ["pdf"]}
    tool["sheets"][0]["examples"] = [
        {"given": {"note": "No word", "text": "No word"}, "expect": {"sales": 1}}
    ]
    assert set(words_of(tool)) == {
        "title",
        "sheets.only.title",
        "sheets.only.intro",
        "sheets.only.fields.price.hint",
        "sheets.only.fields.way.choices.cash",
        "sheets.only.fields.way.choices.card",
        "sheets.only.computed.sales.label",
        "sheets.only.computed.fee.label",
        "sheets.only.table.title",
        "sheets.only.table.over.label",
        "sheets.only.table.columns.new_price.label",
        "sheets.only.table.columns.new_sales.label",
        "sheets.only.chart.title",
        "sheets.only.advice.0.text",
        "sheets.only.advice.1.text",
    }


def test_translated_choices_keep_their_ids() -> None:
    spoken = with_words(planner(), {"sheets.only.fields.way.choices.cash": "Tunai"})
    assert spoken["sheets"][0]["fields"][3]["choices"] == {"cash": "Tunai", "card": "By card"}
