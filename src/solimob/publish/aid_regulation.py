"""The règlement of a designed aid, as a document to have read over before it is voted."""

from __future__ import annotations

from datetime import date

from solimob.core.counselling.aid_design import AidDesign, AidDesignError, AidTerms, ShareOfPrice
from solimob.core.counselling.designed_aids import amount_text, rules_of
from solimob.core.rules.french_number import number
from solimob.core.rules.inputs import InputSpec
from solimob.core.solutions.competence import fill
from solimob.publish import document as doc
from solimob.publish.brand import DEFAULT, Brand
from solimob.publish.french import date_text
from solimob.publish.legal_drafts.marked import draft_document
from solimob.publish.odt import render_odt
from solimob.reference.competence import load_draft
from solimob.reference.law import load_law_book


def regulation_odt(
    design: AidDesign, on: date, status: InputSpec, brand: Brand = DEFAULT, *, voted: bool = True
) -> bytes:
    """Return the règlement of the terms of a day as an ODT file, « projet à faire relire » on every page.

    `voted` false: the act of the terms is not taken yet, and is left to be filled in.

    Raises
    ------
    AidDesignError
        If there are no terms that day, or they are not understood.
    """
    return render_odt(regulation_document(design, on, status, voted=voted), brand)


def regulation_document(design: AidDesign, on: date, status: InputSpec, *, voted: bool = True) -> doc.Document:
    """Return the règlement of the terms of a day; what the terms do not say is « [à compléter] ».

    Raises
    ------
    AidDesignError
        As `regulation_odt`.
    """
    terms = design.terms_on(on)
    if terms is None:
        raise AidDesignError("valid_from", f"l'aide n'a pas de règlement le {date_text(on)}")
    values = _values(design, terms, status)
    draft = fill(load_draft("reglement-aide"), values if voted else values | {"acte": ""})
    sections = [
        doc.Section(
            section.title,
            tuple(doc.Paragraph(doc.line(text)) for text in section.paragraphs)
            + ((doc.Bullets(tuple(doc.line(text) for text in section.bullets)),) if section.bullets else ()),
        )
        for section in draft.sections
    ]
    if draft.missing:
        items = tuple(doc.line(f"☐ {label}") for label in draft.missing)
        sections.append(doc.Section("Ce qu'il reste à compléter", (doc.Bullets(items),)))
    subtitle = f"{design.giver} — {design.label}"
    return draft_document(f"Projet — {draft.title}", subtitle, sections, draft.articles, load_law_book())


def _values(design: AidDesign, terms: AidTerms, status: InputSpec) -> dict[str, str]:
    rule = next(rule for rule in rules_of(design, status) if rule.valid_from == terms.valid_from)
    conditions = [condition.text.rstrip(".") for condition in rule.conditions]
    cap = (
        f"{number(terms.amount.cap)} € par demande"
        if isinstance(terms.amount, ShareOfPrice)
        else "le montant ci-dessus"
    )
    until = f"au {date_text(terms.valid_to)}" if terms.valid_to else "à un nouveau règlement"
    return {
        "organisateur": design.giver,
        "acte": f"{terms.act}, du {date_text(terms.adopted_on)}",
        "publics": f"{design.template.label} : {conditions[0]}",
        "communes": f"{terms.zone} : {', '.join(sorted(terms.communes))} (codes Insee de {terms.cog_year})",
        "conditions": " ; ".join(conditions[1:]) or "aucune autre condition",
        "montant": amount_text(terms.amount),
        "plafond": f"{cap}, {terms.per}",
        "cumul": f"ne va pas avec : {', '.join(terms.excludes)}"
        if terms.excludes
        else "se cumule avec les autres aides",
        "pieces": ", ".join(terms.documents),
        "commission": " ".join(text.rstrip(".") for text in terms.discretion),
        "budget": ""
        if terms.budget_euros is None
        else f"{number(terms.budget_euros)} € ; l'aide s'arrête quand il est épuisé",
        "validite": f"du {date_text(terms.valid_from)} {until}",
        "delai": f"la demande se fait auprès de : {terms.ask}" if terms.ask else "",
    }
