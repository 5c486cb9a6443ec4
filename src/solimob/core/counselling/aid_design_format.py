"""A designed aid as a document (`aid_design.schema.json`), read and written whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from solimob.core.counselling.aid_design import (
    AidAmount,
    AidDesign,
    AidDesignError,
    AidTemplate,
    AidTerms,
    ByIncome,
    FixedAmount,
    ShareOfPrice,
)
from solimob.core.counselling.aid_facet import Level
from solimob.written_day import written_day

FORMAT = 1
_DESIGN = ("format", "id", "label", "giver", "level", "template", "versions")
_TERMS = tuple(field.name for field in fields(AidTerms))
_DAYS = ("valid_from", "adopted_on", "checked_on")
_LISTS = ("statuses", "benefits", "documents", "discretion", "excludes")
_NUMBERS = ("income_per_part_at_most", "family_quotient_at_most", "budget_euros")


def read_design(document: object) -> AidDesign:
    """Return the design of a document.

    Raises
    ------
    AidDesignError
        If a key is unknown or missing, or a value is impossible; `field` is its path in the document.
    """
    held = _keys("document", document, _DESIGN, _DESIGN)
    if held["format"] != FORMAT:
        raise AidDesignError("format", f"« {held['format']} » ; {FORMAT} est attendu")
    versions = held["versions"]
    if not isinstance(versions, list):
        raise AidDesignError("versions", "une liste est attendue")
    return AidDesign(
        id=_text("id", held["id"]),
        label=_text("label", held["label"]),
        giver=_text("giver", held["giver"]),
        level=_word("level", held["level"], Level),
        template=_word("template", held["template"], AidTemplate),
        versions=tuple(_terms(f"versions[{row}]", version) for row, version in enumerate(versions)),
    )


def design_document(design: AidDesign) -> dict[str, Any]:
    """Return a design as JSON values; `read_design` gives it back."""
    return {
        "format": FORMAT,
        "id": design.id,
        "label": design.label,
        "giver": design.giver,
        "level": design.level.value,
        "template": design.template.value,
        "versions": [_terms_document(terms) for terms in design.versions],
    }


def _terms(where: str, document: object) -> AidTerms:
    needed = ("valid_from", "act", "adopted_on", "checked_on", "communes", "cog_year", "zone", "amount")
    held = dict(_keys(where, document, _TERMS, needed))
    held["amount"] = _amount(f"{where}.amount", held["amount"])
    for key in _DAYS:
        held[key] = _day(f"{where}.{key}", held[key])
    held["valid_to"] = None if held.get("valid_to") is None else _day(f"{where}.valid_to", held["valid_to"])
    for key in (*_LISTS, "communes"):
        if key in held:
            words = _words(f"{where}.{key}", held[key])
            held[key] = frozenset(words) if key in ("statuses", "benefits", "communes") else words
    for key in _NUMBERS:
        if held.get(key) is not None:
            held[key] = _number(f"{where}.{key}", held[key])
    held["cog_year"] = int(_number(f"{where}.cog_year", held["cog_year"]))
    held["act_url"] = None if held.get("act_url") is None else _text(f"{where}.act_url", held["act_url"])
    for key in ("act", "zone", "per", "ask"):
        if key in held:
            held[key] = _text(f"{where}.{key}", held[key])
    if held.get("ages") is not None:
        ends = _keys(f"{where}.ages", held["ages"], ("low", "high"), ("low", "high"))
        held["ages"] = tuple(int(_number(f"{where}.ages.{end}", ends[end])) for end in ("low", "high"))
    try:
        return AidTerms(**held)
    except AidDesignError as error:
        raise AidDesignError(f"{where}.{error.field}", str(error).partition(" : ")[2]) from None


def _amount(where: str, document: object) -> AidAmount:
    kinds = ("fixed", "share", "by_income")
    held = _keys(where, document, ("kind", "euros", "share", "cap", "brackets"), ("kind",))
    match held["kind"]:
        case "fixed":
            _keys(where, document, ("kind", "euros"), ("kind", "euros"))
            return FixedAmount(_number(f"{where}.euros", held["euros"]))
        case "share":
            _keys(where, document, ("kind", "share", "cap"), ("kind", "share", "cap"))
            return ShareOfPrice(_number(f"{where}.share", held["share"]), _number(f"{where}.cap", held["cap"]))
        case "by_income":
            _keys(where, document, ("kind", "brackets"), ("kind", "brackets"))
            if not isinstance(held["brackets"], list):
                raise AidDesignError(f"{where}.brackets", "une liste de tranches est attendue")
            return ByIncome(tuple(_bracket(f"{where}.brackets[{i}]", one) for i, one in enumerate(held["brackets"])))
    raise AidDesignError(f"{where}.kind", f"« {held['kind']} » ; au choix : {', '.join(kinds)}")


def _bracket(where: str, document: object) -> tuple[float, float]:
    held = _keys(where, document, ("income_at_most", "euros"), ("income_at_most", "euros"))
    return _number(f"{where}.income_at_most", held["income_at_most"]), _number(f"{where}.euros", held["euros"])


def _terms_document(terms: AidTerms) -> dict[str, Any]:
    return {
        "valid_from": terms.valid_from.isoformat(),
        "valid_to": terms.valid_to.isoformat() if terms.valid_to else None,
        "act": terms.act,
        "act_url": terms.act_url,
        "adopted_on": terms.adopted_on.isoformat(),
        "checked_on": terms.checked_on.isoformat(),
        "communes": sorted(terms.communes),
        "cog_year": terms.cog_year,
        "zone": terms.zone,
        "amount": _amount_document(terms.amount),
        "ages": None if terms.ages is None else {"low": terms.ages[0], "high": terms.ages[1]},
        "statuses": sorted(terms.statuses),
        "benefits": sorted(terms.benefits),
        **{key: getattr(terms, key) for key in _NUMBERS},
        "per": terms.per,
        "documents": list(terms.documents),
        "ask": terms.ask,
        "discretion": list(terms.discretion),
        "excludes": list(terms.excludes),
    }


def _amount_document(amount: AidAmount) -> dict[str, Any]:
    match amount:
        case FixedAmount(euros):
            return {"kind": "fixed", "euros": euros}
        case ShareOfPrice(share, cap):
            return {"kind": "share", "share": share, "cap": cap}
        case ByIncome(brackets):
            steps = [{"income_at_most": end, "euros": euros} for end, euros in brackets]
            return {"kind": "by_income", "brackets": steps}


def _keys(where: str, document: object, known: tuple[str, ...], needed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise AidDesignError(where, "un objet est attendu")
    for key in document:
        if key not in known:
            near = get_close_matches(str(key), known, 1)
            hint = f" ; est-ce « {near[0]} » ?" if near else f" ; au choix : {', '.join(known)}"
            raise AidDesignError(key if where == "document" else f"{where}.{key}", f"cette clé n'est pas connue{hint}")
    for key in needed:
        if key not in document:
            raise AidDesignError(key if where == "document" else f"{where}.{key}", "cette clé est obligatoire")
    return document


def _word[T: StrEnum](where: str, value: object, kind: type[T]) -> T:
    try:
        return kind(str(value))
    except ValueError:
        raise AidDesignError(where, f"« {value} » est inconnu ; au choix : {', '.join(kind)}") from None


def _text(where: str, value: object) -> str:
    if not isinstance(value, str):
        raise AidDesignError(where, f"un texte est attendu, pas « {value} »")
    return value


def _words(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise AidDesignError(where, "une liste de textes est attendue")
    return tuple(value)


def _number(where: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        raise AidDesignError(where, f"un nombre est attendu, pas « {value} »")
    return float(value)


def _day(where: str, value: object) -> date:
    try:
        return written_day(value)
    except ValueError:
        raise AidDesignError(where, f"« {value} » n'est pas une date AAAA-MM-JJ, par exemple 2026-11-27") from None
