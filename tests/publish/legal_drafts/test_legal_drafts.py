"""Legal drafts: marked on every page, filled with what is known, never with anything else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from solimob.cli.solutions_competence import DRAFT_KINDS
from solimob.core.solutions.competence import (
    TO_COMPLETE,
    CompetenceAnswer,
    DecisionTree,
    Declared,
    DraftTemplate,
    LiabilityPoint,
    LiabilityRegime,
    fill,
    rules_for,
)
from solimob.core.solutions.competence.draft import DraftSection
from solimob.core.solutions.law import LegalStatus
from solimob.publish.brand import DEFAULT
from solimob.publish.document import Document
from solimob.publish.legal_drafts import KINDS, MARK, draft, known_values, write_drafts
from solimob.publish.legal_drafts.acts import dated_values
from solimob.publish.legal_drafts.outputs import ACTS
from solimob.publish.odt import render_odt
from solimob.reference.competence import load_contribution_tree, load_decision_tree, load_draft, load_liability
from solimob.reference.competence.drafts import DRAFTS_FOLDER
from solimob.reference.law import load_law_book
from tests.core.solutions.competence.territories import NO_TRANSFER, SYNDICAT, TRANSFER, answered

BOOK = load_law_book()
KNOWN = answered(TRANSFER)
UNKNOWN = answered(Declared())


def parts(document: Document) -> tuple[str, str]:
    """Return the styles (what every page shows) and the content of the ODT file."""
    archive = zipfile.ZipFile(io.BytesIO(render_odt(document, DEFAULT)))
    return archive.read("styles.xml").decode(), archive.read("content.xml").decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", [KNOWN, UNKNOWN], ids=["known", "unknown"])
def test_every_draft_is_marked_on_every_page_and_cites_its_texts(kind: str, answer: CompetenceAnswer) -> None:
    styles, content = parts(draft(kind, answer, BOOK))
    assert MARK in styles.split("<style:master-page", 1)[1]
    assert "Textes cités" in content
    assert "{" not in content.split("<office:body>", 1)[1]


def test_command_line_offers_every_kind() -> None:
    assert DRAFT_KINDS == KINDS


@pytest.mark.parametrize("kind", ACTS)
def test_act_says_what_is_missing_and_invents_nothing(kind: str) -> None:
    """Variables nobody gave are « [à compléter] », and listed."""
    _, escaped = parts(draft(kind, KNOWN, BOOK))
    content = escaped.replace("&apos;", "'")
    assert TO_COMPLETE in content
    assert "Ce qu'il reste à compléter" in content
    filled = set(known_values(kind, KNOWN))
    for slot, label in load_draft(kind).slots.items():
        assert (f"☐ {label}" in content) == (slot not in filled), slot


def test_convention_names_the_aom_only_when_somebody_is_established() -> None:
    _, known = parts(draft("convention", KNOWN, BOOK))
    assert "La communauté de communes des Essais n'organise pas ce service" in known.replace("&apos;", "'")
    _, unknown = parts(draft("convention", UNKNOWN, BOOK))
    assert f"{TO_COMPLETE} n'organise pas ce service" in unknown.replace("&apos;", "'")


def test_reglement_holds_every_content_that_an_aid_must_state() -> None:
    """Act, public, communes, conditions, amount, ceilings, cumulation, documents, and so on."""
    slots = load_draft("reglement-aide").slots
    assert {
        "acte", "publics", "communes", "conditions", "montant", "plafond", "cumul", "pieces", "delai", "commission",
        "budget", "validite", "donnees",
    } <= set(slots)  # fmt: skip


def test_note_tells_the_case_and_the_territory() -> None:
    """C-S11: the result of the tree is a legal note."""
    case = load_decision_tree().follow(["association", "ride", "fragile", "for-passenger", "share"])
    answer = answered(replace(NO_TRANSFER, syndicats=(SYNDICAT,)))
    _, content = parts(draft("note", answer, BOOK, case))
    text = content.replace("&apos;", "'")
    assert "C'est un transport d'utilité sociale (TUS)" in text
    assert "SM des Essais" in text
    assert "version du" in text


def test_kit_holds_the_fields_of_the_annual_return() -> None:
    """P11: steps, documents to hold, and the return to the prefect, field by field."""
    sections = {s.title: (*s.paragraphs, *s.bullets) for s in load_draft("kit-tus").sections}
    fields = " ".join(sections["Bilan annuel au préfet — à cocher"])
    for word in ("RNA", "salariés", "bénévoles", "adhérents", "statuts", "conducteurs", "bénéficiaires", "véhicules"):
        assert word in fields
    for word in ("participation", "règles", "trajets", "Distance moyenne", "lieu d'habitation", "ressources"):
        assert word.lower() in fields.lower()
    assert sections["Papiers à tenir, avec leur date de fin"]
    assert sections["Charte du bénévole"]


@pytest.mark.parametrize("regime", LiabilityRegime)
def test_every_regime_says_who_answers_and_what_to_insure(regime: LiabilityRegime) -> None:
    """K-S11."""
    rules = rules_for(load_liability(), regime)
    points = {rule.point for rule in rules}
    assert {LiabilityPoint.WHO, LiabilityPoint.INSURANCE} <= points
    strength = list(LegalStatus)
    for rule in rules:
        assert strength.index(rule.status) >= strength.index(BOOK.status(rule.articles)), rule.id


def test_tus_tells_documents_and_incidents() -> None:
    """K-S11: documents to hold, insurance checklist, incident register."""
    points = {rule.point for rule in rules_for(load_liability(), LiabilityRegime.TUS)}
    assert points == set(LiabilityPoint)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("convention", "Convention entre la région Nouvelle-Aquitaine et"),
        ("convention", "La région Nouvelle-Aquitaine, autorité organisatrice de la mobilité"),
        ("deliberation-organiser", "L'assemblée de la région Nouvelle-Aquitaine, réunie"),
        ("deliberation-organiser", "considérant que la région Nouvelle-Aquitaine est autorité organisatrice"),
        ("deliberation-organiser", "dont ceux d'Essai-le-Bourg"),
        ("deliberation-organiser", "La région Nouvelle-Aquitaine organise le service"),
        ("deliberation-aides", f"L'assemblée de {TO_COMPLETE}"),
    ],
)
def test_act_is_written_in_correct_french(kind: str, sentence: str) -> None:
    _, content = parts(draft(kind, answered(NO_TRANSFER), BOOK))
    assert sentence in content.replace("&apos;", "'")


def test_values_of_the_law_come_from_the_dated_tables() -> None:
    """What a text fixes is typed in no draft: it is filled from the parameters and the thresholds."""
    values = dated_values()
    assert values["plafond_km"] == "0,32"
    assert values["plafond_dix_km"] == "3,20"
    assert values["unite_urbaine"] == "12\u202f000"
    assert values["seuil_convention"] == "23\u202f000"
    typed = "\n".join(path.read_text(encoding="utf-8") for path in DRAFTS_FOLDER.glob("*.yaml"))
    for value in ("0,32", "3,20", "12 000", "23 000", "100 km", "9 places"):
        assert value not in typed, value
    used = {slot for kind in ACTS for slot in load_draft(kind).slots}
    assert set(values) <= used


def test_kit_does_not_decide_on_the_kilometres_nobody_could_settle() -> None:
    """Which kilometres the cap multiplies is to verify: no answer of the kit rests on one reading."""
    sections = {section.title: section.bullets for section in load_draft("kit-tus").sections}
    (price,) = (text for text in sections["Avez-vous bien compris ?"] if "coûter" in text)
    assert "? À vérifier." in price


@pytest.mark.parametrize(
    ("kind", "load"), [("arbre", load_decision_tree), ("arbre-contribution", load_contribution_tree)]
)
def test_printed_tree_holds_every_question_and_outcome(kind: str, load: Callable[[], DecisionTree]) -> None:
    """K-S13: on paper, each choice says where to go."""
    _, content = parts(draft(kind, KNOWN, BOOK))
    text = content.replace("&apos;", "'").replace("&quot;", '"')
    tree = load()
    for node in (*tree.questions.values(), *tree.outcomes.values()):
        assert node.text in text, node.id
    for number in range(1, len(tree.outcomes) + 1):
        assert f"R{number}" in text


def test_note_says_the_state_that_was_read_when_it_is_old() -> None:
    _, content = parts(draft("note", KNOWN, BOOK))
    assert "à vérifier : un texte a été lu dans son état du 09/08/2015" in content


def test_template_is_refused_when_a_slot_is_unknown_or_useless() -> None:
    section = DraftSection("t", ("{a}",), ())
    with pytest.raises(ValueError, match="n'est pas déclaré"):
        DraftTemplate("x", "t", {}, ("ct-l3133-1",), (section,))
    with pytest.raises(ValueError, match="ne sert nulle part"):
        DraftTemplate("x", "t", {"a": "A", "b": "B"}, ("ct-l3133-1",), (section,))


def test_blank_value_is_to_complete() -> None:
    template = DraftTemplate("x", "t {a}", {"a": "ce que c'est"}, ("ct-l3133-1",), (DraftSection("s", (), ()),))
    assert fill(template, {"a": "  "}).missing == ("ce que c'est",)
    assert fill(template, {"a": "ici"}).title == "t ici"


def test_files_are_written_with_the_table_of_roles(tmp_path: Path) -> None:
    written = write_drafts(KNOWN, ["qui-fait-quoi"], tmp_path)
    assert [path.name for path in written] == ["qui-fait-quoi-99001.csv", "qui-fait-quoi-99001.odt"]
    assert written[0].read_text(encoding="utf-8-sig").startswith("solution;acteur;nom;organiser")


def test_same_draft_is_the_same_bytes() -> None:
    """No clock."""
    assert render_odt(draft("note", KNOWN, BOOK), DEFAULT) == render_odt(draft("note", KNOWN, BOOK), DEFAULT)
