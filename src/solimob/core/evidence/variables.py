"""The variables that official files give by commune or by EPCI: one identifier each, whatever the file.

The store hands them out as `Indicator` columns; the diagnosis asks for them by identifier.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: its identifier, French label and unit."""

    id: str
    label: str
    unit: str


VARIABLES: dict[str, Variable] = {
    variable.id: variable
    for variable in (
        Variable("population", "Population municipale", "personnes"),
        Variable("population_past", "Population municipale, recensement précédent", "personnes"),
        Variable("population_density", "Densité de population", "habitants/km²"),
        Variable("area_km2", "Superficie", "km²"),
        Variable("commune_count", "Communes", "communes"),
        Variable("households", "Ménages", "ménages"),
        Variable("population_15_64", "Population de 15 à 64 ans", "personnes"),
        Variable("active_15_64", "Actifs de 15 à 64 ans", "personnes"),
        Variable("unemployed_15_64", "Chômeurs au sens du recensement, 15 à 64 ans", "personnes"),
        Variable("registered_job_seekers", "Demandeurs d'emploi inscrits", "personnes"),
        Variable("rsa_recipients", "Allocataires du RSA", "personnes"),
        Variable("population_age_base", "Population du recensement par âge (total)", "personnes"),
        Variable("population_0_19", "Moins de 20 ans", "personnes"),
        Variable("population_20_64", "20 à 64 ans", "personnes"),
        Variable("population_65p", "65 ans et plus", "personnes"),
        Variable("population_75p", "75 ans et plus", "personnes"),
        Variable("population_75p_alone", "75 ans et plus vivant seuls", "personnes"),
        Variable("population_18_29", "18 à 29 ans", "personnes"),
        Variable("disabled_adults", "Bénéficiaires de l'allocation aux adultes handicapés", "personnes"),
        Variable("households_with_car_share", "Ménages ayant au moins une voiture", "%"),
        Variable("workers_by_car_share", "Actifs occupés allant au travail en voiture", "%"),
        Variable("workers_by_transit_share", "Actifs occupés allant au travail en transports en commun", "%"),
        Variable("workers_by_bike_share", "Actifs occupés allant au travail à vélo", "%"),
        Variable("tax_households", "Ménages fiscaux", "ménages"),
        Variable("median_income", "Médiane du niveau de vie", "€"),
        Variable("first_decile_income", "Premier décile du niveau de vie", "€"),
        Variable("ninth_decile_income", "Neuvième décile du niveau de vie", "€"),
        Variable("interdecile_ratio", "Rapport interdécile du niveau de vie", "rapport"),
        Variable("poverty_rate", "Taux de pauvreté au seuil de 60 %", "%"),
        Variable("main_dwellings", "Résidences principales", "logements"),
        Variable("secondary_dwellings", "Résidences secondaires", "logements"),
        Variable("vacant_dwellings", "Logements vacants", "logements"),
        Variable("fuel_effort_rate_published", "Ménages en précarité énergétique mobilité (GeoDIP)", "%"),
    )
}
