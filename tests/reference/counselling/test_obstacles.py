from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from solimob.core.counselling import Axis, Choice, Form, Questionnaire, Theme, estimated_minutes
from solimob.core.evidence import Nature
from solimob.reference.counselling import (
    CURRENT_VERSION,
    questionnaire_path,
    questionnaire_provenance,
    questionnaire_versions,
    read_questionnaire,
)
from solimob.reference.strict_yaml import ReferenceFileError

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = read_questionnaire()
PUBLISHED = {"1": "bc9aaa8af04ddd28"}
"""What each published version scores with. Never change a line: publish another version."""


SHORT_NAMES = {
    Axis.MONEY: "argent",
    Axis.VEHICLE: "véhicule",
    Axis.HEALTH: "santé",
    Axis.SKILLS: "savoir-faire",
    Axis.CONFIDENCE: "peur",
    Axis.ORGANISATION: "organisation",
    Axis.INFORMATION: "information",
}
"""The axes in the table of docs/methode/freins.md."""


def points_text(choice: Choice) -> str:
    """Return an answer as the page of method writes it: « Parfois (santé 10, peur 10) »."""
    points = ", ".join(f"{SHORT_NAMES[axis]} {points}" for axis, points in choice.points.items())
    return f"{choice.text} ({points})" if points else choice.text


def scored_part(questionnaire: Questionnaire) -> str:
    """Return a digest of what a score rests on: items, answers, points, conditions, in their order."""
    scored = [
        [
            item.id,
            item.in_short,
            item.several,
            item.context,
            sorted((id_, sorted(wanted)) for id_, wanted in (item.asked_if or {}).items()),
            [[choice.id, sorted(choice.points.items())] for choice in item.choices],
        ]
        for item in questionnaire.items
    ]
    return hashlib.sha256(json.dumps(scored).encode()).hexdigest()[:16]


def texts(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield every text that a person reads."""
    for item in questionnaire.items:
        yield item.question
        for choice in item.choices:
            yield from (choice.text, choice.obstacle, choice.strength)
    for remedy in questionnaire.remedies:
        yield from (remedy.label, remedy.action, remedy.ask, *remedy.documents)


@pytest.mark.parametrize("version", questionnaire_versions())
def test_a_published_version_never_changes(version: str) -> None:
    """An old file keeps the version it was scored with."""
    assert scored_part(read_questionnaire(questionnaire_path(version))) == PUBLISHED[version]


def test_the_current_version_is_published() -> None:
    assert CURRENT_VERSION in questionnaire_versions()
    assert SHIPPED.version == CURRENT_VERSION
    provenance = questionnaire_provenance()
    assert provenance.points_nature is Nature.ASSUMED
    assert provenance.sources


def test_short_form_is_short_when_every_branch_is_asked() -> None:
    assert len(SHIPPED.items_of(Form.SHORT)) <= 12
    assert estimated_minutes(SHIPPED, Form.SHORT) <= 5


@pytest.mark.parametrize("form", Form)
def test_every_axis_that_is_asked_is_in_each_form(form: Form) -> None:
    asked = {axis for axis in Axis if any(item.most(axis) for item in SHIPPED.items_of(form))}
    assert asked == set(Axis) - {Axis.OFFER}


def test_the_six_themes_of_data_inclusion_are_covered(shared_data: Path) -> None:
    vocabulary = json.loads((shared_data / "data_inclusion_schema_v1" / "thematiques.json").read_text("utf-8"))
    assert set(Theme) == {theme["value"] for theme in vocabulary if theme["value"].startswith("mobilite--")}
    assert {remedy.theme for remedy in SHIPPED.remedies} == set(Theme)


def test_every_obstacle_has_a_remedy_for_everybody() -> None:
    open_to_all = {remedy.id for remedy in SHIPPED.remedies if not remedy.reserved_to}
    for item in SHIPPED.items:
        for choice in item.choices:
            assert not choice.points or open_to_all & set(choice.lifted_by), f"{item.id}.{choice.id}"
    used = {id_ for item in SHIPPED.items for choice in item.choices for id_ in choice.lifted_by}
    assert used | set(SHIPPED.offer_lifted_by) == {remedy.id for remedy in SHIPPED.remedies}


def test_texts_are_short_and_polite() -> None:
    for text in texts(SHIPPED):
        assert len(text.split()) <= 20, text
        assert not re.search(r"\b(tu|toi|ton|ta|tes|te|t')\b", text.lower()), text


def test_health_is_asked_as_needs_and_never_as_a_diagnosis() -> None:
    """Article 9 of the RGPD: operational needs only."""
    for text in texts(SHIPPED):
        assert not re.search(r"maladie|diagnostic|traitement|pathologie|invalidit|handicapé", text.lower()), text


def test_the_page_of_method_gives_every_point() -> None:
    page = (ROOT / "docs/methode/freins.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for item in SHIPPED.items:
        assert rows[item.id].endswith(f"| {' · '.join(points_text(choice) for choice in item.choices)} |")
    assert set(rows) == {item.id for item in SHIPPED.items}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('version: "1"', 'version: "1"\ncolour: blue', "colour : clé inconnue"),
        ("published_on: 2026-11-27", "published_on: bientôt", "n'est pas une date"),
        ("points_nature: assumed", "points_nature: sure", "« sure » est inconnu"),
        ("    status: verified", "", "status : clé absente"),
        ("    read_on: 2026-11-22", "    read_on: hier", "n'est pas une date"),
        ("words_per_minute: 150", "words_per_minute: 0", "plus grand que zéro"),
        ("theme: mobilite--preparer-un-permis", "theme: permis", "« permis », theme : « permis » est inconnu"),
        ("service_type: formation", "service_type: cours", "« cours » est inconnu"),
        ("points: {vehicle: 25}", "points: {car: 25}", "car : cet axe n'existe pas"),
        ("points: {vehicle: 25}", "points: {vehicle: -1}", "plus grand que zéro"),
        ("points: {vehicle: 25}", "points: {vehicle: 90}", "de la plus facile à la plus difficile"),
        ("need: short_walk", "need: long_walk", "le besoin « long_walk »"),
        ("asked_if: {situation: [job_seeker]}", "asked_if: {}", "au moins une de ses réponses"),
        ("lifted_by: [permis, conseil_mobilite]", "lifted_by: [bus]", "levier inconnu, « bus »"),
        ("    short: true\n    several: true", "    short: oui\n    several: true", "« true » ou « false »"),
        ("points: {vehicle: 15}", "points: {vehicle: 16}", "elle fait taire vehicle_state, vehicle_papers"),
    ],
)
def test_refuses_a_file_with_its_line_when_something_is_wrong(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    text = questionnaire_path().read_text("utf-8")
    assert old in text
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ReferenceFileError, match=r"wrong\.yaml, ligne \d+, ") as refused:
        read_questionnaire(path)
    assert expected in str(refused.value)


def test_an_unpublished_version_is_refused_with_those_that_are() -> None:
    with pytest.raises(ReferenceFileError, match="versions publiées : 1"):
        questionnaire_path("99")
