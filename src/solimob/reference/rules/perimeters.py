"""Where a rule applies: territories of the official geographic code, turned into explicit commune codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from solimob.core.rules.rule import EVERYWHERE, Perimeter
from solimob.reference.entry import Entry

if TYPE_CHECKING:  # polars is loaded only where territories are resolved
    from solimob.core.territory import Gazetteer

type Resolve = Callable[[str, int], frozenset[str]]
"""Territory or commune code, year of the code → its communes; raises `LookupError` with a French reason."""


class CogYearError(LookupError):
    """Codes of one year of the official geographic code are looked up in another."""


def read_perimeter(entry: Entry, resolve: Resolve | None) -> Perimeter:
    """Return the perimeter of a rule: « everywhere », or the communes of territories of one COG year.

    Raises
    ------
    ReferenceFileError
        If a code is dead or unknown, the year is not the resolver's, or it needs a resolver and there is none.
    """
    if entry.held["perimeter"] == "everywhere":
        return EVERYWHERE
    held = entry.child("perimeter", f"{entry.name}, perimeter")
    held.check_keys(("cog_year", "label"), ("territories", "communes"))
    year = held.number("cog_year")
    codes = [(key, code) for key in ("territories", "communes") for code in held.texts(key)]
    if not codes:
        raise entry.wrong("perimeter", "au moins un territoire ou une commune est attendu, ou « everywhere »")
    communes: set[str] = set()
    for key, code in codes:
        communes |= _resolved(held, key, code, int(year), resolve)
    return Perimeter(frozenset(communes), int(year), held.text("label"))


def gazetteer_resolver(gazetteer: Gazetteer) -> Resolve:
    """Return what turns codes of a gazetteer's year into communes, and refuses codes that have died since."""

    def resolve(code: str, year: int) -> frozenset[str]:
        if year != gazetteer.cog_year:
            raise CogYearError(f"codes de {year}, alors que les communes connues sont celles de {gazetteer.cog_year}")
        try:
            territory = gazetteer.territory(code)
        except KeyError as error:
            raise LookupError(str(error)) from None
        if territory.codes != (code,) and territory.scale == "commune":
            raise LookupError(f"« {code} » n'existe plus en {year} : la commune est « {territory.id} »")
        return frozenset(territory.codes)

    return resolve


def _resolved(held: Entry, key: str, code: str, year: int, resolve: Resolve | None) -> frozenset[str]:
    if resolve is None:
        raise held.wrong(key, f"« {code} » : ce livre se lit avec la liste des communes (argument resolve)")
    try:
        communes = resolve(code, year)
    except CogYearError as error:
        raise held.wrong("cog_year", str(error.args[0])) from None
    except LookupError as error:
        raise held.wrong(key, str(error.args[0])) from None
    if key == "communes" and communes != {code}:
        raise held.wrong(key, f"« {code} » n'est pas une commune de {year}")
    return communes
