"""Draw one PDF and end: reads ``{"html", "locale"}`` as JSON, writes the file. `academy.core.pdf.apart` starts it.

On a failure it prints only the kind of the error: what is printed for a person stays out of every log.
"""

import hashlib
import json
import os
import resource
import sys
from typing import Final

from academy.core import pdf

#: What one file may take: seconds of a processor, which end it even when nobody waits any more, and bytes of memory.
SECONDS: Final = 60
BYTES: Final = 1 << 30
#: Pages of people who read and type go before files.
NICENESS: Final = 5


def main() -> None:
    """Draw what standard input asks for."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    order = json.load(sys.stdin.buffer)
    try:
        from academy.core.pdf.breaks import breakable_html  # noqa: PLC0415 - after the libraries are known to be there

        html = breakable_html(order["html"], order["locale"])
        data = pdf.render_pages(html, identifier=hashlib.sha256(html.encode()).digest()[:16])
    except pdf.PdfUnavailableError as error:
        sys.exit(str(error))
    except Exception as error:  # its message may hold somebody's numbers
        sys.exit(type(error).__name__)
    sys.stdout.buffer.write(data)


if __name__ == "__main__":
    main()
