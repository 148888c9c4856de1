"""One JSON text for the same content, so that texts and their digests can be compared."""

import json
from collections.abc import Mapping
from typing import Any


def canonical_json(document: Mapping[str, Any]) -> str:
    """Return a document as JSON with sorted keys, without spaces, and letters of every script as they are."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
