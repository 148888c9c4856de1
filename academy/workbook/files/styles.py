"""How the cells of a workbook file look."""

from typing import TYPE_CHECKING, Any

from academy.content.workbook import FieldKind
from academy.core.money import Currency, sign_places

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format


class Styles:
    """The formats of one file, each made once; amounts look as its locale writes its currency."""

    def __init__(self, book: "Workbook", currency: Currency, locale: str) -> None:
        self.currency = currency
        self._money_format = _money_format(currency, locale)
        self._book = book
        self._made: dict[frozenset[tuple[str, Any]], Format] = {}

    def made(self, **properties: Any) -> "Format":
        """Return the format with these properties, named as XlsxWriter names them."""
        key = frozenset(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def number(self, unit: FieldKind, decimals: int | None) -> "Format":
        """Return the format of a number; money has the decimals of its currency."""
        if unit is FieldKind.MONEY:
            return self.made(num_format=self._money_format)
        digits = "General" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
        return self.made(num_format=f'{digits}"%"' if unit is FieldKind.PERCENT else digits)


def _money_format(currency: Currency, locale: str) -> str:
    before, after = (text.replace('"', "") for text in sign_places(currency, locale))
    digits = "#,##0" + ("." + "0" * currency.decimals if currency.decimals else "")
    sign_before, sign_after = (f'"{text}"' if text else "" for text in (before, after))
    positive = f"{sign_before}{digits}{sign_after}"
    return f"{positive};-{positive}"
