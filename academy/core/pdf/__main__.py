"""The process that draws: takes orders from its standard input, one after the other, and answers each with a file.

`academy.core.pdf.apart` starts it. An order and an answer are four bytes of length and as many bytes: the order is
JSON, the answer begins with one byte: 0 before a file, 2 before the last file of this process, and 1 before the kind of
an error. Its message is not told: it could hold what somebody wrote. After an error the process ends, and nothing that
went wrong meets the next document.
"""

import base64
import hashlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, Final

from academy.core import pdf
from academy.core.pdf.apart import FAILED, LAST, LENGTH, MADE

#: What one document may take: seconds of a processor, which end the process even when nobody waits any more, and
#: bytes of memory.
SECONDS: Final = 60
BYTES: Final = 1 << 30
#: A new process takes over after so many documents, or when this one has kept so much memory.
DOCUMENTS: Final = 100
KEPT_BYTES: Final = 300 << 20
#: Pages of people who read and type go before files.
NICENESS: Final = 10


def main() -> None:
    """Draw until there are no more orders."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints does not go between the answers
    for left in reversed(range(DOCUMENTS)):
        head = orders.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        answer = _answer(orders.read(LENGTH.unpack(head)[0]), is_last=left == 0)
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()
        if not answer.startswith(MADE):
            return


def _answer(order: bytes, *, is_last: bool) -> bytes:
    """Return the answer to one order."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    try:
        data = draw(json.loads(order))
    except pdf.PdfUnavailableError as error:
        return FAILED + str(error).encode()
    except Exception as error:  # its message may hold somebody's numbers
        return FAILED + type(error).__name__.encode()
    return (LAST if is_last or _kept_bytes() > KEPT_BYTES else MADE) + data


def draw(order: dict[str, Any]) -> bytes:
    """Return the file of an order: of one document of any length, or of the first candidate that fits on a page."""
    if "candidates" in order:
        assets = {name: base64.b64decode(data) for name, data in order["assets"].items()}
        return pdf.render_one_page(
            order["candidates"], assets=assets, identifier=bytes.fromhex(order["identifier"])
        )
    from academy.core.pdf.breaks import breakable_html  # noqa: PLC0415 - after the libraries are known to be there

    html = breakable_html(order["html"], order["locale"])
    return pdf.render_pages(html, identifier=hashlib.sha256(html.encode()).digest()[:16])


def _kept_bytes() -> int:
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    main()
