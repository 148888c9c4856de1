"""A text as a square code for cameras: the address of a verification page, the secret of a code app."""

from dataclasses import dataclass
from typing import Any, Final

QUIET_ZONE: Final = 4  # modules, as ISO/IEC 18004 asks


@dataclass(frozen=True)
class QrDrawing:
    """A QR code as one SVG path; ``size`` is the side in modules with the quiet zone."""

    size: int
    path: str


def draw_qr(text: str) -> QrDrawing:
    """Return the QR code of ``text``, error correction M, dark modules joined to horizontal runs."""
    import zxingcpp  # noqa: PLC0415 - needed by few requests

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = barcode.to_image(
        scale=1, add_quiet_zones=False
    )  # has the buffer interface, which is not declared
    rows: list[list[int]] = memoryview(image).tolist()  # type: ignore[assignment] # two dimensions
    runs = (run for y, row in enumerate(rows) for run in _dark_runs(row, y))
    return QrDrawing(len(rows) + 2 * QUIET_ZONE, "".join(runs))


def _dark_runs(row: list[int], y: int) -> list[str]:
    """Return one rectangle for each run of dark (0) modules."""
    runs, x = [], 0
    while x < len(row):
        start = x
        while x < len(row) and row[x] == 0:
            x += 1
        if x > start:
            runs.append(f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{x - start}v1h{start - x}z")
        x += 1
    return runs
