"""A piece of a page that is put in as it is has the length that one block of deflate can say."""

import struct
import zlib

import pytest

from academy.web import personal_page


def test_a_piece_reads_back() -> None:
    piece = b"x" * 65_535
    assert (
        zlib.decompress(personal_page._stored(piece) + struct.pack("<BHH", 1, 0, 0xFFFF), -zlib.MAX_WBITS)
        == piece
    )


def test_a_longer_piece_is_refused() -> None:
    with pytest.raises(ValueError, match="too long for one block"):
        personal_page._stored(b"x" * 65_536)
