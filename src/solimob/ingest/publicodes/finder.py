"""The bicycle aids of `aides-velo` for the finder of aids: each with its level of giver, no default applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_facet import AidFacet, Expense, Form, Level
from solimob.core.counselling.aid_situation import AidSituation
from solimob.core.rules.inputs import Answer
from solimob.ingest.publicodes.aides_velo import NAME, facts_at, rule_book, stored_model
from solimob.ingest.publicodes.model import Model
from solimob.store.rule_models import RuleModel

_LEVELS = {
    "commune": Level.COMMUNE,
    "intercommunalité": Level.EPCI,
    "département": Level.DEPARTEMENT,
    "région": Level.REGION,
    "état": Level.STATE,
}
_STATUS = {
    "student": "étudiant",
    "apprentice": "apprenti",
    "job_seeker": "demandeur d'emploi",
    "employee": "salarié",
    "temp_worker": "salarié",
    "retired": "retraité",
}
_SAME = {
    "age": "demandeur . âge",
    "price_bike": "vélo . prix",
    "rsa": "demandeur . bénéficiaire du RSA",
    "aah": "demandeur . bénéficiaire de l'AAH",
    "employer_scheme": "demandeur . bénéficie du forfait mobilités durables",
}
"""Inputs that mean the same in both books."""
_INCOME = "revenu fiscal de référence par part . "
_INCOME_PARTS = {"reference_income": "revenu de référence", "tax_parts": "nombre de parts"}


def aides_velo_book(home: Path) -> tuple[AidBook, RuleModel]:
    """Return the bicycle aids of the model in force in a store, and that model.

    Raises
    ------
    NotAddedError, StoreReadError
        As `stored_model`.
    """
    kept, model = stored_model(home)
    rules = rule_book(model, kept)
    return AidBook(NAME, rules, {id_: _facet(id_, model) for id_ in rules.by_id}), kept


def facts_for(kept: RuleModel, situation: AidSituation) -> dict[str, Answer]:
    """Return what a situation says in the words of the model; what it does not say stays unknown.

    An answer given under the model's own name wins.
    """
    said: Mapping[str, Answer] = situation.facts
    facts: dict[str, Answer] = {} if situation.home is None else dict(facts_at(kept, situation.home.code))
    facts |= {name: said[ours] for ours, name in _SAME.items() if ours in said}
    facts |= {_INCOME + name: said[ours] for ours, name in _INCOME_PARTS.items() if ours in said}
    if said.get("status") in _STATUS:
        facts["demandeur . statut"] = _STATUS[str(said["status"])]
    if "bike_new" in said:
        facts["vélo . état"] = "neuf" if said["bike_new"] else "occasion"
    return facts | {name: answer for name, answer in said.items() if " . " in name}


def same_questions(names: Collection[str]) -> frozenset[str]:
    """Return the inputs of the model that ask again what some of ours ask."""
    income = _INCOME_PARTS.values() if "income_per_part" in names else ()
    others = {"status": "demandeur . statut", "bike_new": "vélo . état"}
    same = (name for ours, name in (*_SAME.items(), *others.items()) if ours in names)
    return frozenset((*same, *(_INCOME + name for name in income)))


def _facet(id_: str, model: Model) -> AidFacet:
    raw = model.rules[id_]
    replaced = raw.get("remplace")
    word = str(replaced.get("références à", "")) if isinstance(replaced, Mapping) else ""
    link = raw.get("lien")
    return AidFacet(
        level=_LEVELS.get(word, Level.OTHER),
        form=Form.GRANT,
        expense=Expense.BIKE,
        ask=f"page de l'aide : {link}" if link else "",
        ended="Date de fin donnée par @betagouv/aides-velo.",
    )
