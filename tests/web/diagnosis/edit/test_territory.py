"""Choosing and composing a territory (row L19)."""

from __future__ import annotations

import pytest

from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import services


def test_epci_and_communes_are_found_when_searched_by_name() -> None:
    found = services.search_territories("thouars")
    by_id = {summary.territory.id: summary for summary in found}
    assert by_id["247900798"].communes == 24
    assert by_id["247900798"].population == sum(
        summary.population or 0
        for code in by_id["247900798"].territory.codes
        for summary in [services.summarize_territory(services.find_territory([code]))]
    )
    commune = by_id["79329"]
    assert commune.epcis == (("247900798", "CC du Thouarsais"),)


def test_bassin_crosses_a_departement_limit_when_composed() -> None:
    """L19: a bassin is a set of EPCI, whatever département or région they are in. Facts: territories.md, B."""
    bassin = services.find_territory(["200040624", "200034700", "240400440"], "Bassin du Luberon")
    summary = services.summarize_territory(bassin)
    assert bassin.name == "Bassin du Luberon"
    assert {"04", "84"} <= set(summary.departements)
    assert summary.communes == 25 + 25 + 13


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        ([], "au moins une"),
        (["000000000"], "pas un territoire connu"),
        (["79329", "247900798"], "ajoutez des intercommunalités"),
        ([f"{n:09d}" for n in range(41)], "au plus 40"),
    ],
)
def test_territory_is_refused_when_it_cannot_be(ids: list[str], says: str) -> None:
    with pytest.raises(RefusedActError, match=says):
        services.find_territory(ids)


def test_missing_data_name_the_command_when_the_store_lacks_them() -> None:
    held, lacks = services.data_held(services.find_territory(["247900798"]), 2026)
    assert any(holding.label == "Ménages" and holding.filled == 24 for holding in held)
    assert all(holding.source and holding.vintage for holding in held)
    by_command = {lack.command: lack for lack in lacks}
    census = by_command["solimob ingest add rp --path FICHIER --mapping CORRESPONDANCE"]
    assert "75 ans et plus" in census.labels
    assert census.page.startswith("https://www.insee.fr")
    assert "Communes" not in census.labels


def test_everything_is_missing_but_population_when_a_territory_was_never_ingested() -> None:
    held, lacks = services.data_held(services.find_territory(["200065928"]), 2026)
    assert "Ménages" in {label for lack in lacks for label in lack.labels}
    assert "solimob ingest add bpe --path FICHIER" in {lack.command for lack in lacks}
    assert {holding.label for holding in held} <= {"Population municipale", "Superficie"}
