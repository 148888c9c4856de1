"""What an administrator should look at: sentences from everything that sees how this installation is set up."""

from collections.abc import Callable

from flask import Flask

#: Says in the language of the request what should be changed; '' when all is well.
Advice = Callable[[], str]


def add_advice(app: Flask, advice: Advice) -> None:
    """Ask ``advice`` whenever the administrators of ``app`` look at its health."""
    app.extensions.setdefault("advice", []).append(advice)


def current_advice(app: Flask) -> list[str]:
    """Return what should be changed, one sentence or two for each thing."""
    return [sentence for advice in app.extensions.get("advice", []) if (sentence := advice())]
