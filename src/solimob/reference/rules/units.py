"""The units an input or a dated parameter may have: a closed list, so that « km » is never written « kms »."""

from __future__ import annotations

UNITS = frozenset(
    {
        "",  # a pure number: a coefficient, a count whose label says what is counted
        "%",
        "part",
        "rapport",
        # lengths, speeds, areas
        "m",
        "km",
        "km/h",
        "km²",
        # durations and rhythms
        "s",
        "min",
        "h",
        "h/semaine",
        "h/mois",
        "jours",
        "jours/an",
        "jours/mois",
        "jours/semaine",
        "semaines",
        "mois",
        "ans",
        "fois/an",
        "trajets/mois",
        "trajets/an",
        # money
        "€",
        "€/km",
        "€/h",
        "€/jour",
        "€/mois",
        "€/an",
        "€/trajet",
        "€/part",
        "€/part/an",
        "€/personne",
        "€/litre",
        # counts
        "personnes",
        "places",
        "trajets",
        "véhicules",
        "salariés",
        "habitants",
        "communes",
        "parts",
        # vehicles
        "g/km",
        "kg",
        "t",
        "kW",
        "Wh",
        "kWh",
        "cm³",
    }
)
