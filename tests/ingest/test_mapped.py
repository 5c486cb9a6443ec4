"""Files read through a column mapping of the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from solimob.core.territory import Gazetteer
from solimob.ingest import FileRefusedError, mapped, read_mapping
from solimob.store import DatasetKind, Store
from tests.ingest.conftest import TODAY

FIGURES = """\
name: rp_menages
vintage: "2021"
separator: ";"
decimal: "."
encoding: utf-8
unknown: ["s"]
level: commune
code: CODGEO
columns:
  P21_MEN: households
  P21_POP75P: population_75p
source:
  title: Recensement de la population 2021, base infracommunale
  publisher: Insee
  licence: Réutilisation libre avec mention de l'Insee
  url: https://www.insee.fr
  read_on: 2026-11-22
"""
FLOWS = FIGURES.replace("rp_menages", "mobpro").split("level:")[0] + (
    "origin: CODGEO\ndestination: DCLT\ncount: NBFLUX_C21_ACTOCC15P\nsource:" + FIGURES.split("source:")[1]
)


def test_figures_come_out_of_the_store_when_the_mapping_names_them(
    write: Callable[..., Path], gazetteer: Gazetteer, store: Store
) -> None:
    mapping = read_mapping(write("m.yaml", FIGURES))
    path = write("x.csv", "CODGEO;LIBGEO;P21_MEN;P21_POP75P", "79329;Thouars;7144.5;1900", "79299;Saint-Varent;1100;s")
    (dataset,) = mapped.read(path, gazetteer, mapping)
    assert dataset.name == "rp_menages_2021"
    store.add(dataset, TODAY)
    columns = store.columns(["79329", "79299"], ["households", "population_75p"])
    assert columns["households"].figure("79329").value == 7144.5
    assert columns["population_75p"].figure("79299").value is None
    assert columns["households"].sources[0].publisher == "Insee"


def test_flows_add_up_on_communes_of_today_and_leave_those_abroad(
    write: Callable[..., Path], gazetteer: Gazetteer, store: Store
) -> None:
    path = write(
        "x.csv",
        "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P",
        "79329;Thouars;79299;Saint-Varent;100.5",
        "79171;Missé;79299;Saint-Varent;10",
        "79299;Saint-Varent;99109;Allemagne;5",
    )
    (dataset,) = mapped.read(path, gazetteer, read_mapping(write("m.yaml", FLOWS)))
    assert dataset.kind is DatasetKind.FLOWS
    assert any("étranger" in note for note in dataset.notes)
    store.add(dataset, TODAY)
    flows = store.flows(["79329", "79299"])
    assert flows is not None
    assert flows.select("origin", "destination", "count").rows() == [("79329", "79299", 110.5)]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("separator:", "separateur:", 3, "inconnue"),
        ('vintage: "2021"', 'vintage: "21"', 2, "une année"),
        ('decimal: "."', 'decimal: "x"', 4, "au choix"),
        ("encoding: utf-8", "encoding: ascii", 5, "au choix"),
        ('unknown: ["s"]', "unknown: s", 6, "liste"),
        ("households", "menages", 10, "variable inconnue"),
        ("population_75p", "households", 11, "déjà donnée"),
        ("  url: https://www.insee.fr", "  url: insee.fr", 16, "page officielle"),
        ("  read_on: 2026-11-22", "  read_on: hier", 17, "date"),
        ("code: CODGEO\n", "", 1, "absente"),
        ("name: rp_menages", "name: Rp Ménages", 1, "minuscules"),
        ("code: CODGEO", "code: CODGEO\ncode: AUTRE", 9, "répété"),
    ],
)
def test_mapping_is_refused_with_its_line_when_wrong(
    write: Callable[..., Path], old: str, new: str, line: int, words: str
) -> None:
    assert old in FIGURES
    with pytest.raises(FileRefusedError, match=words) as caught:
        read_mapping(write("m.yaml", FIGURES.replace(old, new)))
    assert f"ligne {line}" in str(caught.value)


def test_file_is_refused_when_a_mapped_column_is_missing(write: Callable[..., Path], gazetteer: Gazetteer) -> None:
    with pytest.raises(FileRefusedError) as caught:
        mapped.read(write("x.csv", "CODGEO;P21_MEN", "79329;1"), gazetteer, read_mapping(write("m.yaml", FIGURES)))
    assert (caught.value.line, caught.value.column) == (1, "P21_POP75P")


def test_flows_are_refused_when_a_destination_is_unknown(write: Callable[..., Path], gazetteer: Gazetteer) -> None:
    path = write("x.csv", "CODGEO;DCLT;NBFLUX_C21_ACTOCC15P", "79329;79999;1")
    with pytest.raises(FileRefusedError, match="inconnu") as caught:
        mapped.read(path, gazetteer, read_mapping(write("m.yaml", FLOWS)))
    assert (caught.value.line, caught.value.column) == (2, "DCLT")
