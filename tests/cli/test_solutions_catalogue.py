"""The catalogue at the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from solimob.cli import RefusedError
from solimob.cli.solutions_catalogue import add_verbs
from tests.reference.solutions.test_loader import SHEET


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(dest="verb", required=True))
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


def test_catalogue_lists_every_sheet_and_rex_when_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("catalogue") == 0
    shown = capsys.readouterr().out
    assert "Solutions (23)" in shown
    assert "covoitsante-63" in shown


def test_catalogue_is_searched_without_accents_and_filtered_by_type(capsys: pytest.CaptureFixture[str]) -> None:
    """C-S9."""
    assert run("catalogue", "--search", "velo electrique", "--type", "accompagner") == 0
    shown = capsys.readouterr().out
    assert "aides-individuelles" in shown
    assert "velo-solidaire" not in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--type", "autre"), "au choix : services-actuels, services-specifiques, accompagner"),
        (("--public", "autre"), "au choix : vulnerabilite-economique"),
        (("--search", "zzz"), "aucune fiche ni retour d'expérience"),
        (("--compare", "tpmr"), "au moins deux fiches"),
        (("--compare", "tpmr+autre"), "aucune fiche « autre »"),
        (("--compare", "tus", "--search", "vélo"), "retirez --search"),
        (("--out", "x.pdf"), "--out va avec --compare"),
        (("--with", "/nowhere"), "ce dossier n'existe pas"),
    ],
)
def test_catalogue_refuses_with_what_to_do(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        run("catalogue", *words)


def test_sheet_is_shown_as_text_when_no_file_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sheet", "tpmr") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Transport adapté")
    assert "- Organiser | oui |" in shown


@pytest.mark.parametrize(("name", "start"), [("tpmr.pdf", b"%PDF"), ("tpmr.odt", b"PK"), ("TPMR.PDF", b"%PDF")])
def test_sheet_is_written_in_the_format_of_its_name(name: str, start: bytes, tmp_path: Path) -> None:
    assert run("sheet", "tpmr", "--out", str(tmp_path / name)) == 0
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize("name", ["tpmr.doc", "tpmr"])
def test_sheet_is_refused_when_no_renderer_writes_the_format(name: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="formats possibles : pdf, docx, odt"):
        run("sheet", "tpmr", "--out", str(tmp_path / name))
    assert not (tmp_path / name).exists()


def test_unknown_sheet_is_refused_with_those_that_exist() -> None:
    with pytest.raises(RefusedError, match=r"aucune fiche « bus » ; au choix : .*tpmr"):
        run("sheet", "bus")


def test_rex_is_shown_by_its_identifier(capsys: pytest.CaptureFixture[str]) -> None:
    """X1."""
    assert run("sheet", "covoitsante-63") == 0
    assert "Retour d'expérience — Pays de Saint-Éloy" in capsys.readouterr().out


def test_forms_of_tus_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """K-S10."""
    assert run("catalogue", "--compare", "tus") == 0
    shown = capsys.readouterr().out
    assert "Moyens humains" in shown
    assert "inconnu" in shown


def test_folder_of_a_territory_adds_its_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """L12."""
    (tmp_path / "sheets").mkdir()
    added = (
        SHEET.replace("type: service", "type: accompagner")
        .replace("family: tus\n", "")
        .replace("publics: [ages]", "publics: [tous]")
        .replace("themes: [conduire]", "themes: []")
        .replace("post: price, ratio: tus.price", "post: user_price, ratio: tus.min_fee")
        .replace("{tus.price}", "{tus.min_fee}")
        .replace("rex: [segre]", "rex: [voiturages-segre]")
        .replace("source: releve", "source: capamob")
    )
    (tmp_path / "sheets/pedibus.yaml").write_text(added, encoding="utf-8")
    assert run("sheet", "pedibus", "--with", str(tmp_path)) == 0
    assert "La personne appelle." in capsys.readouterr().out
    (tmp_path / "sheets/pedibus.yaml").write_text(added.replace("voiturages-segre", "nulle-part"), encoding="utf-8")
    with pytest.raises(RefusedError, match=r"pedibus\.yaml, ligne \d+, .* REX inconnu « nulle-part »"):
        run("catalogue", "--with", str(tmp_path))
