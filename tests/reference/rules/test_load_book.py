# ruff: noqa: E501 (a table of defects reads line by line)
"""Rule books are read strictly: every defect is refused with its file, its line, its key and the nearest word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from solimob.core.rules import LegalSource, LegalStatus, RuleKind
from solimob.core.rules.expression import Comparison, Input, Literal, Operator
from solimob.reference.rules import ReferenceFileError, load_book
from tests.reference.rules.conftest import WriteBook, resolve


def test_book_is_read_whole_when_right(write_book: WriteBook) -> None:
    book = load_book(write_book(), resolve)
    assert list(book.by_id) == ["bike", "licence"]
    first, second = book.by_id["bike"]
    assert (first.valid_to, second.valid_from) == (date(2024, 12, 31), date(2025, 1, 1))
    assert first.kind is RuleKind.AID
    assert first.perimeter.communes == frozenset({"00001", "00002", "00003"})
    assert first.perimeter.cog_year == 2026
    assert first.conditions[0].when == Comparison(Operator.AT_LEAST, Input("age"), Literal(18.0))
    assert first.amount == Literal(100.0)
    assert first.details == {"documents": "Un justificatif"}
    licence = book.by_id["licence"][0]
    assert licence.perimeter.communes is None
    assert licence.supersedes == ("bike",)
    assert licence.conditions[0].source == LegalSource(
        "circulaire d'essai", None, None, None, None, LegalStatus.SECONDARY
    )


def test_versions_may_leave_days_between(write_book: WriteBook) -> None:
    book = load_book(write_book("aids.yaml", "valid_from: 2025-01-01", "valid_from: 2025-03-01"), resolve)
    assert book.by_id["bike"][1].valid_from == date(2025, 3, 1)


def test_version_changes_what_it_says_anew(write_book: WriteBook) -> None:
    folder = write_book("aids.yaml", "      valid_to: 2027-12-31", "      valid_to: null\n      giver: Nouveau donneur")
    assert [rule.giver for rule in load_book(folder, resolve).by_id["bike"]] == ["Commune d'essai", "Nouveau donneur"]


def test_book_needs_no_resolver_when_every_perimeter_is_everywhere(write_book: WriteBook) -> None:
    folder = write_book("national.yaml", "  supersedes: [bike]\n", "")
    (folder / "aids.yaml").unlink()
    assert [rule.id for rule in load_book(folder).rules] == ["licence"]


def test_question_of_several_boxes_is_read_when_written(write_book: WriteBook) -> None:
    folder = write_book("inputs.yaml", 'une voiture ?"', 'une voiture ?", together: "Qu\'avez-vous ?"')
    assert load_book(folder, resolve).inputs["owns_car"].together == "Qu'avez-vous ?"


DEFECTS = {
    "unknown key of a rule": ("aids.yaml", "  giver:", "  gifer:", "ligne 4, « bike », gifer : clé inconnue.*giver"),
    "missing key of a rule": ("aids.yaml", "  last_checked: 2026-11-22\n", "", "ligne 1, « bike », last_checked"),
    "unknown kind of rule": ("aids.yaml", "kind: aid", "kind: aide", "ligne 2, « bike », kind .*« aid »"),
    "unknown key of a version": ("aids.yaml", "      amount: 100", "      amont: 100", "ligne 15, .*amont.*amount"),
    "unknown key of a condition": (
        "national.yaml",
        "when: poor, source: act-3",
        "when: poor, sources: act-3",
        "ligne 13, « licence, rumour », sources : clé inconnue.*« source »",
    ),
    "unknown key of a source": ("sources.yaml", "article:", "artcle:", "ligne 1, « act-1 », artcle.*« article »"),
    "unknown key of an input": ("inputs.yaml", "high: 130", "hight: 130", "ligne 2, « age », hight.*« high »"),
    "unknown key of a parameter": ("parameters.yaml", "  label", "  lable", "ligne 2, .*lable.*« label »"),
    "unknown unit": ("inputs.yaml", "€/an", "€/ans", "ligne 3, « income », unit : « €/ans » est inconnu.*« €/an »"),
    "unknown unit of a parameter": ("parameters.yaml", "unit: €/part/an", "unit: euros", "ligne 3, .*unit.*au choix"),
    "number without unit": ("inputs.yaml", "unit: ans, ", "", "ligne 2, « age », unit : clé absente"),
    "unknown kind of input": ("inputs.yaml", "kind: truth", "kind: truh", "ligne 10, « owns_car », kind.*« truth »"),
    "bounds of a word": ("inputs.yaml", "label: Commune", "label: Commune, low: 1", "ligne 1, « commune », low"),
    "boxes to tick for a word": ("inputs.yaml", "label: Commune", "label: Commune, together: Où ?", "ligne 1, « commune », together : n'a pas de sens"),
    "box without its question": ("inputs.yaml", 'question: "Avez-vous une voiture ?"', "together: Quoi ?", "ligne 10, « owns_car », together : .*question"),
    "bounds upside down": ("inputs.yaml", "high: 20", "high: 0", "ligne 4, « parts », high"),
    "name no expression can write": ("inputs.yaml", "owns_car:", "owns-car:", "ligne 10, « owns-car »"),
    "reserved name": ("inputs.yaml", "owns_car:", "absent:", "ligne 10, « absent »"),
    "unknown name in a condition": ("aids.yaml", "age >= 18, source: act-1}\n      amount: 100", "agee >= 18, source: act-1}\n      amount: 100", "ligne 14, « bike, adult », when : nom inconnu « agee ».*« age »"),
    "unknown parameter in a definition": ("definitions.yaml", "aid.low_income", "aid.low_incom", "ligne 1, poor.*« aid.low_income »"),
    "not an expression": ("national.yaml", "not owns_car", "not owns_car +", "ligne 12, .*when"),
    "call that is not foreseen": ("aids.yaml", "min(share * 600, 200)", "abs(share)", "ligne 21, « bike », amount : .*abs"),
    "word compared with a number": ("national.yaml", "when: not owns_car", "when: status == 3", "ligne 12, .*« status » est un mot, « 3.0 » est un nombre"),
    "words put in order": ("national.yaml", "when: not owns_car", "when: status > retired", "ligne 12, .*un mot ; un nombre est attendu"),
    "choice of another input": ("national.yaml", "when: not owns_car", "when: status == 'retird'", "ligne 12, .*« retird » n'est pas une valeur de « status » ; .*« retired »"),
    "choice in a list": ("aids.yaml", "[job_seeker, employee]", "[job_seeker, 'employe']", "ligne 20, .*« employe ».*« employee »"),
    "number as a condition": ("national.yaml", "when: not owns_car", "when: age", "ligne 12, .*« age » est un nombre ; une condition est attendue"),
    "condition as an amount": ("aids.yaml", "amount: 100", "amount: age > 3", "ligne 15, « bike », amount"),
    "words by cases": ("definitions.yaml", "0.5 if poor else 0.25", "retired if poor else employee", "ligne 2, share : les cas donnent un mot"),
    "two words of the situation compared": ("national.yaml", "when: not owns_car", "when: commune == status", "ligne 12, .*« commune » et « status » sont deux réponses"),
    "cases of two kinds": ("definitions.yaml", "0.5 if poor else 0.25", "0.5 if poor else owns_car", "ligne 2, share"),
    "definition that stands on itself": ("definitions.yaml", "income / parts", "share / parts", "ligne 1, poor : « poor » dépend de lui-même : poor → share → poor"),
    "definition with the name of an input": ("definitions.yaml", "poor:", "age:", "ligne 1, age : une donnée"),
    "overlapping versions": ("aids.yaml", "valid_from: 2025-01-01", "valid_from: 2024-12-31", "ligne 16, « bike », valid_from : .*chevauche"),
    "version without end before another": ("aids.yaml", "valid_to: 2024-12-31", "valid_to: null", "ligne 16, .*chevauche"),
    "version that ends before it begins": ("aids.yaml", "valid_to: 2027-12-31", "valid_to: 2024-12-31", "ligne 17, .*valid_to"),
    "overlapping values": ("parameters.yaml", "valid_to: 2024-12-31", "valid_to: 2025-01-01", "ligne 6, .*chevauche"),
    "values out of order": ("parameters.yaml", "valid_from: 2025-01-01, valid_to: null", "valid_from: 2023-01-01, valid_to: 2023-12-31", "ligne 6, .*plus ancienne"),
    "bad date": ("national.yaml", "valid_from: 2023-01-01", "valid_from: hier", "ligne 9, « licence », valid_from : « hier »"),
    "dead territory code": ("aids.yaml", "[T1]", "[T9]", "ligne 5, « bike, perimeter », territories : code inconnu « T9 »"),
    "dead commune code": ("aids.yaml", '"00003"', '"00009"', "ligne 5, .*communes : code inconnu « 00009 »"),
    "territory among the communes": ("aids.yaml", '"00003"', '"T1"', "ligne 5, .*communes : « T1 » n'est pas une commune"),
    "other year of the official code": ("aids.yaml", "cog_year: 2026", "cog_year: 2020", "ligne 5, .*codes de 2020"),
    "perimeter of nothing": ("aids.yaml", 'territories: [T1], communes: ["00003"], ', "", "ligne 5, « bike », perimeter"),
    "no source": ("aids.yaml", "  sources: [act-1]", "  sources: []", "ligne 7, « bike », sources"),
    "unknown source of a rule": ("aids.yaml", "  sources: [act-1]", "  sources: [act-9]", "ligne 7, .*source inconnue « act-9 » ; .*act-"),
    "unknown source of a condition": ("national.yaml", "when: poor, source: act-3", "when: poor, source: act-33", "ligne 13, .*source inconnue « act-33 »"),
    "unknown source of a value": ("parameters.yaml", "12000, source: act-1", "12000, source: act1", "ligne 6, .*« act-1 »"),
    "verified but never read": ("sources.yaml", ", read_on: 2026-11-22", "", "ligne 1, « act-1 », reading : .*read_on"),
    "unknown reading": ("sources.yaml", "reading: secondary", "reading: second", "ligne 2, « act-2 », reading.*« secondary »"),
    "supersedes a rule nobody wrote": ("national.yaml", "[bike]", "[byke]", "ligne 8, « licence », supersedes.*« bike »"),
    "supersedes itself": ("national.yaml", "[bike]", "[licence]", "ligne 8, « licence », supersedes"),
    "same rule in two files": ("national.yaml", "licence:", "bike:", "national.yaml, ligne 1, bike : .*aids.yaml, ligne 1"),
    "same rule twice in a file": ("national.yaml", "  amount: null", "  amount: null\nlicence: {}", "ligne 15 : « licence » est répété"),
    "same condition twice": ("national.yaml", "id: rumour", "id: carless", "ligne 13, .*id : « carless » est répété"),
    "parameter without a dot": ("parameters.yaml", "aid.low_income", "low_income", "ligne 1, « low_income »"),
    "value that is no number": ("parameters.yaml", "value: 12000", "value: beaucoup", "ligne 6, .*value : un nombre"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), DEFECTS.values(), ids=DEFECTS)
def test_defect_is_refused_with_its_place(write_book: WriteBook, file: str, old: str, new: str, message: str) -> None:
    folder = write_book(file, old, new)
    with pytest.raises(ReferenceFileError, match=message) as refused:
        load_book(folder, resolve)
    assert file in str(refused.value)


def test_perimeter_is_refused_when_nothing_resolves_it(write_book: WriteBook) -> None:
    with pytest.raises(ReferenceFileError, match=r"ligne 5, .*T1.*resolve"):
        load_book(write_book())


def test_perimeter_is_refused_when_the_book_has_no_commune(write_book: WriteBook) -> None:
    folder = write_book("inputs.yaml", "commune:", "town:")
    with pytest.raises(ReferenceFileError, match=r"« bike », perimeter : .*« commune »"):
        load_book(folder, resolve)


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match="introuvable"):
        load_book(tmp_path / "nothing")
