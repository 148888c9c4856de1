"""Whether a page is really written in the language that it is asked for in, by the catalogues and nothing else."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from babel.messages.pofile import read_po

from tests.support.seen import document_of

TRANSLATIONS = Path(__file__).parents[2] / "translations"


@cache
def words_in(locale: str) -> dict[str, str]:
    """Return what is said in another way than in English, by the English words; nothing for English itself."""
    said: dict[str, str] = {}
    for path in sorted(TRANSLATIONS.glob(f"{locale.replace('-', '_')}/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and isinstance(message.id, str) and message.string not in ("", message.id):
                    said[message.id] = str(message.string)
    return said


def language_faults(page: str, locale: str) -> list[str]:
    """Return why a page is not one in ``locale``: its mark, English words that have a translation, no known word.

    What the page marks as being in another language, such as a lesson that nobody has translated, is left alone.
    """
    document = document_of(page)
    texts = {" ".join(text.split()) for text in _texts(document, locale, document.get("lang", ""))}
    said = words_in(locale)
    faults = [f"English left: {text}" for text in sorted(texts & said.keys() - set(said.values()))]
    if document.get("lang") != locale:
        faults.append(f"marked as {document.get('lang')}")
    if not texts & set(said.values() if said else words_in("id")):
        faults.append("no word of this language")
    return faults


def _texts(element: Element, locale: str, language: str) -> Iterator[str]:
    """Yield every text in ``locale`` below an element that is in ``language``."""
    here = element.get("lang", language)
    if here == locale and element.tag not in ("script", "style"):
        yield element.text or ""
    for child in element:
        yield from _texts(child, locale, here)
        if here == locale:
            yield child.tail or ""
