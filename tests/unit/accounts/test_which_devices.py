"""Which browser and system a user agent names: the first that is known, whatever it says to be like."""

import pytest

from academy.accounts.devices import device_of

BROWSERS = [
    ("SamsungBrowser/10.2", "Samsung Internet"),
    ("UCBrowser/12", "UC Browser"),
    ("OPR/60", "Opera"),
    ("Opera/9.80", "Opera"),
    ("Edg/90", "Edge"),
    ("MiuiBrowser/12", "Mi Browser"),
    ("FxiOS/90", "Firefox"),
    ("Firefox/115.0", "Firefox"),
    ("CriOS/90", "Chrome"),
    ("Chrome/83.0", "Chrome"),
    ("Safari/537.36", "Safari"),
]
SYSTEMS = [
    ("KAIOS/2.5", "KaiOS"),
    ("Android 9", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows NT 10.0", "Windows"),
    ("CrOS x86", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
]
EVERY_BROWSER, EVERY_SYSTEM = (" ".join(mark for mark, _name in marks) for marks in (BROWSERS, SYSTEMS))


@pytest.mark.parametrize(("mark", "name"), BROWSERS)
def test_a_browser_is_named_before_those_it_descends_from(mark: str, name: str) -> None:
    later = EVERY_BROWSER[EVERY_BROWSER.index(mark) :]
    assert [device_of(mark), device_of(f"Mozilla/5.0 {later}")] == [name, name]


@pytest.mark.parametrize(("mark", "name"), SYSTEMS)
def test_a_system_is_named_before_those_it_descends_from(mark: str, name: str) -> None:
    later = EVERY_SYSTEM[EVERY_SYSTEM.index(mark) :]
    assert [device_of(mark), device_of(f"Safari/1 ({later})")] == [name, f"Safari, {name}"]
