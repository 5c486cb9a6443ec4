"""The plan to reach publics as CSV and ODT (C-S14): what is known, what is not, and what must not leave the team."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from solimob.core.evidence import Figure, Nature, Source, SourceStatus
from solimob.core.workshop.outreach import ContactForm, PlannedAction, PublicOutreach, Reach, ReachCount
from solimob.publish import DEFAULT, render
from solimob.publish.outreach_csv import HEADER, HIDDEN, outreach_csv
from solimob.publish.outreach_odt import outreach_document

CENSUS = Source("census", "Recensement", "Insee", 2021, "LO", None, None, SourceStatus.VERIFIED)
REPORT = Source("report", "Bilan annuel", "Association d'essai", 2025, "", None, None)
PHARMACIES = PlannedAction("Pharmacies", (ContactForm.PAPER, ContactForm.FACE_TO_FACE), "CCAS", date(2026, 3, 1))
MARKET = PlannedAction("Marché", (), "", None, date(2026, 1, 5))


def public(label: str, concerned: float | None, users: float | None, *actions: PlannedAction) -> PublicOutreach:
    figure = Figure(concerned, "personnes", Nature.DERIVED, (CENSUS,), year=2021)
    reached = Figure(users, "personnes", Nature.DECLARED, (REPORT,), year=2025)
    count = ReachCount(Reach.USERS, reached, date(2025, 1, 1), date(2025, 12, 31), "l'association")
    return PublicOutreach(
        label, label, figure, () if users is None else (count,), actions, "2021", "" if concerned else "Un fichier."
    )


PUBLICS = [
    public("Inconnus", None, None),
    public("Aînés", 2000, 50, MARKET, PHARMACIES),
    public("Peu", 500, 7),
    public("Presque tous", 100, 95),
    public("Trop", 20, 30),
]


def rows(publics: Sequence[PublicOutreach] = PUBLICS) -> list[dict[str, str]]:
    content = outreach_csv(publics)
    assert content.startswith("\N{BYTE ORDER MARK}".encode())
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert header == list(HEADER)
    return [dict(zip(header, line, strict=True)) for line in lines]


def odt_text(publics: Sequence[PublicOutreach] = PUBLICS) -> str:
    document = outreach_document(publics, "Démarche", "Édité le 27 novembre 2026", 2026)
    with zipfile.ZipFile(io.BytesIO(render(document, "odt", DEFAULT))) as archive:
        xml = archive.read("content.xml").decode()
    return re.sub(r"[\s\u202f\u00a0]+", " ", re.sub(r"<[^>]+>", " ", xml))


def test_table_has_one_line_an_action_with_the_coverage_of_its_public() -> None:
    table = rows()
    assert [row["public"] for row in table] == ["Inconnus", "Aînés", "Aînés", "Peu", "Presque tous", "Trop"]
    market, pharmacies = table[1:3]
    assert (market["concernés"], market["usagers"], market["couverture (%)"], market["non touchés (%)"]) == (
        "2000", "50", "2,5", "97,5",
    )  # fmt: skip
    assert (market["action"], market["état"], market["fait le"]) == ("Marché", "fait", "2026-01-05")
    assert (pharmacies["forme"], pharmacies["qui le fait"], pharmacies["état"]) == (
        "papier, de vive voix", "CCAS", "à faire",
    )  # fmt: skip
    assert market["source des usagers"] == "Association d'essai, Bilan annuel (2025) — à vérifier"


def test_unknown_is_an_empty_cell_and_never_zero_in_the_table() -> None:
    unknown = rows()[0]
    assert {unknown[name] for name in ("concernés", "usagers", "couverture (%)", "non touchés (%)")} == {""}


def test_small_numbers_and_those_they_are_worked_out_from_do_not_leave_the_team() -> None:
    few, nearly = rows()[3:5]
    for row in (few, nearly):
        assert (row["usagers"], row["couverture (%)"], row["non touchés (%)"]) == (HIDDEN, "", "")
    text = odt_text()
    assert "Peu 500 personnes moins de 11 non montré non montré" in text
    assert "Presque tous 100 personnes non montré non montré non montré" in text
    assert "1,4 %" not in text
    assert "95" not in re.sub(r"\d{4}", "", text)


def test_document_says_who_is_reached_what_is_planned_and_where_numbers_come_from() -> None:
    text = odt_text()
    assert "Inconnus inconnu inconnu inconnu inconnu" in text
    assert "Aînés 2 000 personnes 50 personnes 2,5 % 97,5 %" in text
    assert "Pharmacies papier, de vive voix CCAS 1er mars 2026 à faire" in text
    assert "Marché non précisée à décider à décider fait le 5 janvier 2026" in text
    assert text.index("Pharmacies") < text.index("Marché")
    assert "Trop : plus de touchés que de concernés" in text
    assert "calculé, millésime 2021, à confirmer localement ; Insee, Recensement (2021)" in text
    assert "compté par l'association, du 1er janvier 2025 au 31 décembre 2025" in text
    assert "Inconnus : nombre de concernés inconnu. Un fichier." in text


def test_small_number_is_not_worked_out_from_two_publics_when_one_holds_the_other() -> None:
    """65 and more: 20 users, 75 and more: 15. Both printed, they say that five are from 65 to 74."""
    older = [public("age_65p", 4631, 20), public("age_75p", 2000, 15)]
    whole, part = rows(older)
    assert (whole["usagers"], part["usagers"], part["couverture (%)"]) == ("20", HIDDEN, "")
    assert part["concernés"] == "2000"
    text = odt_text(older)
    assert "age_65p 4 631 personnes 20 personnes 0,43 % 99,57 %" in text
    assert "age_75p 2 000 personnes non montré non montré non montré" in text


def test_people_are_whole_and_years_are_listed_in_the_table() -> None:
    """The modelled headcount of the trial: 12,005.209171 persons; nobody is a fraction of a person."""
    concerned = Figure(12_005.209171, "personnes", Nature.MODELLED, (CENSUS,), 11_000.4, 13_000.6)
    one = replace(public("a", 1, 50), concerned=concerned, vintage="2016 et 2020 et 2021 et 2023")
    (row,) = rows([one])
    assert [row[name] for name in ("concernés", "concernés au moins", "concernés au plus")] == [
        "12005",
        "11000",
        "13001",
    ]
    assert row["millésime"] == "2016, 2020, 2021 et 2023"
    assert "millésime 2016, 2020, 2021 et 2023" in odt_text([one])


def test_interval_is_left_out_when_both_ends_print_alike() -> None:
    concerned = Figure(5000.0, "personnes", Nature.MODELLED, (CENSUS,), 4999.8, 5000.2)
    text = odt_text([replace(public("Aînés", 1, 11), concerned=concerned)])
    assert "Aînés 5 000 personnes 11 personnes 0,22 % 99,78 %" in text
