"""A primary that answers a commit only when its standby has it too, and what an operator does when it dies."""

from tests.served.academy import wait_until
from tests.support.postgresql import PrivatePostgreSQL

NAME = "academy"
#: Durable; each is named so that the other can wait for it, and a standby that is promoted stops waiting at once.
DURABLE = (f"cluster_name={NAME}", "max_connections=100", "wal_retrieve_retry_interval=500ms")
FOLLOWS_SECONDS = 60.0


class Pair:
    """Two servers of the database ``academy``; which of them takes writes changes with `fail_over`."""

    def __init__(self) -> None:
        self.primary = PrivatePostgreSQL(*DURABLE)
        self.standby = PrivatePostgreSQL(*DURABLE)
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

    def fail_over(self) -> None:
        """Make the standby the primary; the one that was it is gone."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def stop(self) -> None:
        """Stop both and remove their folders."""
        for server in (self.standby, self.primary):
            server.remove()
