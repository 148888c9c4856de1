"""Reads of what all courses share: pathways, planned courses and the contacts of a country."""

from collections.abc import Sequence

import sqlalchemy as sa

from academy.catalogue import models
from academy.content.edition import CONTACT_KINDS, Contact, SharedDocument
from academy.core import clock
from academy.core.cache import ProcessCache
from academy.core.db import db

SECONDS_OLD = 30

_documents: ProcessCache[SharedDocument] = ProcessCache("catalogue.shared", size=32, seconds=SECONDS_OLD)


def contacts_for(country: str, kinds: Sequence[str] = CONTACT_KINDS) -> tuple[Contact, ...]:
    """Return where to ask in ``country`` (ISO code) about each of ``kinds`` in turn, at least one for each kind.

    What nobody has checked says so by its state; what was checked too long ago has no telephone and no address.
    """
    return shared_document(f"country/{country.lower()}").contacts(kinds, clock.today())


def shared_catalogue() -> SharedDocument:
    """Return pathways and planned courses; none when nothing is published."""
    return shared_document("catalogue")


def shared_document(key: str) -> SharedDocument:
    """Return a document by key, an empty one when it is not published. It may be some seconds old."""
    return _documents.get_or_make(key, lambda: _read(key))


def forget_shared() -> None:
    """Forget the documents in this process, after others were published."""
    _documents.clear()


def _read(key: str) -> SharedDocument:
    table = models.SharedDocument
    row = db.session.execute(sa.select(table.checksum, table.document).where(table.key == key)).one_or_none()
    return SharedDocument.from_json(row.checksum, row.document) if row else SharedDocument()
