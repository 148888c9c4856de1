"""A page kept in pieces: between the words of one reader stands text that is compressed already."""

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

#: Private-use characters stand for the words of one reader; no text of ours or of a course holds them.
NAME, INITIAL, TOKEN = "\ue000", "\ue001", "\ue002"
_MARKERS = re.compile(f"([{NAME}{INITIAL}{TOKEN}])")

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_LONGEST_STORED_BLOCK = 65_535


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page: a marker to be replaced, or text as deflate blocks.

    The text itself would take three times the memory, and reading it back takes a fiftieth of a page.
    """

    marker: str
    packed: bytes = b""

    @property
    def plain(self) -> bytes:
        """Return the text."""
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.packed)


@dataclass(frozen=True, slots=True)
class Frame:
    """A page with markers, and a digest of everything that is the same for all its readers."""

    pieces: tuple[Piece, ...]
    digest: bytes

    @classmethod
    def of(cls, html: str) -> "Frame":
        """Take a page with markers apart."""
        pieces = tuple(
            Piece(part) if _MARKERS.fullmatch(part) else Piece("", deflated(part.encode()))
            for part in _MARKERS.split(html)
        )
        return cls(pieces, blake2b(html.encode(), digest_size=16).digest())

    def completed(self, words: Mapping[str, bytes]) -> bytes:
        """Return the page with ``words`` in the places of the markers."""
        return b"".join([words[piece.marker] if piece.marker else piece.plain for piece in self.pieces])

    def gzipped(self, words: Mapping[str, bytes], body: bytes) -> bytes:
        """Return ``body``, the page completed with ``words``, as a gzip file (RFC 1952) made of the packed pieces."""
        blocks = [stored(words[piece.marker]) if piece.marker else piece.packed for piece in self.pieces]
        end = struct.pack("<II", zlib.crc32(body), len(body))
        return b"".join((_GZIP_HEAD, *blocks, _LAST_BLOCK, end))


def deflated(data: bytes) -> bytes:
    """Return ``data`` as deflate blocks that end on a byte and look back at nothing before them."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)


def stored(data: bytes) -> bytes:
    """Return ``data`` as one deflate block that is not compressed (RFC 1951, 3.2.4)."""
    if len(data) > _LONGEST_STORED_BLOCK:
        raise ValueError("too long for one block")
    return struct.pack("<BHH", 0, len(data), len(data) ^ 0xFFFF) + data
