"""The commune a person names: by its code, or by its name."""

from __future__ import annotations

import re

from solimob.core.counselling.home import Home
from solimob.core.territory import Scale
from solimob.core.territory.gazetteer import fold
from solimob.reference.places import UnknownCommuneError, find_home
from solimob.web.projects.services.store import current_store

MOST = 12
"""Communes offered where a name is not enough; beyond, the name has to be made more precise."""
_CODE = re.compile(r"\d[\dAB]\d{3}", re.IGNORECASE)


def commune_of(code: str) -> Home | None:
    """Return the commune of today for an Insee code of any vintage; None where no commune has or had it."""
    try:
        return find_home(code.upper())
    except UnknownCommuneError:
        return None


def communes_named(text: str) -> list[Home]:
    """Return the communes that a text may name: the one of a code, those of exactly this name, else those near it."""
    text = text.strip()
    if _CODE.fullmatch(text):
        home = commune_of(text)
        return [] if home is None else [home]
    found = [place for place in current_store().gazetteer().search(text, 10 * MOST) if place.scale is Scale.COMMUNE]
    exact = [place for place in found if fold(place.name) == fold(text)]
    homes = (commune_of(place.id) for place in (exact or found)[: MOST + 1])
    return [home for home in homes if home is not None]
