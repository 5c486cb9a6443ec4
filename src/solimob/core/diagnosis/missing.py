"""« Donnée absente »: what no data here holds, and the official file that would fill it."""

from __future__ import annotations

from solimob.core.access import SERVICE_KINDS, Purpose
from solimob.core.diagnosis.inputs import Inputs
from solimob.core.diagnosis.result import MissingData

_VARIABLES = (
    MissingData(
        id="population_75p",
        label="75 ans et plus",
        purpose=None,
        public="age_75p",
        filled_by="Insee, recensement, fichier « Évolution et structure de la population » (base communale)",
        connector="rp",
    ),
    MissingData(
        id="population_75p_alone",
        label="75 ans et plus vivant seuls",
        purpose=None,
        public="age_75p",
        filled_by="Insee, recensement, fichier « Couples, familles, ménages » (base communale)",
        connector="rp",
    ),
    MissingData(
        id="population_18_29",
        label="Jeunes adultes (18 à 29 ans)",
        purpose=None,
        public="young_adults",
        filled_by="Insee, recensement, fichier « Évolution et structure de la population » (base communale)",
        connector="rp",
    ),
    MissingData(
        id="disabled_adults",
        label="Personnes handicapées ou à mobilité réduite",
        purpose=None,
        public="disabled",
        filled_by="Cnaf, bénéficiaires de l'allocation aux adultes handicapés par commune : une partie seulement "
        "des personnes concernées",
        connector=None,
    ),
    MissingData(
        id="registered_job_seekers",
        label="Demandeurs d'emploi inscrits",
        purpose=Purpose.WORK,
        public="job_seekers",
        filled_by="France Travail et Dares, demandeurs d'emploi inscrits par commune",
        connector=None,
    ),
    MissingData(
        id="rsa_recipients",
        label="Allocataires du RSA",
        purpose=Purpose.WORK,
        public="vulnerable",
        filled_by="Cnaf, allocataires du RSA par commune",
        connector=None,
    ),
)
_ALWAYS = (
    MissingData(
        id="transit_times",
        label="Temps en transports en commun : non calculé",
        purpose=None,
        public=None,
        filled_by="Horaires au format GTFS, transport.data.gouv.fr",
        connector=None,
    ),
    MissingData(
        id="visits",
        label="Lieux que l'on visite (famille, amis, établissement pour personnes âgées)",
        purpose=Purpose.LEISURE,
        public=None,
        filled_by="aucun fichier national ; une enquête auprès des habitants",
        connector=None,
    ),
)


def missing_data(inputs: Inputs) -> tuple[MissingData, ...]:
    """Return what is absent from these inputs; an entry disappears when its column is there."""
    variables = tuple(entry for entry in _VARIABLES if entry.id not in inputs.columns)
    kinds = tuple(
        MissingData(
            id=f"service_{kind.id}",
            label=f"Services : {kind.label.lower()}",
            purpose=kind.purpose,
            public=None,
            filled_by="Insee, Base permanente des équipements (BPE), fichier d'ensemble",
            connector="bpe",
        )
        for kind in SERVICE_KINDS.values()
        if not inputs.facilities.knows(kind.id)
    )
    return variables + kinds + _ALWAYS
