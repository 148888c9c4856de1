"""What a started academy inherits of the run that starts it."""

import os

MEASURED = "COVERAGE_PROCESS_CONFIG"
#: Where programs are, and what `make coverage` says to the processes that it measures.
INHERITED = ("PATH", "HOME", "LANG", MEASURED)


def inherited() -> dict[str, str]:
    """Return the environment of a process that is to know nothing of the test run, nor of this machine's academy."""
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | {
        "ACADEMY_SETTINGS_FILE": "/nowhere"
    }


def is_measured() -> bool:
    """Say whether the processes write down what they execute; one that is killed writes nothing."""
    return MEASURED in os.environ
