"""Keep a process with threads small. Imported before anything large, so it imports nothing itself."""

import ctypes

#: M_ARENA_MAX of the GNU C library.
ARENAS = -8


def use_one_arena() -> None:
    """Let all threads allocate from one place, where what one gives back another takes.

    Else each of eight threads keeps what its largest page once took. Call it before threads start. Another C library
    than GNU's has nothing to set.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(ARENAS, 1)
