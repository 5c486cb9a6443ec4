"""Exports of the site Statistiques locales."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from solimob.core.territory import Gazetteer
from solimob.ingest import FileRefusedError, statistiques_locales
from solimob.store import Store
from tests.ingest.conftest import TODAY, values

TITLE = "\ufeffInsee - Statistiques locales; ; ; "
COMMUNES = "Référentiel géographique : France par commune; ; ; "
HEADER = "Code;Libellé;Nb de ménages fiscaux 2021;Médiane du niveau de vie 2021"


def test_columns_come_out_of_the_store_with_the_year_of_their_title(
    write: Callable[..., Path], gazetteer: Gazetteer, store: Store
) -> None:
    path = write("x.txt", TITLE, COMMUNES, HEADER, "79329;Thouars;6916;20280", "79299;Saint-Varent;N/A - secret;21000")
    datasets = statistiques_locales.read(path, gazetteer, TODAY)
    assert [dataset.name for dataset in datasets] == [
        "statistiques_locales_communes_tax_households_2021",
        "statistiques_locales_communes_median_income_2021",
    ]
    for dataset in datasets:
        store.add(dataset, TODAY)
    columns = store.columns(["79329", "79299"], ["tax_households", "median_income"])
    assert columns["median_income"].figure("79329").value == 20280
    assert columns["tax_households"].figure("79299").value is None
    assert columns["tax_households"].vintage == "2021"


def test_epci_are_read_when_the_export_is_by_intercommunalite(write: Callable[..., Path], gazetteer: Gazetteer) -> None:
    path = write(
        "x.csv",
        TITLE,
        "Référentiel géographique : France par intercommunalité; ; ; ",
        "Code;Libellé;Population municipale (historique depuis 1876) 2021;"
        "Densité de population (historique depuis 1876) 2021",
        "247900798;CC du Thouarsais;35499;57.2",
    )
    population, density = statistiques_locales.read(path, gazetteer, TODAY)
    assert values(population.table, "247900798")["population"] == 35499
    assert values(density.table, "247900798")["population_density"] == 57.2


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ([TITLE, "Référentiel géographique : France par canton; ; ; ", HEADER, "79329;T;1;2"], 2, "canton"),
        ([TITLE, COMMUNES, HEADER.replace("Nb de", "Nombre de"), "79329;T;1;2"], 3, "Nombre de ménages fiscaux 2021"),
        ([TITLE, COMMUNES, HEADER.replace(" 2021", ""), "79329;T;1;2"], 3, "colonnes inconnues"),
        ([TITLE, COMMUNES, HEADER.replace(" 2021", " 2099"), "79329;T;1;2"], 3, "millésime 2099 impossible"),
        ([TITLE, COMMUNES, HEADER.replace(" 2021", " 1936"), "79329;T;1;2"], 3, "de 1990 à 2026"),
        ([TITLE, COMMUNES, HEADER, "79329;T;1;2,5"], 4, "virgule"),
        ([TITLE, COMMUNES, HEADER, "79329;T;1"], 4, "tronqué"),
        (["Autre titre", COMMUNES, HEADER, "79329;T;1;2"], 1, "première ligne"),
    ],
)
def test_export_is_refused_with_its_line_when_it_does_not_match(
    write: Callable[..., Path], gazetteer: Gazetteer, lines: list[str], line: int, words: str
) -> None:
    with pytest.raises(FileRefusedError, match=words) as caught:
        statistiques_locales.read(write("x.csv", *lines), gazetteer, TODAY)
    assert caught.value.line == line


@pytest.mark.shared
def test_official_exports_give_the_published_figures(shared_data: Path, store: Store) -> None:
    """Saint-Jacques-de-Thouars 23,460 €, Val en Vignes 19,700 € (table of territories, Filosofi 2021)."""
    name = "INSEE_Statistiques_locales_menages_fiscaux_niveau_de_vie.csv.gz"
    _, median = statistiques_locales.read(shared_data / "insee" / name, store.gazetteer(), TODAY)
    thouarsais = store.gazetteer().territory("247900798").codes
    found = [values(median.table, code)["median_income"] for code in thouarsais]
    assert (min(found), max(found)) == (19700, 23460)  # type: ignore[type-var]
