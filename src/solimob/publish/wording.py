"""Words that several documents share."""

from __future__ import annotations

from solimob.core.diagnosis.result import Rank

FIGURES_ARE_NOT_VERDICTS = (
    "Chaque chiffre porte sa nature : observé (publié par un organisme officiel), calculé (à partir d'observés), "
    "déclaré (saisi par un acteur), modélisé (par une méthode nommée) ou hypothèse (personne ne l'a mesuré). Les "
    "chiffres éclairent une décision ; ils ne la prennent pas."
)

OFFER_KINDS = {
    "line": "ligne régulière",
    "tad": "transport à la demande",
    "tus": "transport d'utilité sociale",
    "school": "transport scolaire",
    "rental": "location ou prêt de véhicules",
    "counselling": "conseil en mobilité",
    "carpool": "covoiturage",
    "garage": "garage solidaire",
    "taxi": "taxi",
    "other": "autre",
}

NO_RANK_REASON = "trop peu d'habitants, ou trop peu de données connues"


def rank_words(rank: Rank) -> str:
    """Return « entre le 3e et le 8e rang », « 1er rang »; empty for a commune too little known."""
    if rank.low is None or rank.high is None:
        return ""
    if rank.low == rank.high:
        return f"{_ordinal(rank.low)} rang"
    return f"entre le {_ordinal(rank.low)} et le {_ordinal(rank.high)} rang"


def _ordinal(rank: int) -> str:
    return "1er" if rank == 1 else f"{rank}e"


REPLACED_PARAMETER = "déclaré : remplacé localement"
"""Stands where a parameter cites its source; who replaced it, when and why is in its method."""
