"""Keep a process with threads small. Imported before anything large, so it imports nothing itself."""

import ctypes

#: M_ARENA_MAX and M_MMAP_THRESHOLD of the GNU C library.
ARENAS, LARGE = -8, -3
LARGE_BYTES = 1024 * 1024


def keep_memory_small() -> None:
    """Let all threads allocate from one place, and give what is large back as soon as it is free.

    Else each of eight threads keeps what its largest page once took, and the 19 MB that a password hash takes stay for
    ever: the library learns from the first one that such pieces are usual. Call it before threads start. Another C
    library than GNU's has nothing to set. The embedded server has the same by its environment (academy.start).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(ARENAS, 1)
        mallopt(LARGE, LARGE_BYTES)
