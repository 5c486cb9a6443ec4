"""One commune of the embedded official geographic code, found in milliseconds without any table library.

`communes.txt.gz` is drawn from the embedded Parquet tables by `scripts/embedded/place_index.py`; a test holds it equal
to them. The verbs that answer about one person read it: to import polars alone takes as long as they may.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from solimob.core.counselling.home import Home

INDEX = Path(__file__).parent / "communes.txt.gz"
"""First line: COG year. Then « code;département;région;SIREN of the EPCI;name », and « old code>code of today »."""


class UnknownCommuneError(LookupError):
    """A code that is no commune of the embedded official geographic code, of any vintage."""

    def __init__(self, code: str) -> None:
        super().__init__(f"commune inconnue « {code} »")
        self.code = code


def find_home(code: str, index: Path = INDEX) -> Home:
    """Return the commune of today for a commune code of any vintage.

    Raises
    ------
    UnknownCommuneError
        If no commune has or had this code.
    """
    text = _text(index)
    year = int(text[: text.index("\n")])
    line = _line(text, f"\n{code};")
    if line is None and (old := _line(text, f"\n{code}>")) is not None:
        line = _line(text, f"\n{old.partition('>')[2]};")
    if line is None:
        raise UnknownCommuneError(code)
    today, departement, region, siren, name = line.split(";")
    return Home(today, name, departement, region, siren or None, year)


@cache
def _text(index: Path) -> str:
    return gzip.decompress(index.read_bytes()).decode()


def _line(text: str, start: str) -> str | None:
    at = text.find(start)
    return None if at < 0 else text[at + 1 : text.index("\n", at + 1)]
