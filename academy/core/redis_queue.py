"""The task queue in Redis, which may be stopped or frozen while people work. Imported late: its client is large."""

from typing import Any

import redis
from huey.storage import PriorityRedisStorage
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as LostError
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as SilentError
from redis.retry import Retry

from academy.core.breaker import Breaker
from academy.core.errors import AwayError

THING = "the task queue"

#: Whoever hands in work never waits longer for Redis; it answers in a thousandth of this.
WAIT_SECONDS = 0.2
PAUSE_SECONDS = 5.0


class GuardedRedis(redis.Redis):
    """A client that asks nothing while Redis does not answer. Raises AwayError instead of what Redis raises."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.breaker = Breaker(THING, counts=(LostError, SilentError, OSError), pause=PAUSE_SECONDS)

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run one command."""
        try:
            with self.breaker.guard():
                return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]  # so in redis
        except NoScriptError:
            raise  # a server that was started anew: huey sends the script again
        except ResponseError as error:  # full, read-only, or unable to save
            raise AwayError(THING) from error


class GuardedStorage(PriorityRedisStorage):  # type: ignore[misc]  # huey ships no types
    """A queue with priorities behind the breaker. It is asked often instead of waited for, which would take longer."""

    redis_client = GuardedRedis

    def __init__(self, name: str, *, url: str, **options: Any) -> None:
        pool = redis.ConnectionPool.from_url(
            url,
            socket_timeout=WAIT_SECONDS,
            socket_connect_timeout=WAIT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        super().__init__(name, connection_pool=pool, blocking=False, **options)
