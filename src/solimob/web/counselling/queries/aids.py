"""The aids of a commune, what they say of a situation, and the question to ask next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_coverage import Coverage
from solimob.core.counselling.aid_design import AidDesign
from solimob.core.counselling.aid_situation import NEVER_ASKED, AidSituation, read_situation
from solimob.core.counselling.aids import AidsAnswer, NotEvaluated, PreparedAids, find_aids, prepare
from solimob.core.counselling.designed_aids import with_designs
from solimob.core.counselling.home import Home
from solimob.core.rules import Facts, InputSpec, Planner, Question, Rule, RuleBook, version_on
from solimob.reference.aids import load_aids, load_coverage
from solimob.reference.places import find_home
from solimob.web.counselling.queries.designed_aids import published_aids

if TYPE_CHECKING:
    from solimob.store.rule_models import RuleModel

KEPT_COMMUNES = 64
"""A book seen from one commune takes less than a megabyte, and a twentieth of a second to read."""


def aids_at(home: Home | None) -> AidBook:
    """Return the aids as seen from a commune, those that collectivities publish here included; the national ones
    without it.
    """
    return _aids_at(home, published_aids().at(home).designs)


@lru_cache(maxsize=KEPT_COMMUNES)
def _aids_at(home: Home | None, designs: tuple[AidDesign, ...]) -> AidBook:
    return with_designs(_shipped_at(home), designs)


@lru_cache(maxsize=KEPT_COMMUNES)
def _shipped_at(home: Home | None) -> AidBook:
    return load_aids(home)


@cache
def searches() -> tuple[Coverage, ...]:
    """Return what was searched for aids, and where."""
    return load_coverage()


def inputs() -> dict[str, InputSpec]:
    """Return what a situation may say, in the order it is best asked."""
    return dict(_shipped_at(None).rules.inputs)


def inputs_of_interview(on: date) -> dict[str, InputSpec]:
    """Return what an interview may ask: what a situation may say, and what only bicycle aids ask."""
    velo = bicycle_aids(on)
    return inputs() if velo is None else inputs() | dict(velo[0].book.rules.inputs)


def situation_of(document: Mapping[str, Any], today: date) -> AidSituation:
    """Return the situation of a document of `aids_situation.schema.json`.

    Raises
    ------
    InvalidSituationError
        If it says what it cannot.
    """
    velo = bicycle_aids(today)
    others = None if velo is None else velo[0].book.rules.inputs
    return read_situation(document, inputs(), find_home, today, others)


def find(situation: AidSituation) -> AidsAnswer:
    """Return what every aid at the person's address says of their situation, with why; bicycle aids where held."""
    published = published_aids()
    here = published.at(situation.home).designs
    books, facts = [_ready(situation.home, situation.on, here)], {}
    left_out = tuple(
        NotEvaluated(f"« {label} »", "ce site ne sait plus lire ses conditions", "demandez à la collectivité")
        for label in published.unreadable
    )
    if situation.facts.get("for_bike") is not False:
        velo = bicycle_aids(situation.on)
        if velo is None:
            what = "les aides des collectivités à l’achat d’un vélo"
            left_out += (NotEvaluated(what, "ce site ne les a pas", "demandez à votre mairie"),)
        else:
            from solimob.ingest.publicodes.finder import facts_for

            books.append(velo[0])
            facts[velo[0].book.name] = facts_for(velo[1], situation)
    return find_aids(books, situation, searches(), left_out, facts, explain=True)


def next_question(situation: AidSituation, said: Collection[str]) -> Question | None:
    """Return the question that settles most aids; None where no answer that the person would give settles any.

    What only bicycle aids ask comes last, where the site has them.

    Parameters
    ----------
    said
        Inputs that were asked, answered or declined: they are not asked again.
    """
    rules, home = aids_at(situation.home).rules, situation.home
    # A situation may say more than this book asks: the two numbers of the tax notice, for one.
    known = {name: answer for name, answer in situation.facts.items() if name in rules.inputs}
    found = _ask(rules, situation.on, known, {*said, *NEVER_ASKED}, home)
    velo = bicycle_aids(situation.on) if found is None and situation.facts.get("for_bike") else None
    if velo is None or home is None:
        return found
    from solimob.ingest.publicodes.finder import facts_for, same_questions

    return _ask(velo[0].book.rules, situation.on, facts_for(velo[1], situation), {*said, *same_questions(said)}, home)


def bicycle_aids(on: date) -> tuple[PreparedAids, RuleModel] | None:
    """Return the bicycle aids of the store, where somebody added them (`solimob ingest add aides-velo`)."""
    path = Path(settings.SOLIMOB_HOME) / "rule-models" / "aides-velo.json"
    return _bicycle_aids(Path(settings.SOLIMOB_HOME), path.stat().st_mtime_ns, on) if path.exists() else None


@lru_cache(maxsize=KEPT_COMMUNES)
def _ready(home: Home | None, on: date, designs: tuple[AidDesign, ...]) -> PreparedAids:
    return prepare(_aids_at(home, designs), on)


@lru_cache(maxsize=1)
def _bicycle_aids(home: Path, changed_at: int, on: date) -> tuple[PreparedAids, RuleModel]:
    from solimob.ingest.publicodes.finder import aides_velo_book

    book, model = aides_velo_book(home)
    return prepare(book, on), model


def _ask(rules: RuleBook, on: date, facts: Facts, silent: Collection[str], home: Home | None) -> Question | None:
    heard = {name: replace(spec, question="") if name in silent else spec for name, spec in rules.inputs.items()}
    book = replace(rules, inputs=heard)
    versions = (version_on(book, id_, on) for id_ in book.by_id)
    return Planner(book, on).next_question([rule for rule in versions if _is_here(rule, home)], facts)


def _is_here(rule: Rule, home: Home | None) -> bool:
    return rule.perimeter.communes is None or (home is not None and home.code in rule.perimeter)
