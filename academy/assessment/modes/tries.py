"""Drawing for modes in which a question is asked again and again: each try has a draw of its own."""

from collections.abc import Mapping

from academy.assessment.drawing import values_to_json
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.drawn_item import draw as draw_item
from academy.assessment.modes.mode import Sitting
from academy.content.edition import Edition


def draw(
    sitting: Sitting,
    edition: Edition,
    item_id: str,
    locale: str,
    *,
    try_number: int = 0,
    values: Mapping[str, str] | None = None,
) -> DrawnItem:
    """Return one try at an item: a new draw, or the stored ``values`` of an earlier one."""
    return draw_item(
        edition,
        item_id,
        seed=f"{sitting.seed}/{try_number}",
        country=sitting.country,
        currency=sitting.currency,
        locale=locale,
        values=values,
    )


def kept_values(drawn: DrawnItem) -> dict[str, str]:
    """Return the draw, to store it with the answer."""
    return values_to_json(drawn.values)
