"""The two-page brief for elected members, and the speaker's notes after it.

At most eight figures: three facts, four values of comparison, one cost.
"""

from __future__ import annotations

from collections.abc import Mapping

from solimob.core.access import Purpose
from solimob.core.diagnosis.result import Diagnosis, DiagnosisIndicator, Finding, Peer, PeerFeature
from solimob.core.territory import Scale
from solimob.publish import maps
from solimob.publish.cited import Citations, decimals_of
from solimob.publish.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    line,
    strong,
)
from solimob.publish.french import TO_COMPLETE, UNKNOWN, count_text, figure_text, listing, quantity
from solimob.publish.headline import headline_facts, interval_words, is_narrow
from solimob.publish.illustrations import map_of
from solimob.publish.naming import members_text, no_peer_reason, short_name
from solimob.publish.wording import FIGURES_ARE_NOT_VERDICTS, OFFER_KINDS

MOST_FIGURES = 8
_FACTS, _PEERS, _OPTIONS, _OFFERS = 3, 3, 3, 3
_QUESTIONS = {
    Purpose.FOOD: "une tournée de commerces et de livraisons, ou un transport les jours de marché ?",
    Purpose.WORK: "partager les trajets et les véhicules, ou rapprocher les permanences d'emploi et de formation ?",
    Purpose.CARE: "faire venir les consultations dans les communes, ou conduire les habitants à leurs rendez-vous ?",
    Purpose.LEISURE: "desservir le soir et la fin de semaine, ou faire tourner les activités dans les communes ?",
    Purpose.RIGHTS: "une permanence itinérante, ou un accompagnement jusqu'au guichet ?",
}
"""For each purpose, the choice between bringing the service to people and people to the service."""


def brief_document(diagnosis: Diagnosis, contours: Mapping[str, bytes], date_line: str = "") -> Document:
    """Return the brief: two sections of one page each, then the speaker's notes and the sources in full."""
    citations = Citations(diagnosis)
    facts = headline_facts(diagnosis, _FACTS)
    first = Section("Ce qu'il faut savoir", tuple(_first_page(diagnosis, facts, contours, citations)), one_page=True)
    second = Section("Ce que nous pouvons décider", tuple(_second_page(diagnosis, facts, citations)), one_page=True)
    notes = Section("Notes pour l'orateur", tuple(_notes(diagnosis, facts, citations)), new_page=True, notes=True)
    sources = Section("Sources", (citations.source_list(),), notes=True)
    return Document(
        title=f"Se déplacer dans le territoire : {short_name(diagnosis.territory)}",
        subtitle="Note de deux pages pour les élus, tirée du diagnostic partagé",
        sections=(first, second, notes, sources),
        date_line=date_line,
        keywords=("mobilité solidaire", "diagnostic", short_name(diagnosis.territory)),
    )


def _first_page(
    diagnosis: Diagnosis, facts: list[Finding], contours: Mapping[str, bytes], citations: Citations
) -> list[Block]:
    members = members_text(diagnosis.territory)
    blocks: list[Block] = [Paragraph(line(f"{members}."), small=True)] if members else []
    blocks.append(Heading("Nos trois faits"))
    if facts:
        blocks.append(KeyFigures(tuple(_told(diagnosis, fact, citations) for fact in facts)))
    else:
        blocks.append(Paragraph(line("Aucun constat n'a pu être établi : les données manquent (voir le diagnostic).")))
    drawn = _mapped(diagnosis, facts)
    most_names = _names_in_a_class(diagnosis)
    picture = None if drawn is None else map_of(
        diagnosis, drawn, contours, citations, colours=maps.GREYS, width_cm=9.0, most_names=most_names
    )  # fmt: skip
    if picture is not None:
        blocks.append(picture)
    blocks += [Heading("Ce qui existe"), *_offer(diagnosis), Heading("Ce que font nos voisins")]
    return blocks + _neighbours(diagnosis, citations)


def _told(diagnosis: Diagnosis, fact: Finding, citations: Citations) -> KeyFigure:
    """Return the main figure of a fact; by its interval alone when that is wide."""
    evidence = fact.evidence[0]
    label = f"{fact.title} : {_lower(evidence.label)}"
    if is_narrow(evidence.figure):
        return citations.key_figure(label, evidence.figure, decimals_of(diagnosis, evidence.indicator))
    return KeyFigure(label, interval_words(evidence.figure), citations.figure_mark(evidence.figure))


def _names_in_a_class(diagnosis: Diagnosis) -> int:
    """Return how many names of communes are listed for a class of the map: about a line and a half of them."""
    letters = [len(diagnosis.names.get(code, code)) for code in diagnosis.territory.codes]
    return max(1, min(6, 90 * len(letters) // sum(letters)))


def _mapped(diagnosis: Diagnosis, facts: list[Finding]) -> DiagnosisIndicator | None:
    """Return the indicator to map: the first rate behind a fact that varies between communes."""
    cited = [evidence.indicator for fact in facts for evidence in fact.evidence]
    by_id = {entry.indicator.id: entry for entry in diagnosis.indicators}
    candidates = [by_id[id_] for id_ in cited if id_ in by_id] + list(diagnosis.indicators)
    for entry in candidates:
        values = entry.indicator.value[entry.indicator.known()]
        if entry.indicator.unit not in maps.COUNT_UNITS and len(set(values.tolist())) > 1:
            return entry
    return None


def _offer(diagnosis: Diagnosis) -> list[Block]:
    if not diagnosis.offer:
        text = "Pas d'offre connue à ce jour : ce n'est pas « aucune offre ». À compléter avec les acteurs."
        return [Paragraph(line(text))]
    items = [
        line(strong(row.name), f" ({OFFER_KINDS.get(row.kind, row.kind)}), {row.operator or 'opérateur non précisé'}")
        for row in diagnosis.offer[:_OFFERS]
    ]
    others = len(diagnosis.offer) - _OFFERS
    if others > 0:
        items.append(
            line(f"… et {count_text(others, 'autre service', 'autres services')}, dans le diagnostic complet.")
        )
    return [Bullets(tuple(items)), Paragraph(line("Déclaré par les acteurs, à compléter."), small=True)]


def _neighbours(diagnosis: Diagnosis, citations: Citations) -> list[Block]:
    peers = diagnosis.peers[:_PEERS]
    chosen = _compared(peers)
    unsaid = (strong("Ce que font nos voisins : "), f"{TO_COMPLETE} (à leur demander).")
    if chosen is None:
        return [Paragraph(line(no_peer_reason(diagnosis.territory))), Paragraph(line(*unsaid))]
    rows = [(f"{short_name(diagnosis.territory)} (nous)", quantity(chosen.ours, chosen.unit))]
    for peer in peers:
        theirs = next(feature.theirs for feature in peer.features if feature.id == chosen.id)
        rows.append((peer.name, quantity(theirs, chosen.unit)))
    table = Table(
        f"Territoires comparables : {chosen.label.lower()}",
        ("Territoire", chosen.label),
        tuple(rows),
        (False, True),
        notes=(f"{citations.feature_mark(chosen)}.",),
        widths=(3.0, 1.2),
    )
    meaning = "Ces chiffres disent qui nous ressemble ; ils ne disent pas ce que font ces territoires. "
    return [table, Paragraph(line(meaning, *unsaid))]


def _lower(label: str) -> str:
    """Return a label as it reads after a colon; an acronym stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _compared(peers: tuple[Peer, ...]) -> PeerFeature | None:
    """Return the feature that every peer and we have known, rates before sizes."""
    shared = [
        feature
        for feature in (peers[0].features if peers else ())
        if feature.ours is not None
        and all(any(f.id == feature.id and f.theirs is not None for f in peer.features) for peer in peers)
    ]
    rates = [feature for feature in shared if feature.unit == "%"]
    return next(iter(rates or shared), None)


def _second_page(diagnosis: Diagnosis, facts: list[Finding], citations: Citations) -> list[Block]:
    scale = (
        ["À quelle échelle agir : la commune, l'EPCI ou le bassin de mobilité ?"]
        if diagnosis.territory.scale is not Scale.COMMUNE
        else []
    )
    return [
        Heading("Ce que nous avons le droit de faire"),
        Callout(
            "À compléter : le volet juridique n'est pas encore établi",
            (
                line(
                    "Cette case dira qui est compétent, sous quel régime et avec quelles limites, article par article."
                ),
            ),
        ),
        Heading("Des pistes à examiner"),
        Paragraph(line("Ce sont des questions tirées des constats, pas des recommandations.")),
        Bullets(tuple(line(strong("À examiner : "), option) for option in _options(facts))),
        Heading("Ce que cela coûte"),
        Paragraph(
            line("Coût par habitant et par an : ", strong("non établi"), ". Aucun scénario n'est encore chiffré.")
        ),
        Paragraph(line("Coût de ne rien faire : ", strong("non établi"), ".")),
        Heading("Prochaine étape"),
        Callout("Étape proposée", (line(f"Quoi : {TO_COMPLETE}"), line(f"Qui et quand : {TO_COMPLETE}"))),
        Heading("Décision demandée"),
        Callout(
            "Il est demandé à l'assemblée de se prononcer sur",
            (line(TO_COMPLETE), *(line(question) for question in scale)),
        ),
        Paragraph(line(FIGURES_ARE_NOT_VERDICTS), small=True),
        citations.source_list(compact=True),
    ]


def _options(facts: list[Finding]) -> list[str]:
    purposes = dict.fromkeys(fact.purpose for fact in facts if fact.purpose is not None)
    options = [f"« {purpose.label} » : {_QUESTIONS[purpose]}" for purpose in purposes]
    options += [
        "Compléter l'offre qui existe avant d'en créer une : quels jours, quels publics, quelles communes ?",
        "Partager un service avec un territoire voisin : avec qui, et pour quels déplacements ?",
    ]
    return options[:_OPTIONS]


def _notes(diagnosis: Diagnosis, facts: list[Finding], citations: Citations) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(line("Ces notes ne font pas partie de la note de deux pages : elles aident à la présenter.")),
    ]
    for fact in facts:
        blocks += [Heading(fact.title, 2), Paragraph(line(fact.text))]
        proofs = [
            line(
                f"{e.label} : ",
                strong(figure_text(e.figure, decimals_of(diagnosis, e.indicator))),
                f" — {citations.figure_mark(e.figure)}",
            )
            for e in fact.evidence
        ]
        blocks.append(Bullets(tuple(proofs)))
    missing = listing([entry.label for entry in diagnosis.missing], 8) or UNKNOWN
    blocks += [
        Heading("Ce que les chiffres ne disent pas"),
        Paragraph(line(f"Données absentes : {missing}." if diagnosis.missing else "Aucune donnée absente signalée.")),
        Paragraph(
            line("Si l'on vous demande le coût : il n'est pas établi, et le dire vaut mieux qu'un chiffre d'ailleurs.")
        ),
    ]
    return blocks
