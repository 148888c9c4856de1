"""A primary that answers a commit only when its standby has it too, and what an operator does when it dies."""

import re

from tests.served.academy import wait_until
from tests.soak.country.shipped import DEPLOY
from tests.support.postgresql import PrivatePostgreSQL

NAME = "academy"
#: What the academy ships, but for addresses, memory of a large machine, and the archive of the log.
NOT_HERE = ("listen_addresses", "shared_buffers", "effective_cache_size", "archive_mode", "archive_command")
FOLLOWS_SECONDS = 60.0


def shipped_settings() -> list[str]:
    """Return the settings of both servers, as the file in deploy/ has them."""
    text = (DEPLOY / "postgresql" / "academy.conf").read_text("utf-8")
    found = re.findall(r"(?m)^(\w+) = '?([^'#\n]*)'?$", text)
    return [f"{name}={value}" for name, value in found if name not in NOT_HERE]


class Pair:
    """Two servers of the database ``academy``; which of them takes writes changes with `fail_over`."""

    def __init__(self) -> None:
        self.primary = PrivatePostgreSQL(*shipped_settings())
        self.standby = PrivatePostgreSQL(*shipped_settings())
        #: The ports in the order in which the settings name them, which a failover does not change.
        self.ports = (self.primary.port, self.standby.port)

    @property
    def url(self) -> str:
        """Return DATABASE_URL for whoever connects to the servers themselves: to the one that takes writes."""
        hosts, ports = ",".join(["127.0.0.1"] * 2), ",".join(str(port) for port in self.ports)
        return f"postgresql://academy@/{NAME}?host={hosts}&port={ports}&target_session_attrs=read-write"

    def start(self) -> None:
        """Start both, with an empty database."""
        self.primary.start()
        self.primary.run_sql(f"CREATE DATABASE {NAME}")
        self.follow()

    def follow(self) -> None:
        """Make the standby anew from the primary, and let commits wait for it from now on."""
        self.standby.start_as_standby(self.primary)
        self.primary.run_sql(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
        self.primary.run_sql("SELECT pg_reload_conf()")
        assert wait_until(self.is_synchronous, FOLLOWS_SECONDS)

    def is_synchronous(self) -> bool:
        """Say whether the primary waits for the standby, and has it."""
        statement = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        return self.primary.value(statement) == 1

    def stand_alone(self) -> None:
        """Let commits wait for the primary alone."""
        self.primary.run_sql("ALTER SYSTEM RESET synchronous_standby_names")
        self.primary.run_sql("SELECT pg_reload_conf()")

    def fail_over(self) -> None:
        """Make the standby the primary; the one that was it is gone."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def stop(self) -> None:
        """Stop both and remove their folders."""
        for server in (self.standby, self.primary):
            server.remove()
