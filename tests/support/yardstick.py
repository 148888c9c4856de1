"""How much work something is, whatever the machine: its CPU time over that of a fixed piece of work, a "yard"."""

import time


def yard() -> float:
    """Return the CPU seconds of a piece of work like that of tests: texts, dictionaries, sorting; about a hundredth."""
    started = time.process_time()
    for turn in range(24):
        words = {str(number * 7919 % 1000 + turn): number for number in range(1500)}
        "".join(sorted(words, key=lambda word: (words[word] % 7, word))).replace("1", "one").split("9")
    return time.process_time() - started


def yards_since(started: float) -> float:
    """Return the CPU time of this process since ``started`` (of `time.process_time`) in yards of this moment."""
    return (time.process_time() - started) / yard()
