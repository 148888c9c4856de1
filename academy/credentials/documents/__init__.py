"""What certificates say, by kind: one module a kind, in one table. Pure: no database, no clock, no request.

What a certificate says and the words around it are frozen together when it is issued, so that one printed again
years later reads as it did on the first day, whatever happened to the course, the profile or the translations.
"""

import json
from collections.abc import Mapping
from typing import Final

from academy.credentials.documents.course import CourseDocument
from academy.credentials.documents.document import Document, Kind

__all__ = ["DOCUMENTS", "Document", "Kind", "read_document"]

#: The documents of each kind. Which kind a stored one is, its schema says.
DOCUMENTS: Final[Mapping[Kind, type[Document]]] = {Kind.COURSE: CourseDocument}


def read_document(text: str) -> Document:
    """Return the document that `Document.to_canonical_json` wrote; raise ValueError for any other text."""
    stored = json.loads(text)
    schema = stored.pop("schema", None) if isinstance(stored, dict) else None
    for document in DOCUMENTS.values():
        if document.schema == schema:
            return document.from_stored(stored)
    raise ValueError("This is not a document of a certificate that we know.")
