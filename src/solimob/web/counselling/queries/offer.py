"""What is known around the person's commune, from the diagnoses that the person who asks may read."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.counselling import NOTHING_KNOWN, LocalOffer
from solimob.core.counselling.diagnosed_offer import diagnosed_offer
from solimob.web.accounts.queries import User
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.projects.queries import latest_results
from solimob.web.projects.services.store import current_store


@dataclass(frozen=True, slots=True)
class DiagnosedCommune:
    """A commune of a diagnosed territory, and the run that tells its offer."""

    code: str
    name: str
    territory: str
    run_id: str


def diagnosed_communes(user: User) -> dict[str, DiagnosedCommune]:
    """Return by code the communes whose offer this person may read: none without an account.

    A commune of several démarches is told by the latest result.
    """
    if not user.is_authenticated:
        return {}
    found: dict[str, DiagnosedCommune] = {}
    runs = latest_results(user)
    if not runs:
        return {}
    names = dict(current_store().gazetteer().communes.select("code", "name").iter_rows())
    for run in runs:
        for code in run.project.territory_codes:
            commune = DiagnosedCommune(code, names.get(code, code), run.project.territory_name, run.run_id)
            found.setdefault(code, commune)
    return dict(sorted(found.items(), key=lambda item: item[1].name))


def offer_at(communes: dict[str, DiagnosedCommune], code: str) -> LocalOffer:
    """Return what is known around a commune; nothing where no diagnosis tells."""
    commune = communes.get(code)
    return NOTHING_KNOWN if commune is None else diagnosed_offer(diagnosis_of_run(commune.run_id), code)
