"""Adding one file or a folder, and the verbs of the command line."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from solimob.cli import main
from solimob.ingest import CONNECTORS, FileRefusedError, add_folder
from solimob.ingest.opening import open_file
from solimob.store import Store, files
from tests.ingest.conftest import TODAY
from tests.ingest.test_filosofi import HEADER, row
from tests.ingest.test_mapped import FIGURES

BPE = "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP\n75;79;79329;79329;2018.0;D201;18.0\n"
EXPORT = (
    "\ufeffInsee - Statistiques locales; ; \nRéférentiel géographique : France par commune; ; \n"
    "Code;Libellé;Médiane du niveau de vie 2021\n79329;Thouars;20280\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Known files under misleading names, and others."""
    path = tmp_path / "fichiers"
    path.mkdir()
    (path / "bpe.txt").write_bytes(gzip.compress(f"{HEADER}\n{row('79329')}\n".encode()))
    (path / "filosofi_2020.csv").write_bytes(lzma.compress(BPE.encode()))
    with zipfile.ZipFile(path / "sans-extension", "w") as archive:
        archive.writestr("donnees.csv", EXPORT)
        archive.writestr("meta_donnees.csv", "COD_VAR;LIB_VAR")
    (path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (path / "filosofi_faux.csv").write_text(f"{HEADER}\n{row('99999')}\n", encoding="utf-8")
    (path / "vide.csv").touch()
    return path


def test_files_are_recognised_by_content_when_names_mislead(folder: Path, store: Store) -> None:
    outcomes = {outcome.path.name: outcome for outcome in add_folder(store, folder, TODAY)}
    assert outcomes["bpe.txt"].connector == "filosofi"
    assert outcomes["filosofi_2020.csv"].connector == "bpe"
    assert outcomes["sans-extension"].connector == "statistiques_locales"
    assert "contenu non reconnu" in outcomes["notes.csv"].reason
    assert "ligne 2, colonne « CODGEO »" in outcomes["filosofi_faux.csv"].reason
    assert "vide" in outcomes["vide.csv"].reason
    names = {state.name for state in store.states() if not state.embedded}
    assert names == {"filosofi_communes_2020", "bpe_2018", "statistiques_locales_communes_median_income_2021"}


def test_second_copy_is_left_aside_when_the_data_are_the_same(folder: Path, store: Store) -> None:
    shutil.copy(folder / "filosofi_2020.csv", folder / "zz.xz")
    outcomes = {outcome.path.name: outcome for outcome in add_folder(store, folder, TODAY)}
    assert "filosofi_2020.csv" in outcomes["zz.xz"].reason


def test_two_years_live_side_by_side(write: Callable[..., Path], tmp_path: Path, home: Path) -> None:
    older = write("b.csv", HEADER.replace("20", "16"), row("79329"))
    newer = write("a.csv", HEADER, row("79329"))
    for path in (newer, older):
        assert main(["ingest", "add", "filosofi", "--path", str(path)]) == 0
    names = {state.name for state in Store(home).states()}
    assert {"filosofi_communes_2016", "filosofi_communes_2020"} <= names


def test_add_folder_prints_what_it_added_and_left(folder: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "add-folder", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "ajouté : bpe.txt (filosofi)" in printed
    assert "laissé de côté : notes.csv" in printed
    assert "3 fichiers ajoutés, 3 laissés de côté" in printed


@pytest.mark.parametrize(
    "header", [",COMMUNE,DCLT,TRANS,AGEREVQ,IPONDI,ILTUU", "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P"]
)
def test_commuting_file_is_left_aside_with_the_connector_that_reads_it(
    write: Callable[..., Path], store: Store, header: str
) -> None:
    path = write("mobpro2021_extrait.csv", header, "79329")
    (outcome,) = add_folder(store, path.parent, TODAY)
    assert "solimob ingest add mobpro --mapping" in outcome.reason
    assert "add table" not in outcome.reason


def test_one_row_and_one_file_are_singular(
    write: Callable[..., Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("x.csv", HEADER, row("79329"))
    assert main(["ingest", "add-folder", str(path.parent)]) == 0
    printed = capsys.readouterr().out
    assert ", 1 ligne, millésime 2020" in printed
    assert "1 fichier ajouté, 0 laissé de côté." in printed


def test_add_folder_is_refused_when_nothing_is_known(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vide").mkdir()
    assert main(["ingest", "add-folder", str(tmp_path / "vide")]) == 1
    assert "aucun fichier" in capsys.readouterr().err


def test_store_is_unchanged_when_a_file_is_refused(
    write: Callable[..., Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", "add", "filosofi", "--path", str(write("a.csv", HEADER, row("79329")))]) == 0
    before = Store(home).version()
    bad = write("b.csv", HEADER, row("79329"), row("79329"))
    assert main(["ingest", "add", "filosofi", "--path", str(bad)]) == 1
    message = capsys.readouterr().err
    assert "b.csv, ligne 3, colonne « CODGEO »" in message
    assert "Rien n'a été modifié" in message
    assert Store(home).version() == before


def test_mapped_connector_is_refused_without_mapping(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("geodip", "rp", "mobpro", "demandeurs_emploi", "rsa", "table"):
        assert main(["ingest", "add", name, "--path", "x.csv"]) == 1
        message = capsys.readouterr().err
        assert "--mapping" in message
        assert "ajouter-des-donnees.md" in message


def test_mapped_file_is_added_with_its_mapping(
    write: Callable[..., Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("x.csv", "CODGEO;P21_MEN;P21_POP75P", "79329;7144;1900")
    mapping = write("m.yaml", FIGURES)
    assert main(["ingest", "add", "rp", "--path", str(path), "--mapping", str(mapping)]) == 0
    assert "rp_menages_2021" in capsys.readouterr().out


def test_mapped_file_is_refused_when_its_year_is_to_come(
    write: Callable[..., Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("x.csv", "CODGEO;P21_MEN;P21_POP75P", "79329;7144;1900")
    mapping = write("m.yaml", FIGURES.replace('vintage: "2021"', 'vintage: "2099"'))
    assert main(["ingest", "add", "rp", "--path", str(path), "--mapping", str(mapping)]) == 1
    assert "m.yaml : clé « vintage » : millésime 2099 impossible" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "inconnu"], "connecteur inconnu"),
        (["add", "bpe"], "--path"),
        (["add", "bpe", "--path", "absent.csv"], "pas un fichier"),
        (["add", "bpe", "--path", "x", "--mapping", "y"], "ôtez --mapping"),
        (["add-folder", "absent"], "pas un dossier"),
    ],
)
def test_verb_is_refused_with_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["ingest", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_list_and_status_show_pages_vintages_and_sources(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "list"]) == 0
    printed = capsys.readouterr().out
    for connector in CONNECTORS.values():
        assert connector.name in printed
        assert connector.page in printed
    assert main(["ingest", "list", "--variables"]) == 0
    assert "poverty_rate" in capsys.readouterr().out
    assert main(["ingest", "status"]) == 0
    assert "fourni avec solimob" in capsys.readouterr().out


@pytest.mark.parametrize("failing_call", range(5))
def test_store_is_unchanged_when_the_disk_fills_up_among_several_datasets(
    write: Callable[..., Path],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing_call: int,
) -> None:
    before = Store(home).version()
    real, calls = files.write_file, iter(range(100))

    def full(path: Path, content: bytes) -> None:
        if next(calls) == failing_call:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, content)

    monkeypatch.setattr(files, "write_file", full)
    text = EXPORT.replace("20280", "20280;6916").replace("vie 2021", "vie 2021;Nb de ménages fiscaux 2021")
    path = write("x.csv", *text.splitlines())
    assert main(["ingest", "add", "statistiques_locales", "--path", str(path)]) == 1
    assert "Rien n'a été modifié" in capsys.readouterr().err
    assert Store(home).version() == before


@pytest.mark.parametrize("written", [0, 3, 6])
def test_says_which_files_stay_when_the_disk_fills_up_in_a_folder(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], written: int
) -> None:
    """Three files are recognised; each of them takes three writings: table, manifest, index."""
    real, calls = files.write_file, iter(range(100))

    def full(path: Path, content: bytes) -> None:
        if next(calls) >= written:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, content)

    monkeypatch.setattr(files, "write_file", full)
    assert main(["ingest", "add-folder", str(folder)]) == 1
    message = capsys.readouterr().err
    order = ["bpe.txt", "filosofi_2020.csv", "sans-extension"]
    refused = order[written // 3]
    assert f"« {refused} » n'a pas été ajouté" in message
    assert "No space left on device" in message
    stay = order[: written // 3]
    assert ("Rien n'a été modifié" in message) == (not stay)
    assert len([state for state in Store(home).states() if not state.embedded]) == len(stay)
    if stay:
        assert f"et restent : {', '.join(sorted(stay))}." in message


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress, bytes])
def test_content_is_unpacked_whatever_the_name(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "nom.trompeur"
    path.write_bytes(pack(b"CODGEO;X\n"))
    assert open_file(path).content == b"CODGEO;X\n"


def test_zip_of_several_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "1")
        archive.writestr("b.csv", "2")
    with pytest.raises(FileRefusedError, match="2 fichiers"):
        open_file(path)


@pytest.mark.shared
def test_real_folder_is_added_whole(shared_data: Path, store: Store) -> None:
    outcomes = add_folder(store, shared_data / "insee", TODAY)
    left = {outcome.path.name for outcome in outcomes if not outcome.datasets}
    assert left == {"mobpro2021_extrait_01001-01004.csv", "versement_transport_taux.csv.gz"}
