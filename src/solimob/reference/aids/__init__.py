"""The aids the package ships, and what was searched to find them: rules in `reference/rules/aids`, searches here.

`load_aids(home)` gives the aids as seen from one commune, fast; `load_all_aids(resolve)` with every perimeter whole.
"""

from __future__ import annotations

from pathlib import Path

from solimob.core.counselling.aid_book import AidBook, aid_book
from solimob.core.counselling.aid_coverage import Coverage
from solimob.core.counselling.aid_facet import AidDetailsError, Level
from solimob.core.counselling.home import Home
from solimob.reference.entry import Entry
from solimob.reference.rules import Resolve, load_book
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

NAME = "aids"
COVERAGE = Path(__file__).parent / "coverage.yaml"


def load_aids(home: Home | None, folder: Path | str = NAME) -> AidBook:
    """Return the aids as seen from one commune: the perimeters of other places hold no commune of theirs.

    Raises
    ------
    ReferenceFileError
        If a rule or its details are not understood.
    """
    return _checked(folder, _seen_from(home))


def load_all_aids(resolve: Resolve, folder: Path | str = NAME) -> AidBook:
    """Return the aids with the communes of every perimeter; `resolve` as in `load_book`.

    Raises
    ------
    ReferenceFileError
        If a rule or its details are not understood, or a territory is unknown.
    """
    return _checked(folder, resolve)


def load_coverage(path: Path = COVERAGE) -> tuple[Coverage, ...]:
    """Return what was searched, in the order of the file.

    Raises
    ------
    ReferenceFileError
        If a search is incomplete, or says an unknown key or level; the message names file and line.
    """
    file = Entry(path, "", read_yaml(path))
    file.check_keys(("searches",))
    return tuple(map(_search, file.listed("searches")))


def _checked(folder: Path | str, resolve: Resolve) -> AidBook:
    try:
        return aid_book(NAME, load_book(folder, resolve))
    except AidDetailsError as error:
        raise ReferenceFileError(f"{folder}, {error}") from None


def _seen_from(home: Home | None) -> Resolve:
    def resolve(code: str, year: int) -> frozenset[str]:
        if home is not None and year != home.cog_year:
            raise LookupError(f"codes de {year}, alors que les communes connues sont celles de {home.cog_year}")
        if len(code) == 5 and not code.startswith(("dep:", "reg:")):
            return frozenset({code})
        return frozenset({home.code}) if home is not None and code in home.territories else frozenset()

    return resolve


def _search(entry: Entry) -> Coverage:
    entry.check_keys(("territory", "level", "giver", "searched_on", "complete", "searched"), ("not_found", "by"))
    on = entry.day("searched_on")
    if on is None:
        raise entry.wrong("searched_on", "une date est attendue")
    if not isinstance(entry.held["complete"], bool):
        raise entry.wrong("complete", "true ou false est attendu")
    return Coverage(
        territory=entry.text("territory"),
        level=Level(entry.one_of("level", list(Level))),
        giver=entry.text("giver"),
        searched=entry.texts("searched"),
        on=on,
        complete=entry.held["complete"],
        not_found=entry.texts("not_found"),
        by=entry.text_or_none("by") or "",
    )
