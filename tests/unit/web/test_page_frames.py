"""A piece of a page that is put in as it is has the length that one block of deflate can say."""

import struct
import zlib

import pytest

from academy.web.page_frames import NAME, Frame, stored


def test_p6_a_kept_page_holds_its_text_packed_only() -> None:
    html = "<p>Save a little each day.</p>" * 400 + NAME + "<p>Well done.</p>" * 300
    frame = Frame.of(html)
    assert "".join(piece.marker or piece.plain.decode() for piece in frame.pieces) == html
    held = sum(len(value) for piece in frame.pieces for value in (piece.marker.encode(), piece.packed))
    assert held < len(html) / 3


def test_a_piece_reads_back() -> None:
    piece = b"x" * 65_535
    assert zlib.decompress(stored(piece) + struct.pack("<BHH", 1, 0, 0xFFFF), -zlib.MAX_WBITS) == piece


def test_a_longer_piece_is_refused() -> None:
    with pytest.raises(ValueError, match="too long for one block"):
        stored(b"x" * 65_536)
