"""Draw one PDF and end: reads ``{"html", "locale"}`` as JSON, writes the file. `academy.core.pdf.apart` starts it.

On a failure it prints only the kind of the error: what is printed for a person stays out of every log.
"""

import hashlib
import json
import sys

from academy.core import pdf


def main() -> None:
    """Draw what standard input asks for."""
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
