"""Filosofi of Insee: by commune and by EPCI."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from solimob.core.territory import Gazetteer
from solimob.ingest import FileRefusedError, filosofi
from solimob.store import Store
from tests.ingest.conftest import TODAY, values

HEADER = (
    "CODGEO;NBMENFISC20;NBPERSMENFISC20;MED20;PIMP20;TP6020;TP60AGE120;TP60AGE220;TP60AGE320;TP60AGE420;TP60AGE520;"
    "TP60AGE620;TP60TOL120;TP60TOL220;PACT20;PTSA20;PCHO20;PBEN20;PPEN20;PPAT20;PPSOC20;PPFAM20;PPMINI20;PPLOGT20;"
    "PIMPOT20;D120;D920;RD20"
)
SECRET = ";s" * 20


def row(code: str, households: str = "331", median: str = "24820", poverty: str = "s", d1: str = "s") -> str:
    return f"{code};{households};842;{median};s;{poverty}{';s' * 19};{d1};s;s"


def refusal(path: Path, gazetteer: Gazetteer) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        filosofi.read(path, gazetteer, TODAY)
    return caught.value


def test_columns_come_out_of_the_store_when_the_official_layout_is_added(
    write: Callable[..., Path], gazetteer: Gazetteer, store: Store
) -> None:
    path = write("any.csv", HEADER, row("79329", poverty="17,0", d1="11490"), row("79299"))
    (dataset,) = filosofi.read(path, gazetteer, TODAY)
    assert dataset.name == "filosofi_communes_2020"
    assert dataset.vintage == "2020"
    store.add(dataset, TODAY)
    columns = store.columns(["79329", "79299"], ["poverty_rate", "median_income"])
    assert columns["poverty_rate"].figure("79329").value == 17.0
    assert columns["poverty_rate"].figure("79299").value is None
    assert columns["poverty_rate"].vintage == "2020"
    assert columns["median_income"].figure("79299").value == 24820.0


def test_counts_add_up_and_rates_become_unknown_when_communes_merged(
    write: Callable[..., Path], gazetteer: Gazetteer
) -> None:
    path = write("f.csv", HEADER, row("79329", "300", poverty="17,0"), row("79171", "31"), row("79299"))
    (dataset,) = filosofi.read(path, gazetteer, TODAY)
    merged = values(dataset.table, "79329")
    assert merged["tax_households"] == 331
    assert merged["median_income"] is None
    assert merged["poverty_rate"] is None
    assert any("2 anciens codes regroupés dans 1 communes" in note for note in dataset.notes)


def test_a_sum_is_unknown_when_one_part_is_secret(write: Callable[..., Path], gazetteer: Gazetteer) -> None:
    path = write("f.csv", HEADER, row("79329", "300"), row("79171", "s"))
    (dataset,) = filosofi.read(path, gazetteer, TODAY)
    assert values(dataset.table, "79329")["tax_households"] is None


def test_a_rate_is_kept_when_a_single_old_code_carries_it(write: Callable[..., Path], gazetteer: Gazetteer) -> None:
    (dataset,) = filosofi.read(write("f.csv", HEADER, row("79171", median="19000")), gazetteer, TODAY)
    assert values(dataset.table, "79329")["median_income"] == 19000.0


def test_arrondissements_are_left_when_their_city_is_in_the_file(
    write: Callable[..., Path], gazetteer: Gazetteer
) -> None:
    path = write("f.csv", HEADER, row("75056", "1000"), row("75101", "400"), row("75102", "600"))
    (dataset,) = filosofi.read(path, gazetteer, TODAY)
    assert values(dataset.table, "75056")["tax_households"] == 1000
    assert values(dataset.table, "75056")["median_income"] == 24820.0


def test_epci_are_read_when_codes_are_sirens(write: Callable[..., Path], gazetteer: Gazetteer, store: Store) -> None:
    header = HEADER.replace("20", "16").replace("CODGEO;", "CODGEO;LIBGEO;")
    line = "247900798;CC du Thouarsais" + row("", median="18959,33", poverty="14,2")
    gone = "200012060;Disparu" + row("")
    (dataset,) = filosofi.read(write("f.csv", header, line, gone), gazetteer, TODAY)
    assert dataset.name == "filosofi_epci_2016"
    assert any("1 EPCI disparus" in note for note in dataset.notes)
    store.add(dataset, TODAY)
    assert store.epci_columns(["247900798"], ["poverty_rate"])["poverty_rate"].figure("247900798").value == 14.2


@pytest.mark.parametrize(
    ("lines", "line", "column", "words"),
    [
        ([HEADER.replace("TP6020;", ""), "79329;1"], 1, "TP6020", "absente"),
        ([HEADER + ";NOUVELLE", row("79329") + ";1"], 1, "NOUVELLE", "inconnue"),
        ([HEADER.replace("MED20", "MED21"), row("79329")], 1, None, "millésimes mêlés"),
        ([HEADER.replace("20", "99"), row("79329")], 1, "NBMENFISC99", "millésime 2099 impossible"),
        ([HEADER.replace(";", ","), row("79329").replace(";", ",")], 1, None, "séparateur"),
        ([HEADER, row("79329", median="24820.5")], 2, "MED20", "point"),
        ([HEADER, row("79299"), row("79329", median="abc")], 3, "MED20", "n'est pas un nombre"),
        ([HEADER, row("79329", poverty="170")], 2, "TP6020", "entre 0 et 100"),
        ([HEADER, row("79329", households="-1")], 2, "NBMENFISC20", "positive"),
        ([HEADER, row("79329"), row("79329")], 3, "CODGEO", "déjà à la ligne 2"),
        ([HEADER, row("79329"), row("99999")], 3, "CODGEO", "code inconnu"),
        ([HEADER, row("1001")], 2, "CODGEO", "zéro de tête"),
        ([HEADER, row("79329"), "79299;331;8"], 3, None, "tronqué"),
        ([HEADER], None, None, "aucune ligne"),
        ([HEADER.replace("MED20", "TP6020"), row("79329")], 1, "TP6020", "répétée"),
    ],
)
def test_file_is_refused_with_its_place_when_it_does_not_match(
    write: Callable[..., Path],
    gazetteer: Gazetteer,
    lines: list[str],
    line: int | None,
    column: str | None,
    words: str,
) -> None:
    if lines[0] == HEADER.replace("TP6020;", ""):
        lines = [lines[0], row("79329").replace(";s", "", 1)]
    error = refusal(write("mauvais.csv", *lines), gazetteer)
    assert (error.line, error.column) == (line, column)
    assert words in str(error)
    assert "mauvais.csv" in str(error)
    assert error.advice


def test_file_is_refused_when_empty(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "vide.csv"
    path.write_bytes(b"")
    assert "vide" in str(refusal(path, gazetteer))


def test_file_is_refused_when_the_encoding_is_wrong(write: Callable[..., Path], gazetteer: Gazetteer) -> None:
    header = HEADER.replace("CODGEO;", "CODGEO;LIBGEO;")
    path = write("latin.csv", header, "79329;Évêché" + row(""), encoding="latin-1")
    error = refusal(path, gazetteer)
    assert "UTF-8" in str(error)
    assert error.line == 2


def test_file_is_refused_when_the_gzip_is_truncated(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "coupe.csv.gz"
    whole = gzip.compress("\n".join([HEADER, *(row("79329", str(i)) for i in range(999))]).encode())
    path.write_bytes(whole[: len(whole) // 2])
    assert "tronqué" in str(refusal(path, gazetteer))


@pytest.mark.shared
def test_official_files_give_the_published_figures(shared_data: Path, store: Store) -> None:
    """Figures of the data manifest and of the table of territories: Thouars 17 %, CC du Thouarsais 14.2 % in 2016."""
    folder = shared_data / "insee"
    (communes,) = filosofi.read(folder / "cc_filosofi_2020_COM.csv.gz", store.gazetteer(), TODAY)
    assert values(communes.table, "79329")["poverty_rate"] == 17.0
    assert 0.123 < 1 - communes.table["poverty_rate"].null_count() / communes.table.height < 0.125
    (epci,) = filosofi.read(folder / "filosofi_epci_2016.csv.gz", store.gazetteer(), TODAY)
    assert values(epci.table, "247900798")["poverty_rate"] == 14.2
    (older,) = filosofi.read(folder / "filosofi_com_2016.csv.gz", store.gazetteer(), TODAY)
    assert older.name == "filosofi_communes_2016"
