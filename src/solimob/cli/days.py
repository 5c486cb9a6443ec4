"""The day that a word of the command line writes."""

from __future__ import annotations

import argparse
from datetime import date


def day(text: str) -> date:
    """Return the day of a word « 2026-11-27 »: the `type` of an argument.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is written otherwise, or is no day of the calendar.
    """
    from solimob.written_day import written_day

    try:
        return written_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un jour AAAA-MM-JJ") from None
