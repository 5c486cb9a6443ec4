"""The pages of a large bassin: its name, its files, why nobody is compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.diagnosis import from_json, to_json
from solimob.core.territory import Scale
from solimob.web.diagnosis import services
from solimob.web.projects.models import Project, Run
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
EPCIS = ", ".join(f"CC du Pays de l’Exemple au nom développé {i}" for i in range(6))


@pytest.fixture
def bassin(team: Team, result: Run, thouarsais_document: bytes) -> Run:
    """The result of the démarche, as if its territory were a bassin that nobody named."""
    diagnosis = from_json(thouarsais_document, current_year=2026)
    territory = replace(
        diagnosis.territory,
        name=f"Bassin : {EPCIS}",
        scale=Scale.BASSIN,
        id="000000001+000000002",
        epcis=("000000001", "000000002"),
    )
    document = to_json(replace(diagnosis, territory=territory, peers=()))
    run_id = f"diagnosis-{team.project.pk}-{result.pk}-bassin"
    services.current_store().save_run(run_id, {"entries_digest": ""}, {"diagnosis.json": document})
    result.run_id = run_id
    result.save()
    return result


def test_pages_bear_the_name_of_the_demarche_when_nobody_named_the_bassin(
    reader: Client, bassin: Run, address: Callable[..., str]
) -> None:
    html = reader.get(address("overview")).content.decode()
    assert "<title>Vue d’ensemble — Démarche d’essai" in html
    assert html.count("CC du Pays de l’Exemple au nom développé 5") == 1


def test_file_name_is_short_when_the_bassin_is_long(
    reader: Client, team: Team, bassin: Run, address: Callable[..., str]
) -> None:
    Project.objects.filter(pk=team.project.pk).update(name="Une démarche au nom très développé " * 5)
    header = reader.get(address("download", "diagnostic.json"))["Content-Disposition"]
    stem = header.partition('"')[2].removesuffix('.json"').removeprefix("diagnostic-")
    assert len(stem) <= 60
    assert stem.startswith("une-demarche-au-nom-tres-developpe")


def test_comparison_says_why_when_the_territory_is_a_bassin(
    reader: Client, bassin: Run, address: Callable[..., str]
) -> None:
    assert "un bassin, composé pour l&#x27;occasion" in reader.get(address("peers")).content.decode()


def test_bassin_takes_the_name_of_the_demarche_when_none_is_given(team: Team, as_role: Callable[[str], Client]) -> None:
    """L19: the name that people typed is the one they read."""
    data = {"name": "Bassin du Luberon", "bassin_name": "", "organization": team.project.organization_id}
    as_role("editor").post(reverse("diagnosis:edit_create") + "?avec=200040624&avec=200034700", data)
    created = Project.objects.get(name="Bassin du Luberon")
    assert created.territory_name == "Bassin du Luberon"
    assert services.territory_of(created).name == "Bassin du Luberon"
