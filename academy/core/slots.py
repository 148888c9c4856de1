"""Slots: a lower domain keeps a place open, higher ones fill it at start, and it never asks who they are."""

from collections.abc import Callable
from typing import Generic, TypeVar

from flask import Flask

T = TypeVar("T")


class Slot(Generic[T]):
    """A list that each application has of its own, in the order of ``place`` and then of arrival."""

    def __init__(self, name: str, place: Callable[[T], int] = lambda _thing: 0) -> None:
        self._name, self._place = name, place

    def add(self, app: Flask, *things: T) -> None:
        """Put ``things`` into the slot of ``app``."""
        filled: list[T] = app.extensions.setdefault(self._name, [])
        filled.extend(things)
        filled.sort(key=self._place)

    def of(self, app: Flask) -> list[T]:
        """Return what is in the slot of ``app``."""
        filled: list[T] = app.extensions.get(self._name, [])
        return filled
