"""Designed aids between the database and core values: one row a version, folded into one `AidDesign`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.text import slugify

from solimob.core.counselling.aid_design import AidDesign, AidTemplate, AidTerms, amended
from solimob.core.counselling.aid_design_format import FORMAT, design_document, read_design
from solimob.core.counselling.aid_facet import Level
from solimob.web.counselling.models import AidVersion, DesignedAid

TO_BE_VOTED = "Délibération à prendre"
"""The act of a draft: nothing is voted yet, and the règlement leaves it to be filled in."""


def public_id(aid: DesignedAid) -> str:
    """Return the id of an aid in the finder and the feed: it never changes once published."""
    return "-".join(filter(None, ("aide", slugify(aid.label)[:40].strip("-"), str(aid.pk))))


def alone(aid: DesignedAid, terms: AidTerms) -> AidDesign:
    """Return a design of these terms alone.

    Raises
    ------
    AidDesignError
        If they do not go with the template.
    """
    level, template = Level(aid.level), AidTemplate(aid.template)
    return AidDesign(public_id(aid), aid.label, aid.giver, level, template, (terms,))


def folded(aid: DesignedAid, terms: Iterable[AidTerms]) -> AidDesign | None:
    """Return the design of all terms, the oldest first: each ends where the next begins, all of them with the aid.

    None where the aid ended before it began.

    Raises
    ------
    AidDesignError
        If terms begin on or before the first day of those before them.
    """
    design: AidDesign | None = None
    for one in terms:
        if aid.ended_on is not None and one.valid_from > aid.ended_on:
            continue
        design = alone(aid, one) if design is None else amended(design, one)
    if design is None or aid.ended_on is None:
        return design
    last = design.versions[-1]
    ends = aid.ended_on if last.valid_to is None else min(last.valid_to, aid.ended_on)
    return replace(design, versions=(*design.versions[:-1], replace(last, valid_to=ends)))


def document_of(aid: DesignedAid, terms: AidTerms) -> dict[str, Any]:
    """Return terms as a version of `aid_design.schema.json`."""
    version: dict[str, Any] = design_document(alone(aid, terms))["versions"][0]
    return version


def terms_of_version(version: AidVersion) -> AidTerms:
    """Return the terms of a row.

    Raises
    ------
    AidDesignError
        If this software does not understand them.
    """
    aid = version.aid
    document = {
        "format": FORMAT,
        "id": public_id(aid),
        "label": aid.label,
        "giver": aid.giver,
        "level": aid.level,
        "template": aid.template,
        "versions": [version.terms],
    }
    return read_design(document).versions[0]


def without_act(terms: AidTerms, today: date) -> AidTerms:
    """Return terms as those of a draft: nothing is voted."""
    return replace(terms, act=TO_BE_VOTED, act_url=None, adopted_on=today, checked_on=today)
