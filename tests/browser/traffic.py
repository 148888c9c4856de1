"""What a real browser loads: every request and the bytes of its answer, heads included."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Browser, Page

NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass
class Traffic:
    """The addresses that were loaded, and how many bytes each took."""

    addresses: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)

    def ask(self, event: dict[str, Any]) -> None:
        """Note that something is loaded."""
        self.addresses[event["requestId"]] = event["request"]["url"]

    def finish(self, event: dict[str, Any]) -> None:
        """Note how much came over the wire: nothing of what the browser had kept."""
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def bytes(self) -> int:
        """Return the bytes of all."""
        return int(sum(self.sizes.values()))

    @property
    def requests(self) -> int:
        """Return how many requests went over the wire."""
        return sum(1 for size in self.sizes.values() if size)

    def forget(self) -> None:
        """Forget everything: what comes is counted anew."""
        self.addresses.clear()
        self.sizes.clear()

    def told(self) -> str:
        """Return a line for each address."""
        return "\n".join(f"{self.sizes.get(key, 0):8.0f} {url}" for key, url in self.addresses.items())


@contextmanager
def new_phone(
    chromium: Browser, url: str = "", cookies: Mapping[str, str] = NOBODY
) -> Iterator[tuple[Page, Traffic]]:
    """Open a page of a browser without a cache, and write down what it loads; ``cookies`` are those of ``url``."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    page, traffic = context.new_page(), Traffic()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", traffic.ask)
    session.on("Network.loadingFinished", traffic.finish)
    try:
        yield page, traffic
    finally:
        context.close()
