"""The rooms of the house that a piece of work passes, as it really runs.

A room is a folder below academy/; a climb is a call into a room of a higher floor, as pyproject.toml has the floors.
What calls through a library counts as the call of the room that called the library.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "academy"


@dataclass
class Walk:
    """What ran between its start and its end: rooms, climbs as (caller, callee), and how often each function ran.

    Rooms and climbs count from the first call of `begin` until `end` says that the work is done.
    """

    begin: Callable[..., Any]
    rooms: set[str] = field(default_factory=set)
    climbs: list[tuple[str, str]] = field(default_factory=list)
    calls: Counter[CodeType] = field(default_factory=Counter)
    is_walking: bool = False

    def __enter__(self) -> Self:
        sys.setprofile(self._look)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.setprofile(None)

    def end(self) -> None:
        """Stop counting rooms and climbs."""
        self.is_walking = False

    def count(self, function: Callable[..., Any]) -> int:
        """Return how often a function ran."""
        return self.calls[function.__code__]

    def _look(self, frame: FrameType, event: str, _argument: object) -> None:
        if event != "call":
            return
        self.calls[frame.f_code] += 1
        is_begin = frame.f_code is self.begin.__code__
        self.is_walking |= is_begin
        room = room_of(frame.f_code.co_filename)
        if not (self.is_walking and room):
            return
        self.rooms.add(room)
        caller = "" if is_begin else _caller(frame)
        if caller and floor_of(room) < floor_of(caller):
            self.climbs.append((caller, room))


def _caller(frame: FrameType) -> str:
    """Return the room that called, over any number of frames of libraries."""
    above = frame.f_back
    while above is not None and not room_of(above.f_code.co_filename):
        above = above.f_back
    return room_of(above.f_code.co_filename) if above else ""


@cache
def room_of(file: str) -> str:
    """Return the folder of a file below academy/; '' for a template, and for what is no part of a room."""
    path = Path(file)
    if path.suffix != ".py" or not path.is_relative_to(HOUSE) or path.parent == HOUSE:
        return ""
    return path.parent.relative_to(HOUSE).as_posix()


@cache
def floor_of(room: str) -> int:
    """Return on which floor a room is, counted from the top."""
    return next(number for number, names in enumerate(_floors()) if room.partition("/")[0] in names)


@cache
def _floors() -> tuple[frozenset[str], ...]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    house = next(each for each in contracts if each["type"] == "layers" and each.get("exhaustive"))
    floors = (layer.replace("(", "").replace(")", "").split("|") for layer in house["layers"])
    return tuple(frozenset(name.strip() for name in names) for names in floors)
