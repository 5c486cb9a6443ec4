"""The existing offer, by hand and by CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import Client
from django.urls import reverse

from solimob.core.diagnosis import OFFER_COLUMNS
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import services
from solimob.web.diagnosis.models import Offer
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
HEADER = ";".join(OFFER_COLUMNS)


def table(*lines: str) -> bytes:
    return "\r\n".join([HEADER, *lines]).encode()


def line(**cells: str) -> str:
    cells = {"nom": "Navette", "type": "tad", "communes": "79329"} | cells
    return ";".join(cells.get(column, "") for column in OFFER_COLUMNS)


def faults_of(team: Team, content: bytes) -> list[tuple[int, str]]:
    with pytest.raises(services.OfferError) as caught:
        services.import_offers(team.contributor, team.project, content, replace=True)
    return [(fault.line, fault.column) for fault in caught.value.faults]


def test_offer_counts_in_the_next_run_when_added(team: Team) -> None:
    fields = services.OfferFields("Navette", "tad", ("79329",), days=(4, 1), publics=("age_65p",), trips_per_year=320.0)
    offer = services.add_offer(team.contributor, team.project, fields)
    row = services.entries_of(team.project).offer[0]
    assert (row.id, row.days, row.publics, row.trips_per_year) == (f"offre-{offer.pk}", (1, 4), ("age_65p",), 320.0)
    assert row.cost_per_year_eur is None
    assert row.author == f"{team.project.organization.name} (compte {team.contributor.pk})"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"codes": ()}, "au moins une commune"),
        ({"codes": ("13055",)}, "Hors du territoire : 13055"),
        ({"trips_per_year": -1.0}, "zéro ou plus"),
        ({"trips_per_year": float("nan")}, "zéro ou plus"),
        ({"kind": "rocket"}, "rocket"),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_offer_is_refused_when_wrong(team: Team, fields: dict[str, object], says: str) -> None:
    values = {"name": "Navette", "kind": "tad", "codes": ("79329",)} | fields
    with pytest.raises(RefusedActError, match=says):
        services.add_offer(team.contributor, team.project, services.OfferFields(**values))
    assert not Offer.objects.exists()


def test_offer_is_kept_by_its_runs_only_when_deleted(team: Team) -> None:
    offer = services.add_offer(team.contributor, team.project, services.OfferFields("N", "tad", ("79329",)))
    services.edit_offer(team.contributor, offer, services.OfferFields("Navette", "line", ("79196",)))
    offer.refresh_from_db()
    assert (offer.name, offer.kind, offer.codes) == ("Navette", "line", ["79196"])
    services.delete_offer(team.contributor, offer)
    assert services.entries_of(team.project).offer == ()


def test_inventory_switches_none_known_to_none_when_declared_complete(team: Team) -> None:
    assert not services.entries_of(team.project).offer_complete
    services.declare_inventory_complete(team.contributor, team.project, TODAY, "CC du Thouarsais", TODAY)
    assert services.entries_of(team.project).offer_complete
    services.withdraw_inventory(team.contributor, team.project)
    assert not services.entries_of(team.project).offer_complete
    with pytest.raises(RefusedActError, match="pas déclaré complet"):
        services.withdraw_inventory(team.contributor, team.project)


def test_inventory_is_refused_when_its_day_is_to_come(team: Team) -> None:
    with pytest.raises(RefusedActError, match="à venir"):
        services.declare_inventory_complete(team.contributor, team.project, date(2027, 1, 1), "CC", TODAY)


def test_file_is_read_whole_when_right(team: Team) -> None:
    lines = [
        line(publics="65 ans et plus, sans voiture", jours="lundi, jeudi", voyages_par_an="1 234,5"),
        line(nom="Ligne", type="ligne", communes="toutes"),
    ]
    assert len(services.import_offers(team.contributor, team.project, table(*lines), replace=False).offers) == 2
    navette, ligne = Offer.objects.order_by("-name")
    assert (navette.publics, navette.days, navette.trips_per_year) == (["age_65p", "no_car"], [1, 4], 1234.5)
    assert len(ligne.codes) == 24


def test_file_is_read_when_a_french_spreadsheet_wrote_it(team: Team) -> None:
    content = table(line(nom="Été solidaire")).decode().encode("cp1252")
    services.import_offers(team.contributor, team.project, content, replace=False)
    assert Offer.objects.get().name == "Été solidaire"


def test_nothing_is_stored_when_one_line_is_wrong(team: Team) -> None:
    services.add_offer(team.contributor, team.project, services.OfferFields("Déjà là", "tad", ("79329",)))
    content = table(line(), line(type="fusée", jours="lundredi"), line(communes="13055"), line(voyages_par_an="²"))
    assert faults_of(team, content) == [(3, "type"), (3, "jours"), (4, "communes"), (5, "voyages_par_an")]
    assert [offer.name for offer in Offer.objects.all()] == ["Déjà là"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (table(line(nom="x" * 201)), [(2, "nom")]),
        (table(line(cout_annuel_eur="9" * 400)), [(2, "cout_annuel_eur")]),
        (table("trop;court"), [(2, "nom")]),
        (b"nom;type\r\nNavette;tad", [(1, "communes")]),
        (b"nom;type;communes;couleur\r\nNavette;tad;79329;bleu", [(1, "couleur")]),
        (b"nom;nom;type;communes\r\na;b;tad;79329", [(1, "nom")]),
    ],
)
def test_file_faults_name_line_and_column_when_wrong(
    team: Team, content: bytes, expected: list[tuple[int, str]]
) -> None:
    assert faults_of(team, content) == expected


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf\r\n", "vide"),
        (HEADER.encode(), "n’a que son en-tête"),
        (b"PK\x03\x04\x00\x00", "pas un fichier CSV"),
        (b"nom,type,communes\r\nNavette,tad,79329", "point-virgule"),
        (HEADER.encode() + b'\r\n"jamais ferm', "abîmé ou tronqué"),
        (b"x" * 1_000_001, "dépasse 1 Mo"),
        (table(*[line()] * 1001), "1001 lignes"),
    ],
)
def test_file_is_refused_when_it_is_no_table(team: Team, content: bytes, says: str) -> None:
    with pytest.raises(services.OfferFileError, match=says):
        services.import_offers(team.contributor, team.project, content, replace=False)
    assert not Offer.objects.exists()


def test_offers_come_back_the_same_when_exported_then_read(team: Team) -> None:
    services.import_offers(
        team.contributor,
        team.project,
        table(line(nom="« Navette »", tarif="=1+1", reservation="-", horaires="@9h", cout_annuel_eur="12345,6")),
        replace=False,
    )
    before = services.entries_of(team.project).offer[0]
    codes = services.territory_of(team.project).codes
    content = services.write_offers(services.offers_of(team.project), codes)
    cells = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert (cells["tarif"], cells["reservation"], cells["horaires"]) == ("'=1+1", "'-", "'@9h")
    services.import_offers(team.contributor, team.project, content, replace=True)
    after = services.entries_of(team.project).offer[0]
    assert (after.price, after.booking, after.hours, after.cost_per_year_eur) == ("=1+1", "-", "@9h", 12345.6)
    assert after.name == before.name


def test_template_is_readable_when_downloaded(team: Team) -> None:
    read = services.import_offers(team.contributor, team.project, services.offer_template("79329"), replace=False)
    assert len(read.offers) == 1


def test_offers_are_refused_when_too_many(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solimob.web.diagnosis.services.offer.MOST_OFFERS", 1)
    with pytest.raises(RefusedActError, match="au plus 1"):
        services.import_offers(team.contributor, team.project, table(line(), line()), replace=False)
    assert not Offer.objects.exists()


def test_old_code_is_read_as_the_commune_of_today_when_it_merged_since(team: Team) -> None:
    """79178 and 79171 became 79329 (Thouars) in the changes of code of the embedded gazetteer (Insee, COG)."""
    content = table(line(communes="79178, 79196, 79329"), line(nom="Ligne", communes="79171"))
    read = services.import_offers(team.contributor, team.project, content, replace=False)
    assert [offer.codes for offer in Offer.objects.order_by("-name")] == [["79196", "79329"], ["79329"]]
    assert read.notes == (
        "Ligne 2 : le code 79178 a été lu comme Thouars (79329), la commune qui l’a remplacé.",
        "Ligne 3 : le code 79171 a été lu comme Thouars (79329), la commune qui l’a remplacé.",
    )


@pytest.mark.parametrize("code", ["99999", "79999", "13055", "x"])
def test_code_is_refused_by_line_and_column_when_it_became_no_commune_of_the_territory(team: Team, code: str) -> None:
    assert faults_of(team, table(line(), line(communes=f"79178, {code}"))) == [(3, "communes")]
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("size", "status", "said"), [(1_000_001, 200, "dépasse 1 Mo"), (60_000_000, 413, "60 Mo ; le site en accepte")]
)
def test_file_is_refused_unread_when_it_is_too_large(
    team: Team,
    as_role: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    status: int,
    said: str,
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the file was read")

    monkeypatch.setattr(services, "import_offers", never)
    if status == 413:
        monkeypatch.setattr(MultiPartParser, "parse", never)
    file = SimpleUploadedFile("offre.csv", b"x" * size)
    address = reverse("diagnosis:import_offers", args=[team.project.pk])
    response = as_role("contributor").post(address, {"file": file, "replace": "add"})
    assert response.status_code == status
    assert said in response.content.decode()
