"""One person in front of a browser: she opens, types and presses, and everything that goes wrong is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize

from tests.support.answers import Fields

PHONE: ViewportSize = {"width": 360, "height": 780}
NARROW: ViewportSize = {"width": 320, "height": 780}
OVERFLOW = """() => [...document.querySelectorAll('body *')]
  .filter(x => x.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !x.closest('.vh, .skip, .scroll, .table-wrap'))
  .slice(0, 5).map(x => x.outerHTML.slice(0, 160))"""


class Reader:
    """A page at phone size that notes page errors, console errors, policy violations and failing answers."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.problems: list[str] = []
        page.set_default_timeout(30_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("response", self._see)

    def open(self, path: str) -> None:
        """Open a path of the site (or a whole address of it)."""
        self.page.goto(path if path.startswith("http") else f"{self.url}{path}")
        self.look()

    def press(self, name: str) -> None:
        """Press the button that says ``name`` and wait for the page it leads to."""
        self._leave(self.page.get_by_role("button", name=name, exact=True).first.click)

    def send(self, field: str) -> None:
        """Press the first button of the form that holds ``field``."""
        form = self.page.locator(f'main form:has([name="{field}"])').first
        self._leave(form.locator("button[type=submit], button:not([type])").first.click)

    def follow(self, name: str) -> None:
        """Follow the link in the page's main part that says ``name``."""
        link = self.page.get_by_role("main").get_by_role("link", name=name, exact=True)
        self._leave(link.first.click)

    def type(self, name: str, text: str) -> None:
        """Type into the field of that form name."""
        self.page.locator(f'main [name="{name}"]:visible').fill(text)

    def choose(self, name: str, value: str) -> None:
        """Choose one entry of the list of that form name."""
        self.page.locator(f'main select[name="{name}"]').select_option(value)

    def tick(self, name: str, value: str = "") -> None:
        """Tap the box or circle of that form name (and value), on the words beside it, as thumbs do."""
        box = f'input[name="{name}"]' + (f'[value="{value}"]' if value else "")
        self.page.locator(f"main label:has({box})").click()
        assert self.page.locator(f"main {box}").is_checked()

    def answer(self, fields: Fields) -> None:
        """Answer the questions of the page with the values of ``fields``, each in its own kind of control."""
        for name, values in fields.items():
            control = self.page.locator(f'main [name="{name}"]').first
            match control.evaluate("x => x.tagName === 'SELECT' ? 'select' : x.type"):
                case "radio" | "checkbox":
                    for value in values:
                        self.tick(name, value)
                case "select":
                    self.choose(name, values[0])
                case _:
                    self.type(name, values[0])

    def text(self) -> str:
        """Return the words of the page's main part, as shown."""
        return self.page.get_by_role("main").inner_text()

    def look(self) -> None:
        """Check what holds for every page: a heading, and no sideways scrolling, also on the narrowest phone."""
        assert self.page.locator("h1").count() == 1, f"{self.page.url} has no single h1"
        for size in (NARROW, PHONE):
            self.page.set_viewport_size(size)
            if self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ):
                wide = self.page.evaluate(OVERFLOW)
                self.problems.append(f"{self.page.url} scrolls sideways at {size['width']}: {wide}")

    def _leave(self, act: object) -> None:
        assert callable(act)
        with self.page.expect_navigation(wait_until="load"):
            act()
        self.look()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{self.page.url}: {message.text}")

    def _see(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.request.method} {response.url} answered {response.status}")


@contextmanager
def reader(browser: Browser, url: str, *, has_script: bool = True) -> Iterator[Reader]:
    """Give a new person a browser of her own; in the end nothing may have gone wrong in it."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=has_script, locale="en-GB")
    try:
        one = Reader(context.new_page(), url)
        yield one
        assert not one.problems, "\n".join(one.problems)
    finally:
        context.close()
