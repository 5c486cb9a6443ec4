"""The package `@betagouv/aides-velo` (Apache-2.0): bicycle aids of France, as a Publicodes model.

It is a dependency fetched with `npm pack`, never copied here: `solimob ingest add aides-velo`. `Evaluator` gives its
amounts as its own engine does; `rule_book` makes rules of it for `assess`: no default is applied, an unknown answer
stays unknown, and an aid has its perimeter, its link, the day it was last read and the day it ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import AllOf, Cases, Comparison, Expression, Literal, Operator
from solimob.core.rules.inputs import Facts, InputKind, InputSpec
from solimob.core.rules.requirement import COMMUNE
from solimob.core.rules.rule import EVERYWHERE, Condition, Perimeter, Rule, RuleKind
from solimob.core.rules.source import LegalSource, LegalStatus
from solimob.ingest.publicodes.circles import CIRCLE, unrolled
from solimob.ingest.publicodes.defects import END, LAST_UPDATE, defects, written_day
from solimob.ingest.publicodes.model import Model, ModelError, RawRule, read_model
from solimob.ingest.publicodes.places import (
    CODE,
    COUNTRY,
    DEPARTEMENT,
    EPCI,
    LOCAL,
    REGION,
    Places,
    communes_of,
    place_of,
    words_of,
)
from solimob.ingest.publicodes.translate import Translation, translate
from solimob.ingest.publicodes.units import Unit
from solimob.ingest.publicodes.word_cases import unread_words
from solimob.ingest.publicodes.wording import described
from solimob.store.rule_models import RuleModel, digest, read_rule_model

NAME, NPM_NAME, VERSION = "aides-velo", "@betagouv/aides-velo", "3.6.1"
PAGE = "https://www.npmjs.com/package/@betagouv/aides-velo"
LICENCE = "Apache-2.0"
MEMBERS = ("package.json", "publicodes-build/aides-velo.model.json")
HOW_TO_ADD = "Ajoutez les aides vélo : solimob ingest add aides-velo (ou --path ARCHIVE.tgz, sans réseau)"
_EUROS = Unit(("€",))
_MOST_NAMES = 3
"""Places named by a perimeter before « … »."""


class NotAddedError(Exception):
    """The model is not in the store; the message gives the command to run."""


def stored_model(home: Path) -> tuple[RuleModel, Model]:
    """Return the model in force in a store.

    Raises
    ------
    NotAddedError
        If none was added.
    StoreReadError
        If it is damaged.
    """
    kept = read_rule_model(home, NAME)
    if kept is None:
        raise NotAddedError(f"les aides de {NPM_NAME} ne sont pas encore là. {HOW_TO_ADD}")
    return kept, read_model(kept.content)


def load_aides_velo(home: Path, commune: str | None = None) -> RuleBook:
    """Return the rule book of the model in force in a store: see `rule_book`.

    Raises
    ------
    NotAddedError, StoreReadError
        As `stored_model`.
    """
    kept, model = stored_model(home)
    return rule_book(model, kept, commune)


def kept_model(members: Mapping[str, bytes], known: Places, added_on: date) -> RuleModel:
    """Return what the store keeps of a package, checked: every name of place resolved into communes.

    Raises
    ------
    ModelError
        If the package is not that one, or its model is not read.
    """
    try:
        package = json.loads(members["package.json"])
        version = str(package["version"])
    except (ValueError, KeyError, TypeError):
        raise ModelError("package.json du paquet est illisible") from None
    if package.get("name") != NPM_NAME:
        raise ModelError(f"le paquet est « {package.get('name')} », et non {NPM_NAME}")
    content = members[MEMBERS[1]]
    model = read_model(content)
    found: dict[str, dict[str, list[str]]] = {name: {} for name in LOCAL}
    ids = french_aids(model)
    translation = translate(model, ids)
    for name, word in _words(translation):
        found[name][word] = sorted(known.of(name, word))
    names = {name: {word: known.called(name, word) for word in words} for name, words in found.items()}
    notes = tuple(_notes(model, translation, found, added_on))
    return RuleModel(
        NAME, version, str(package.get("license", LICENCE)), PAGE, digest(content), added_on, known.cog_year, found,
        names, notes, content,
    )  # fmt: skip


def french_aids(model: Model) -> tuple[str, ...]:
    """Return the paths of the aids tied to a place of France: `aides . x` whose condition names a place."""
    return tuple(
        path
        for path, rule in model.rules.items()
        if path.startswith("aides . ")
        and path.count(" . ") == 1
        and any(name in json.dumps(rule.get("applicable si", ""), ensure_ascii=False) for name in LOCAL)
    )


def expired(model: Model, path: str, on: date) -> bool:
    """Tell whether an aid has ended before a day, by its own « date de fin »."""
    end = written_day(model.rules[path], END)
    return end is not None and end < on


def rule_book(model: Model, kept: RuleModel, commune: str | None = None, *, perimeters: bool = True) -> RuleBook:
    """Return every French aid of the model as a rule, in force until its end date; those of one commune, where given.

    Without `perimeters` the place stays a condition as the model writes it (« epci = … »), and no commune is asked.

    The facts of an address are those of `facts_at`. Aids that were not understood are left out: the notes of the model
    name them. No amount is promised: an amount of zero counts as no aid.
    """
    ids = french_aids(model)
    if commune is not None:
        ids = tuple(path for path in ids if _may_be_at(model.rules[path], kept, commune))
    questions = [path for path, rule in model.rules.items() if "question" in rule]
    translation = translate(model, [*ids, *questions])
    opened = unrolled(translation.definitions)
    left_aside = translation.left_aside.keys() | unread_words(translation, ids).keys()
    inputs = {
        **{name: InputSpec(name, InputKind.WORD, name.split(" . ")[-1]) for name in (*LOCAL, COUNTRY)},
        **translation.inputs,
        CIRCLE: InputSpec(CIRCLE, InputKind.NUMBER, "Règles du modèle qui se répondent en rond"),
        COMMUNE: InputSpec(COMMUNE, InputKind.WORD, "Commune (code Insee)"),
    }
    known = Places(
        kept.cog_year, {n: {w: frozenset(c) for w, c in ws.items()} for n, ws in kept.places.items()}, kept.names
    )
    rules = tuple(
        _rule(path, model, kept, known if perimeters else None, opened.definitions[path], translation)
        for path in ids
        if path not in left_aside
    )
    return RuleBook(rules, inputs, {}, opened.definitions)


def facts_at(kept: RuleModel, commune: str) -> Facts:
    """Return what an address answers to the model: the commune, its EPCI, département, région, and France.

    A place that no rule of the model names is worth the empty word: it is equal to none of those the model asks about.
    """
    facts: dict[str, bool | float | str] = {COMMUNE: commune, CODE: commune, COUNTRY: "France"}
    for name in (EPCI, DEPARTEMENT, REGION):
        facts[name] = next((word for word, codes in kept.places[name].items() if commune in codes), "")
    if commune not in kept.places[CODE]:
        facts[CODE] = next((word for word, codes in kept.places[CODE].items() if commune in codes), commune)
    return facts


def _may_be_at(rule: RawRule, kept: RuleModel, commune: str) -> bool:
    """Tell whether the conditions of an aid name a place that a commune is in; its perimeter says it exactly."""
    said = json.dumps(rule.get("applicable si", ""), ensure_ascii=False)
    return any(
        commune in kept.places[name].get(word, ())
        for name, word in re.findall(rf"({'|'.join(LOCAL)}) = '(.*?)'\"", said)
    )


def _rule(
    path: str, model: Model, kept: RuleModel, known: Places | None, definition: Expression, translation: Translation
) -> Rule:
    raw = model.rules[path]
    read_on, end = written_day(raw, LAST_UPDATE), written_day(raw, END)
    title = str(raw.get("titre") or path.split(" . ")[-1])
    act = f"{title} ({NPM_NAME} {kept.version})"
    link = raw.get("lien")
    source = LegalSource(act, None, None, str(link) if link else None, read_on, LegalStatus.SECONDARY)
    conditions, value = split(definition)
    place = place_of(AllOf(conditions)) if known is not None else None
    here = EVERYWHERE
    if place is not None and known is not None:
        conditions = tuple(part for part in conditions if place_of(part) is None)
        named = [known.called(name, word) for name, word in words_of(place)]
        label = ", ".join(named[:_MOST_NAMES]) + (" …" if len(named) > _MOST_NAMES else "")
        here = Perimeter(communes_of(place, known), kept.cog_year, label)
    paid = replace(translation.typed[path], expression=value).in_unit(_EUROS).expression
    return Rule(
        id=path,
        kind=RuleKind.AID,
        label=title,
        giver=here.label if place is not None else "—",
        perimeter=here,
        valid_from=None,
        valid_to=end,
        conditions=tuple(
            Condition(f"condition-{number}", described(part, model), part, source)
            for number, part in enumerate(conditions, start=1)
        ),
        amount=Cases(((Comparison(Operator.MORE, paid, Literal(0.0)), paid),)),
        sources=(source,),
        last_checked=read_on,
        details={"description": str(raw["description"])} if raw.get("description") else {},
    )


def split(definition: Expression) -> tuple[tuple[Expression, ...], Expression]:
    """Return the conditions of an aid and what it is worth where they hold."""
    match definition:
        case Cases(((condition, value),), None):
            here = condition.operands if isinstance(condition, AllOf) else (condition,)
            more, inner = split(value)
            return (*here, *more), inner
    return (), definition


def _words(translation: Translation) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for definition in translation.definitions.values():
        for name, word in words_of(definition):
            if name in LOCAL and word and (name, word) not in seen:
                seen.add((name, word))
                yield name, word


def _notes(
    model: Model, translation: Translation, found: Mapping[str, Mapping[str, list[str]]], on: date
) -> Iterator[str]:
    ids = french_aids(model)
    unread = unread_words(translation, ids)
    for error in dict.fromkeys(map(str, (*translation.left_aside.values(), *unread.values()))):
        yield f"non compris : {error}"
    for defect in defects(model):
        yield f"défaut : {defect}"
    for name, words in found.items():
        for word, codes in words.items():
            if not codes:
                yield f"lieu inconnu : {name} = « {word} » ne désigne aucune commune"
    for circle in unrolled(translation.definitions).circles:
        if circle[0] in ids:
            yield f"cercle : {' → '.join(circle)}"
    over = sum(expired(model, path, on) for path in ids)
    undated = sum(written_day(model.rules[path], LAST_UPDATE) is None for path in ids)
    yield f"{len(ids)} aides, {over} terminées le {on:%d/%m/%Y}, {undated} sans date de dernière mise à jour"
