"""What core itself looks at: the machine, the database, the work, and what is outside.

The mechanism is `academy.core.checks`; other domains add checks of their own.
"""

from academy.core.health.setup import init_health

__all__ = ["init_health"]
