"""What `solimob dispatch solve` shows while it searches, and how Ctrl-C ends it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solimob.core.dispatch import Problem, Progress

MOST_SHOWN = 25.0
"""Per cent: a wider gap would say more of the bound than of the plan."""
MOST_DIGITS = 1e15
MOST_BOUNDED = 100
"""Requests of a day whose bound is worked out before the search, in a second or so; beyond, it says too little."""


@contextmanager
def interruption() -> Iterator[Any]:
    """Give a question, « was Ctrl-C pressed? », instead of the exception; pressed again, it is raised."""
    pressed: list[int] = []

    def press(number: int, _: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)
        text = "\nArrêt demandé : le meilleur plan va être écrit (encore Ctrl-C : tout abandonner).\n"
        os.write(2, text.encode())  # `print` may be at work already

    previous = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, previous)


@contextmanager
def progress_line(gap: Gap) -> Iterator[Any]:
    """Give what to call with each progress: one line kept up to date, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last < 0.2 and progress.share < 1.0:
            return
        last = time.monotonic()
        figures = (
            f"{progress.share:4.0%}",
            f"{progress.served} servies",
            f"coût {decimal(progress.cost, 2)}",
            f"{progress.iterations} itérations",
            gap.text(progress.served, progress.cost),
        )
        print("\r" + "  ".join(figures) + "\x1b[K", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print(file=sys.stderr)


class Gap:
    """How far from the best possible cost a plan that serves everybody may be, on a small day."""

    def __init__(self, problem: Problem) -> None:
        from solimob.core.dispatch import lower_bound

        self.asked = len(problem.requests)
        self.bound = lower_bound(problem) if 0 < self.asked <= MOST_BOUNDED else None

    def text(self, served: int, cost: float) -> str:
        """Return the gap to the bound in French, nothing where it is not known."""
        if self.bound is None or served < self.asked or not 0 < self.bound < float("inf"):
            return ""
        above = max(100 * (cost / self.bound - 1), 0.0)
        if above > MOST_SHOWN:
            return ""
        return f"au plus {decimal(above, 1)} % au-dessus du meilleur coût possible"


def decimal(value: float, digits: int) -> str:
    """Return a number as it is written in French, in powers of ten where it would not fit a line."""
    kind = f",.{digits}f" if abs(value) < MOST_DIGITS else ".2e"
    return f"{value:{kind}}".replace(",", "\u202f").replace(".", ",")
