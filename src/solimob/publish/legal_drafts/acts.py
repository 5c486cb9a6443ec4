"""Acts to be voted or signed: délibérations, convention, règlement d'aide, and the kit « monter un TUS »."""

from __future__ import annotations

from functools import cache

from solimob.core.rules.french_number import number
from solimob.core.solutions.competence import Certainty, CompetenceAnswer, Draft, DraftSection, DraftTemplate, fill
from solimob.core.solutions.competence.naming import capital, with_article
from solimob.core.solutions.law import french_date
from solimob.core.solutions.law_book import LawBook
from solimob.divisions import DEPARTEMENTS
from solimob.publish import document as doc
from solimob.publish.legal_drafts.marked import draft_document
from solimob.reference.competence import load_thresholds
from solimob.reference.regimes import load_regimes

_BY_THE_AOM = {"deliberation-organiser", "deliberation-contribuer", "convention"}
"""Acts of the AOM itself; who pays an aid is for the reader to say."""


def act_document(template: DraftTemplate, answer: CompetenceAnswer, book: LawBook) -> doc.Document:
    """Return an act filled with what the answer knows of the territory; the rest is « [à compléter] »."""
    draft = fill(template, known_values(template.id, answer))
    place = answer.status.place
    subtitle = f"{place.name} ({place.code})" + (f" — {place.epci.name}" if place.epci else "")
    sections = (*(_section(section) for section in draft.sections), *_missing(draft), _aom(answer))
    return draft_document(f"Projet — {draft.title}", subtitle, sections, draft.articles, book)


def known_values(kind: str, answer: CompetenceAnswer) -> dict[str, str]:
    """Return the slots that the answer fills; the AOM only where somebody is established as such."""
    place, authority = answer.status.place, answer.authority
    name = DEPARTEMENTS.get(place.departement)
    aom = with_article(authority.name) if authority.name and authority.certainty is not Certainty.UNDETERMINED else ""
    values = {
        "commune": place.name,
        "territoire": place.epci.name if place.epci else place.name,
        "aom": aom,
        "region": place.region_name,
        "departement": f"{name}, {place.departement}" if name else place.departement,
    }
    return values | dated_values() | ({"organisateur": aom} if kind in _BY_THE_AOM else {})


@cache
def dated_values() -> dict[str, str]:
    """Return the slots filled from the dated tables: the last value that was read of each."""
    parameters = load_regimes().rules.parameters
    cap = parameters["tus.participation_cap"].versions[-1]
    last = {
        "distance_max": "tus.max_trip_distance",
        "unite_urbaine": "tus.urban_unit_limit",
        "places_max": "tus.max_seats",
    }
    values = {slot: number(value) for slot, id_ in last.items() if (value := parameters[id_].versions[-1].value)}
    if cap.value is not None:
        values["plafond_km"] = number(cap.value)
        values["plafond_dix_km"] = f"{10 * cap.value:.2f}".replace(".", ",")
    if cap.source.known_until is not None:
        values["plafond_lu"] = french_date(cap.source.known_until)
    (threshold,) = load_thresholds()
    return values | {"seuil_convention": number(float(threshold.amount))}


def _section(section: DraftSection) -> doc.Section:
    blocks: list[doc.Block] = [doc.Paragraph(doc.line(text)) for text in section.paragraphs]
    if section.bullets:
        blocks.append(doc.Bullets(tuple(doc.line(text) for text in section.bullets)))
    return doc.Section(section.title, tuple(blocks))


def _missing(draft: Draft) -> tuple[doc.Section, ...]:
    if not draft.missing:
        return ()
    items = tuple(doc.Paragraph(doc.line(f"☐ {label}")) for label in draft.missing)
    return (doc.Section("Ce qu'il reste à compléter", items),)


def _aom(answer: CompetenceAnswer) -> doc.Section:
    authority = answer.authority
    doubt = " La preuve reste à vérifier." if authority.to_verify else ""
    lines = [doc.line(f"AOM : {authority.name or 'inconnue'} ({authority.certainty.label}).{doubt}")]
    lines += [doc.line(f"{capital(reason.text)}.") for reason in authority.unless]
    lines += [doc.line(f"À chercher : {document}.") for document in authority.look_for]
    return doc.Section("Qui est AOM, d'après ce qui est connu", (doc.Bullets(tuple(lines)),))
