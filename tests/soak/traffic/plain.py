"""The control: the same academy under plain waitress, as many threads and connections, first come, first served."""

import waitress

from academy.app import create_app
from academy.web.connections import Limits
from config import settings_or_exit


def main() -> None:
    """Serve until told to stop."""
    settings = settings_or_exit()
    limits = Limits()
    waitress.serve(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        connection_limit=limits.connections,
        channel_timeout=int(limits.patience_seconds),
        asyncore_use_poll=True,
    )


if __name__ == "__main__":
    main()
