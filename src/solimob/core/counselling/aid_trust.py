"""How far an aid may be relied on: what was read in the giver's own text, and less than a year ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from solimob.core.rules.book import RuleBook
from solimob.core.rules.rule import Rule
from solimob.core.rules.source import LegalSource, LegalStatus

FRESH_FOR = timedelta(days=366)
"""Twelve months, a leap year included: beyond, an aid is shown « à vérifier »."""


def is_firm(source: LegalSource, on: date) -> bool:
    """Tell whether a text was read itself, and speaks of a day less than twelve months before `on`."""
    known = source.known_until or source.read_on
    return source.reading is LegalStatus.VERIFIED and known is not None and on <= known + FRESH_FOR


def is_fresh(rule: Rule, on: date) -> bool:
    """Tell whether somebody read the texts of a rule again less than twelve months before `on`."""
    return rule.last_checked is not None and on <= rule.last_checked + FRESH_FOR


def firm_values(book: RuleBook, on: date) -> RuleBook:
    """Return the book with the values of `on` that are not firm made unknown.

    What is settled all the same does not rest on them.
    """
    kept = {
        name: replace(
            parameter,
            versions=tuple(
                version if is_firm(version.source, on) else replace(version, value=None)
                for version in parameter.versions
            ),
        )
        for name, parameter in book.parameters.items()
    }
    return replace(book, parameters=kept)
