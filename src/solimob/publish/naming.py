"""The name of a territory where there is little room: titles, file names, the first cell of a table."""

from __future__ import annotations

import textwrap

from solimob.core.territory import Scale, Territory
from solimob.publish.french import count_text

LONGEST = 80
"""Letters that a title holds on two lines of a page."""
_UNNAMED = "Bassin : "
"""How the gazetteer starts the name of a bassin that nobody named: the names of its EPCI follow."""


def is_unnamed(territory: Territory) -> bool:
    """Tell whether a bassin goes by the list of its EPCI, for want of a name."""
    return territory.scale is Scale.BASSIN and territory.name.startswith(_UNNAMED)


def short_name(territory: Territory) -> str:
    """Return a name that fits in a title: « Bassin de 6 EPCI » where nobody named it."""
    if is_unnamed(territory):
        return f"Bassin de {count_text(len(territory.epcis), 'EPCI', 'EPCI')}"
    return textwrap.shorten(territory.name, LONGEST, placeholder=" …")


def no_peer_reason(territory: Territory) -> str:
    """Say why nobody is set beside this territory."""
    if territory.scale is Scale.BASSIN:
        return (
            "La comparaison se fait entre EPCI : un bassin, composé pour l'occasion, n'a pas de semblable tout fait. "
            "Le diagnostic de chaque EPCI qui le compose montre ses territoires comparables."
        )
    return "Aucun territoire comparable n'a pu être établi avec les données présentes."


def members_text(territory: Territory) -> str:
    """Return what a bassin is made of, « 116 communes de 6 EPCI : CA A, CC B »; empty for any other territory."""
    if territory.scale is not Scale.BASSIN:
        return ""
    made_of = f"{count_text(len(territory.codes), 'commune')} de {count_text(len(territory.epcis), 'EPCI', 'EPCI')}"
    return f"{made_of} : {territory.name.removeprefix(_UNNAMED)}" if is_unnamed(territory) else made_of
