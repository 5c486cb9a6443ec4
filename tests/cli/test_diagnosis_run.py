"""`solimob diagnosis run` on the embedded territory."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from solimob.cli import main
from solimob.core.diagnosis import from_dict, to_dict
from solimob.core.diagnosis.composite import DEFAULT_WEIGHTS
from solimob.core.evidence import Nature
from solimob.reference.schemas import schema
from tests.ingest.test_filosofi import HEADER as FILOSOFI
from tests.ingest.test_filosofi import row as filosofi_row

THOUARSAIS = "247900798"


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the embedded data only."""
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "home"))


def run(out: Path, *more: str) -> int:
    return main(["diagnosis", "run", "--territory", THOUARSAIS, "--out", str(out), *more])


def diagnosed(out: Path, *more: str) -> dict[str, object]:
    assert run(out, *more) == 0
    document: dict[str, object] = json.loads((out / "diagnosis.json").read_text("utf-8"))
    return document


def test_diagnosis_of_the_embedded_territory_has_its_known_figures(tmp_path: Path) -> None:
    """Golden numbers: CC du Thouarsais, recensement 2021 and BPE 2018, as read from the Insee files by hand.

    16,441 households of which 10.7 % (1,761) without a car; 25.7 % aged 65 or more; 10.6 % of active people unemployed;
    EPCI poverty 14.2 % (2016); 27 general practitioners.
    """
    document = diagnosed(tmp_path)
    jsonschema.validate(document, schema("diagnosis"), cls=jsonschema.Draft202012Validator)
    diagnosis = from_dict(document, current_year=2026)
    assert len(diagnosis.territory.codes) == 24
    assert len(diagnosis.indicators) >= 30

    def summary(id_: str) -> float | None:
        return diagnosis.indicator(id_).summary.value

    assert summary("households_without_car") == pytest.approx(1_761, abs=1)
    assert summary("households_without_car_rate") == pytest.approx(10.7, abs=0.05)
    assert summary("share_65p") == pytest.approx(25.7, abs=0.05)
    assert summary("unemployment_rate") == pytest.approx(10.6, abs=0.05)
    assert summary("epci_poverty_rate") == pytest.approx(14.2, abs=0.05)
    assert diagnosis.indicator("poverty_rate").indicator.known().sum() == 4
    population = summary("population")
    assert population is not None
    assert summary("doctors_per_1000") == pytest.approx(27_000 / population, abs=1e-3)


def test_indicators_without_any_value_are_not_announced_when_the_data_fill_few(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Filosofi of one commune (made up) is all that is known of the EPCI of Apt."""
    table = tmp_path / "filosofi.csv"
    table.write_text(f"{FILOSOFI}\n{filosofi_row('84003', poverty='20,5')}\n", encoding="utf-8")
    assert main(["ingest", "add", "filosofi", "--path", str(table)]) == 0
    out = tmp_path / "out"
    assert main(["diagnosis", "run", "--territory", "200040624", "--out", str(out)]) == 0
    entries = from_dict(json.loads((out / "diagnosis.json").read_text("utf-8")), current_year=2026).indicators
    filled = [e for e in entries if e.summary.value is not None or e.indicator.known().any()]
    assert 0 < len(filled) < len(entries) / 2
    expected = f"{len(filled)} indicateurs renseignés sur {len(entries)} ; pour les autres : solimob ingest list"
    assert expected in capsys.readouterr().out


def test_two_runs_are_byte_identical(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert run(tmp_path / folder, "--seed", "4") == 0
    assert (tmp_path / "a/diagnosis.json").read_bytes() == (tmp_path / "b/diagnosis.json").read_bytes()


def test_written_document_reads_back(tmp_path: Path) -> None:
    document = diagnosed(tmp_path)
    assert to_dict(from_dict(document, current_year=2026)) == document


def test_some_nearest_services_lie_outside_the_territory(tmp_path: Path) -> None:
    """L5: BPE 2018, five communes of the Thouarsais have their nearest bank outside it."""
    diagnosis = from_dict(diagnosed(tmp_path), current_year=2026)
    bank = next(access for access in diagnosis.access if access.kind_id == "bank")
    assert sum(bank.outside) == 5


def test_moved_emergency_ward_of_thouars_counts_when_the_file_of_corrections_says_so(tmp_path: Path) -> None:
    """BPE 2018 puts the ward in Thouars; it moved to Faye-l'Abbesse (79116) on 11/06/2018 (to verify)."""
    table = tmp_path / "corrections.csv"
    table.write_text(
        "action;objet;code;valeur;vers;auteur;date;motif\n"
        "déplacer;emergency_ward;79329;;79116;Un agent;2026-11-22;Transfert du 11/06/2018 (à vérifier)\n",
        encoding="utf-8",
    )
    official, corrected = (
        next(a for a in from_dict(document, current_year=2026).access if a.kind_id == "emergency_ward")
        for document in (diagnosed(tmp_path / "a"), diagnosed(tmp_path / "b", "--corrections", str(table)))
    )
    row = official.distance.codes.index("79329")
    assert official.nearest[row] == "79329"
    assert corrected.nearest_names[row] == "Faye-l'Abbesse"
    assert corrected.outside[row]
    assert corrected.car.value[row] > official.car.value[row]
    assert corrected.car.corrections


def test_fuel_effort_rises_and_says_who_declared_the_price_when_the_file_of_assumptions_raises_it(
    tmp_path: Path,
) -> None:
    table = tmp_path / "hypotheses.csv"
    table.write_text(
        "parametre;valeur;bas;haut;auteur;date;raison\nfuel.price_eur_l;2,2;2,1;2,3;Un agent;2026-11-22;Relevé local\n",
        encoding="utf-8",
    )
    document = diagnosed(tmp_path / "b", "--assumptions", str(table))
    jsonschema.validate(document, schema("diagnosis"), cls=jsonschema.Draft202012Validator)
    shipped = from_dict(diagnosed(tmp_path / "a"), current_year=2026)
    replaced = from_dict(document, current_year=2026)
    before, after = (d.indicator("fuel_effort_rate") for d in (shipped, replaced))
    assert before.summary.value is not None
    assert after.summary.value is not None
    assert after.summary.value > before.summary.value
    assert Nature.DECLARED in after.indicator.rests_on
    assert Nature.DECLARED not in before.indicator.rests_on
    price = replaced.parameters["fuel.price_eur_l"]
    assert (price.value, price.low, price.high, price.nature) == (2.2, 2.1, 2.3, Nature.DECLARED)
    assert "déclarée par Un agent le 22/11/2026 : Relevé local" in price.method


CORRECTIONS = "action;objet;code;valeur;vers;auteur;date;motif\n"


@pytest.mark.parametrize("verb", ["run", "national"])
def test_seed_is_refused_when_negative(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    territory = ["--territory", THOUARSAIS] if verb == "run" else []
    with pytest.raises(SystemExit) as leaving:
        main(["diagnosis", verb, *territory, "--out", str(tmp_path / "out"), "--seed", "-1"])
    assert leaving.value.code == 2
    assert "un entier de zéro ou plus" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "content", "words"),
    [
        ("--weights", "indicateur;poids\nshare_65p;2\nfood_distance;-1\n", "ligne 3, colonne « poids »"),
        ("--weights", "indicateur;poids\ninconnu;1\n", "« inconnu »"),
        ("--weights", "", "fichier vide"),
        ("--offer", "nom;type;communes\nBus;ligne;75056\n", "ligne 2, colonne « communes »"),
        ("--corrections", "action;objet\n", "colonne absente"),
        (
            "--corrections",
            f"{CORRECTIONS}corriger;households_with_car_share;79329;250;;Moi;2026-11-22;essai\n",
            "ligne 2, colonne « valeur » : « Ménages ayant au moins une voiture » est une part",
        ),
        (
            "--corrections",
            f"{CORRECTIONS}corriger;households;79329;7000;;Moi;2026-11-22;essai\n"
            "corriger;unemployed_15_64;79329;90000;;Moi;2026-11-22;essai\n",
            "ligne 3 : correction à Thouars (79329) : « Chômeurs au sens du recensement, 15 à 64 ans » (90000) dépasse",
        ),
        (
            "--corrections",
            f"{CORRECTIONS}fermer;emergency_ward;79329;40;;Moi;2026-11-22;essai\n",
            "ligne 2 : Urgences : il n'y en a que 1 à 79329",
        ),
        (
            "--weights",
            "indicateur;poids\n" + "".join(f"{default.indicator};0\n" for default in DEFAULT_WEIGHTS),
            "tous les poids sont nuls",
        ),
        (
            "--assumptions",
            "parametre;valeur;bas;haut;auteur;date;raison\nfuel.price_eur_l;-1;;;Moi;2026-11-22;essai\n",
            "ligne 2, colonne « valeur » : la valeur doit être plus grande que zéro",
        ),
    ],
)
def test_wrong_table_is_refused_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, content: str, words: str
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(content, encoding="utf-8")
    assert run(tmp_path / "out", option, str(table)) == 1
    refusal = capsys.readouterr().err
    assert str(table) in refusal
    assert words in refusal
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--territory", "000000000"], "code inconnu"),
        (["--territory", "200040624"], "ajoutez les fichiers de l'Insee"),
        (["--territory", THOUARSAIS, "--formats", "json,papyrus"], "papyrus"),
        (["--territory", THOUARSAIS, "--weights", "absent.csv"], "n'existe pas"),
    ],
)
def test_what_cannot_be_done_is_refused_in_french(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["diagnosis", "run", "--out", str(tmp_path / "out"), *arguments]) == 1
    assert words in capsys.readouterr().err


def test_unwritable_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert run(tmp_path / "file") == 1
    assert "écriture impossible" in capsys.readouterr().err
