"""A small rule book with made-up texts, to be changed one defect at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = {
    "sources.yaml": """\
act-1: {act: loi d'essai, article: "1", reading: verified, read_on: 2026-11-22}
act-2: {act: circulaire d'essai, reading: secondary}
act-3: {act: souvenir d'essai, reading: to_verify}
""",
    "inputs.yaml": """\
commune: {kind: word, label: Commune}
age: {kind: number, label: Âge, question: "Quel âge avez-vous ?", unit: ans, low: 0, high: 130}
income: {kind: number, label: Revenu, question: "Quel est votre revenu ?", unit: €/an, low: 0}
parts: {kind: number, label: Parts, question: "Combien de parts ?", unit: parts, low: 1, high: 20}
status:
  kind: word
  label: Situation
  question: "Quelle est votre situation ?"
  choices: {job_seeker: en recherche d'emploi, employee: salarié, retired: retraité}
owns_car: {kind: truth, label: Voiture, question: "Avez-vous une voiture ?"}
""",
    "parameters.yaml": """\
aid.low_income:
  label: Revenu bas
  unit: €/part/an
  versions:
    - {valid_from: 2024-01-01, valid_to: 2024-12-31, value: 10000, source: act-1}
    - {valid_from: 2025-01-01, valid_to: null, value: 12000, source: act-1}
""",
    "definitions.yaml": """\
poor: income / parts <= aid.low_income
share: 0.5 if poor else 0.25
""",
    "aids.yaml": """\
bike:
  kind: aid
  label: Aide au vélo
  giver: Commune d'essai
  perimeter: {territories: [T1], communes: ["00003"], cog_year: 2026, label: Pays d'essai}
  last_checked: 2026-11-22
  sources: [act-1]
  discretion: [Le maire apprécie l'urgence.]
  details: {documents: Un justificatif}
  versions:
    - valid_from: 2024-01-01
      valid_to: 2024-12-31
      conditions:
        - {id: adult, text: Être majeur, when: age >= 18, source: act-1}
      amount: 100
    - valid_from: 2025-01-01
      valid_to: 2027-12-31
      conditions:
        - {id: adult, text: Être majeur, when: age >= 18, source: act-1}
        - {id: seeking, text: Chercher un emploi, when: "status in [job_seeker, employee]", source: act-2}
      amount: min(share * 600, 200)
""",
    "national.yaml": """\
licence:
  kind: aid
  label: Aide au permis
  giver: État d'essai
  perimeter: everywhere
  last_checked: 2026-11-22
  sources: [act-2]
  supersedes: [bike]
  valid_from: 2023-01-01
  valid_to: null
  conditions:
    - {id: carless, text: Ne pas avoir de voiture, when: not owns_car, source: act-2}
    - {id: rumour, text: Peut-être être pauvre, when: poor, source: act-3}
  amount: null
""",
}

type WriteBook = Callable[..., Path]


@pytest.fixture
def write_book(tmp_path: Path) -> WriteBook:
    """Write the book, with one text of one file replaced; the text must be there once."""

    def write(file: str | None = None, old: str = "", new: str = "") -> Path:
        for name, text in FILES.items():
            if name == file:
                assert text.count(old) == 1, f"« {old} » is {text.count(old)} times in {name}"
                text = text.replace(old, new)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def resolve(code: str, year: int) -> frozenset[str]:
    """Know one territory of two communes, and three communes."""
    known = {"T1": {"00001", "00002"}, "00001": {"00001"}, "00002": {"00002"}, "00003": {"00003"}}
    if year != 2026:
        raise LookupError(f"codes de {year}")
    if code not in known:
        raise LookupError(f"code inconnu « {code} »")
    return frozenset(known[code])
