"""Words that several documents share."""

from __future__ import annotations

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

REPLACED_PARAMETER = "déclaré : remplacé localement"
"""Stands where a parameter cites its source; who replaced it, when and why is in its method."""
