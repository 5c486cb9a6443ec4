"""Cases handed to the regime finder: every bad field is named, communes become places where a list says so."""

from __future__ import annotations

from datetime import date

import jsonschema
import pytest

from solimob.core.rules import InputKind
from solimob.core.solutions.regime_case import CaseError, Communes, RegimeCase, read_case
from solimob.reference.regimes import load_regimes
from solimob.reference.schemas import example, schema

TODAY = date(2026, 11, 27)
RULES = load_regimes().rules
COMMUNES = Communes({"00A", "00B", "00R"}.__contains__, {"00A": 11_999, "00B": 12_000, "00R": 0})


def read(communes: Communes | None = COMMUNES, **document: object) -> RegimeCase:
    return read_case(document, RULES, TODAY, communes)


def refused(communes: Communes | None = COMMUNES, **document: object) -> dict[str, str]:
    with pytest.raises(CaseError) as error:
        read(communes, **document)
    return dict(error.value.problems)


def test_a_case_is_a_ride_of_today_when_it_says_nothing() -> None:
    case = read()
    assert case.situation.on == TODAY
    assert case.situation.facts == {"service": "ride"}


def test_null_is_unknown() -> None:
    assert read(organiser=None, date=None) == read()


def test_every_bad_field_is_named_when_several_are_wrong() -> None:
    problems = refused(
        organizer="association",
        public="everyone",
        seats=4.5,
        distance_km=-3,
        free="yes",
        fare_per_km=True,
        date="2019-02-30",
        origin_commune="99999",
    )
    assert set(problems) == {
        "organizer", "public", "seats", "distance_km", "free", "fare_per_km", "date", "origin_commune",
    }  # fmt: skip
    assert problems["organizer"] == "champ inconnu ; vouliez-vous dire « organiser » ?"
    assert "au choix : all, vulnerable" in problems["public"]
    assert problems["distance_km"] == "-3 est impossible : de 0 à 20\u202f000 km"
    assert problems["date"] == "« 2019-02-30 » n'est pas une date possible (2026-11-22)"


@pytest.mark.parametrize("document", [[], "x", None, 3])
def test_a_case_is_refused_when_it_is_no_object(document: object) -> None:
    with pytest.raises(CaseError, match="un objet JSON est attendu"):
        read_case(document, RULES, TODAY)


@pytest.mark.parametrize("seats", [float("nan"), float("inf"), "5", True])
def test_seats_are_refused_when_they_are_no_number(seats: object) -> None:
    assert set(refused(seats=seats)) == {"seats"}


@pytest.mark.parametrize("field", ["fare_per_km", "fare_minimum"])
def test_a_free_ride_with_a_fare_is_refused(field: str) -> None:
    assert refused(free=True, **{field: 0.1}) == {"free": f"le trajet est dit gratuit, alors que « {field} » vaut 0.1"}


def test_fares_and_free_say_the_same_when_one_is_missing() -> None:
    assert read(free=True).situation.facts["fare_per_km"] == 0
    assert read(fare_per_km=0.2).situation.facts["free"] is False
    assert "free" not in read(fare_per_km=0, fare_minimum=0).situation.facts


def test_a_commune_is_refused_when_no_list_of_communes_is_given() -> None:
    assert refused(None, origin_commune="00R") == {"origin_commune": "la liste des communes n'a pas été donnée"}


def test_places_come_from_communes_when_the_urban_units_are_known() -> None:
    facts = read(origin_commune="00R", destination_commune="00A").situation.facts
    assert (facts["origin"], facts["destination"]) == ("rural", "small_urban_unit")


def test_a_large_unit_stays_open_when_nobody_says_whether_it_is_a_hub() -> None:
    case = read(destination_commune="00B")
    assert "destination" not in case.situation.facts
    assert case.notes == (
        "Commune d'arrivée : grande unité urbaine. Dites si le lieu est un pôle d'échange (destination).",
    )
    assert (
        read(destination_commune="00B", destination="multimodal_hub").situation.facts["destination"] == "multimodal_hub"
    )


def test_the_list_to_add_is_named_when_urban_units_are_unknown() -> None:
    case = read(Communes({"00R"}.__contains__), origin_commune="00R")
    assert "origin" not in case.situation.facts
    assert "communes rurales et des unités urbaines de moins de 12 000 habitants" in case.notes[0]


def test_a_place_is_refused_when_it_contradicts_its_commune() -> None:
    assert refused(origin_commune="00R", origin="large_urban_unit") == {
        "origin": "« large_urban_unit » contredit la commune 00R, qui est rural"
    }
    assert set(refused(destination_commune="00B", destination="rural")) == {"destination"}


@pytest.mark.parametrize(("commune", "said"), [("00A", "elle le remplit"), ("00B", "elle ne le remplit pas")])
def test_the_criterion_of_residence_is_told_and_not_decided(commune: str, said: str) -> None:
    case = read(residence_commune=commune)
    assert said in case.notes[0]
    assert "eligible_by" not in case.situation.facts


@pytest.mark.parametrize(
    ("commune", "said"), [("00B", "residence"), ("00B", "both"), ("00A", "none"), ("00R", "none"), ("97502", "none")]
)
def test_a_criterion_is_refused_when_it_contradicts_the_commune_of_residence(commune: str, said: str) -> None:
    problems = refused(residence_commune=commune, eligible_by=said)
    assert set(problems) == {"eligible_by"}
    assert f"contredit la commune de résidence {commune}" in problems["eligible_by"]


@pytest.mark.parametrize(("commune", "said"), [("00B", "none"), ("00B", "means"), ("00A", "both"), ("00R", "means")])
def test_a_criterion_stands_when_the_commune_of_residence_may_have_it(commune: str, said: str) -> None:
    assert read(residence_commune=commune, eligible_by=said).situation.facts["eligible_by"] == said


def test_saint_pierre_et_miquelon_is_known_as_a_criterion_of_residence() -> None:
    """R.3133-1 1° names it; the lists of communes leave it out."""
    case = read(residence_commune="97502", origin_commune="97501")
    assert "Saint-Pierre-et-Miquelon ; elle remplit le critère du lieu de vie (R.3133-1 1°)" in case.notes[-1]
    assert "origin" not in case.situation.facts


def test_who_drives_on_his_own_trip_makes_it_anyway() -> None:
    assert read(driver="traveller").situation.facts["driver_travels_anyway"] is True
    assert set(refused(driver="traveller", driver_travels_anyway=False)) == {"driver_travels_anyway"}


@pytest.mark.parametrize("day", ["20261122", "2026-W01-1", "2026-1-2", 20261122, True])
def test_a_day_is_refused_when_it_is_not_written_whole(day: object) -> None:
    assert set(refused(date=day)) == {"date"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("residence_commune", 79329, '« 79329 » n\'est pas un mot ; écrivez-le entre guillemets : "79329"'),
        ("distance_km", True, "« true » n'est pas un nombre"),
        ("distance_km", float("inf"), "« infini » n'est pas un nombre"),
        ("distance_km", float("nan"), "« NaN » n'est pas un nombre"),
        ("free", 1, "« 1 » n'est ni vrai ni faux (true, false)"),
    ],
)
def test_a_wrong_value_is_told_as_its_writer_wrote_it(field: str, value: object, said: str) -> None:
    assert refused(**{field: value}) == {field: said}


def test_the_schema_has_the_fields_of_the_rules() -> None:
    properties = schema("regime_case")["properties"]
    assert set(properties) == {*RULES.inputs, "date"}
    for name, spec in RULES.inputs.items():
        if spec.choices:
            assert properties[name]["enum"] == [*spec.choices, None], name
        if spec.kind is InputKind.NUMBER:
            assert (properties[name]["minimum"], properties[name]["maximum"]) == (spec.low, spec.high), name


def test_the_example_is_read_and_follows_its_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema("regime_case"))
    jsonschema.validate(example("regime_case"), schema("regime_case"), cls=jsonschema.Draft202012Validator)
    assert read_case(example("regime_case"), RULES, TODAY).situation.on == date(2026, 11, 2)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"colour": 1}, schema("regime_case"), cls=jsonschema.Draft202012Validator)
