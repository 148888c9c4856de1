"""What a form that comes back says above itself."""

import re
from html import unescape


def mistakes_in(page: str) -> list[str]:
    """Return the sentences of the summary of mistakes, [] when there is none."""
    summary = re.search(r'<div class="summary" role="alert".*?</ul>', page, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [unescape(re.sub(r"<[^>]+>", "", item)) for item in items]
