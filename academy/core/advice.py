"""What an administrator should look at: sentences from everything that sees how this installation is set up."""

from collections.abc import Callable

from flask import Flask

from academy.core.slots import Slot

#: Says in the language of the request what should be changed; '' when all is well.
Advice = Callable[[], str]

_SLOT: Slot[Advice] = Slot("advice")


def add_advice(app: Flask, advice: Advice) -> None:
    """Ask ``advice`` whenever the administrators of ``app`` look at its health."""
    _SLOT.add(app, advice)


def current_advice(app: Flask) -> list[str]:
    """Return what should be changed, one sentence or two for each thing."""
    return list(dict.fromkeys(sentence for advice in _SLOT.of(app) if (sentence := advice())))
