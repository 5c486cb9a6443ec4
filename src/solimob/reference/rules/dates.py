"""The days from which and until which a text holds, as rule files write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from solimob.reference.entry import Entry


def read_span(entry: Entry) -> tuple[date | None, date | None]:
    """Return `valid_from` and `valid_to`, both included, `None` where open.

    Raises
    ------
    ReferenceFileError
        If one is no date, or the span ends before it begins.
    """
    begins, ends = entry.day("valid_from"), entry.day("valid_to")
    if begins and ends and begins > ends:
        raise entry.wrong("valid_to", f"la fin ({ends}) précède le début ({begins})")
    return begins, ends


def check_order(versions: Iterable[Entry]) -> None:
    """Check that versions come in the order of their dates and share no day; days between two are allowed.

    Raises
    ------
    ReferenceFileError
        If two versions overlap, or a later one is written first.
    """
    before: tuple[date | None, date | None] | None = None
    for version in versions:
        begins, ends = read_span(version)
        if before is not None:
            if begins is None:
                raise version.wrong("valid_from", "une date est attendue : seule la première version peut s'en passer")
            if before[0] is not None and begins < before[0]:
                raise version.wrong("valid_from", "les versions vont de la plus ancienne à la plus récente")
            if before[1] is None or begins <= before[1]:
                until = "qui n'a pas de fin" if before[1] is None else f"qui va jusqu'au {before[1]} compris"
                raise version.wrong("valid_from", f"{begins} chevauche la version précédente, {until}")
        before = begins, ends
