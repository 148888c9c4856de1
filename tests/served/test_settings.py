"""A start with settings that are right, but not what most people write."""

import os
import socket
from pathlib import Path

from tests.served.academy import ROOT, served


def loopback() -> str:
    """Return the IPv6 address of this machine itself, or the other one where IPv6 is switched off."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return "::1"
    except OSError:
        return "127.0.0.1"


def test_f1_it_serves_on_ipv6_from_a_relative_folder_with_an_odd_name(tmp_path: Path) -> None:
    data = tmp_path / "100% of ours #1" / "data"
    relative = os.path.relpath(data, ROOT)
    with served(tmp_path / "academy", ACADEMY_HOST=loopback(), ACADEMY_DATA_DIR=relative) as academy:
        assert academy.status("/en/courses") == 200
        assert f"The academy is at {academy.url}/" in academy.text()
        assert {"academy.db", "secret-key", "tasks.db"} <= {path.name for path in data.iterdir()}
