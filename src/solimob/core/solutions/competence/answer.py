"""The competence answer of a commune: who is AOM, and for each solution, lever and actor what may be done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence.authority import SUBSTITUTION, Authority, Certainty, Holder, authority_of
from solimob.core.solutions.competence.levers import ACTORS, Cell, LeverMatrix, Solution, Verdict, combinations
from solimob.core.solutions.competence.naming import with_article
from solimob.core.solutions.competence.place import REGIONS_APART, EpciKind
from solimob.core.solutions.competence.status import KeptService, Status
from solimob.core.solutions.law import LegalStatus

_LOCAL_AUTHORITIES = (Actor.AOM, Actor.REGION, Actor.CC_NON_AOM, Actor.COMMUNE, Actor.DEPARTEMENT)
"""Bodies that the law shapes otherwise in some régions: a département may not exist there."""
_WHO_ORGANISES = "ct-l1231-"
"""Beginning of the articles on who organises mobility (C. transp. L.1231-1 to L.1231-4)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: who, what, by which lever."""

    solution: Solution
    lever: Lever
    actor: Actor
    name: str
    """Name of the actor here, empty when it is not known or is no single body."""
    cell: Cell


@dataclass(frozen=True, slots=True)
class CompetenceAnswer:
    """Everything that is answered for one commune."""

    status: Status
    authority: Authority
    rows: tuple[Row, ...]

    def row(self, solution: Solution, lever: Lever, actor: Actor) -> Row | None:
        """Return one answer, None when the actor does not exist here (an EPCI without the competence, for example)."""
        found = (r for r in self.rows if (r.solution, r.lever, r.actor) == (solution, lever, actor))
        return next(found, None)

    def cited_articles(self) -> tuple[str, ...]:
        """Return the identifiers of every article cited, sorted."""
        reasons = (*self.authority.reasons, *self.authority.unless)
        cited = {article for reason in reasons for article in reason.articles}
        return tuple(sorted(cited | {article for row in self.rows for article in row.cell.articles}))


def answer_competence(status: Status, matrix: LeverMatrix) -> CompetenceAnswer:
    """Return the answer of the law on this commune with what is known of it."""
    authority = authority_of(status)
    names = _names(status, authority)
    rows = tuple(
        Row(solution, lever, actor, names[actor], _here(matrix, solution, lever, actor, status, authority))
        for solution, lever, actor in combinations()
        if actor in names
    )
    return CompetenceAnswer(status, authority, rows)


def _names(status: Status, authority: Authority) -> dict[Actor, str]:
    """Return the actors that exist on this commune, with their names."""
    place = status.place
    names = dict.fromkeys(ACTORS, "")
    names[Actor.AOM] = authority.name or ""
    names[Actor.REGION] = f"région {place.region_name}"
    names[Actor.COMMUNE] = place.name
    names[Actor.DEPARTEMENT] = f"département {place.departement}"
    epci_is_aom = authority.holder is Holder.EPCI and authority.certainty is not Certainty.UNDETERMINED
    if place.epci is None or epci_is_aom:
        del names[Actor.CC_NON_AOM]
    else:
        names[Actor.CC_NON_AOM] = place.epci.name
    return names


def _here(
    matrix: LeverMatrix, solution: Solution, lever: Lever, actor: Actor, status: Status, authority: Authority
) -> Cell:
    if actor is Actor.COMMUNE and authority.holder is Holder.COMMUNE:
        return matrix.cell(solution, lever, Actor.AOM)
    cell = matrix.cell(solution, lever, actor)
    if status.place.region in REGIONS_APART and (actor in _LOCAL_AUTHORITIES or _rests_on_who_organises(cell)):
        where = REGIONS_APART[status.place.region]
        because = f"Ici les règles propres à {where} s'appliquent ; elles n'ont pas été lues."
        return replace(_open(cell, because), articles=(), act="", conditions=(), unless=())
    if actor is Actor.DEPARTEMENT and status.place.epci is not None and status.place.epci.kind is EpciKind.MET69:
        because = "Qui exerce les compétences du département sur la métropole de Lyon n'a pas été lu."
        return replace(_open(cell, because), articles=(), act="", conditions=(), unless=())
    if cell.by_status:
        return _commune_cell(cell, solution, status, authority)
    if actor is Actor.CC_NON_AOM and authority.certainty is Certainty.UNDETERMINED:
        return replace(cell, because=f"Si l'intercommunalité n'a pas la compétence : {cell.because}")
    return cell


def _rests_on_who_organises(cell: Cell) -> bool:
    return any(article.startswith(_WHO_ORGANISES) for article in cell.articles)


def _open(cell: Cell, because: str) -> Cell:
    return replace(
        cell,
        verdict=Verdict.UNDETERMINED,
        status=LegalStatus.TO_VERIFY,
        because=because,
        source="",
        by_status=False,
        known_until=None,
    )


def _commune_cell(cell: Cell, solution: Solution, status: Status, authority: Authority) -> Cell:
    """Return whether the commune may organise a public service: kept services only (L.1231-1 II)."""
    epci = status.place.epci
    if epci is None:
        return _open(cell, "La commune n'a pas d'EPCI : la réponse dépend de son statut de commune insulaire.")
    if epci.kind is not EpciKind.CC or status.transfer or authority.holder is Holder.SYNDICAT_MIXTE:
        return replace(cell, by_status=False)
    if status.transfer is None:
        return _open(cell, f"On ne sait pas si {with_article(epci.name)} a pris la compétence : la réponse en dépend.")
    if authority.certainty is Certainty.UNDETERMINED:
        return _open(cell, "On ne sait pas qui est AOM sur la commune : la réponse en dépend.")
    kept = status.declared.kept_services
    if kept is None:
        text = "La commune peut poursuivre un service qu'elle organisait au 1er juillet 2021. On ne sait pas lesquels."
        return _open(cell, text)
    mine = [service for service in kept if service.solution is solution]
    informed = [service for service in mine if service.region_informed]
    if informed and authority.certainty is Certainty.SETTLED:
        return _kept_cell(informed)
    if informed:
        text = "Le service est conservé si la commune n'avait pas donné sa compétence à un syndicat mixte : à vérifier."
        return _open(cell, text)
    if mine:
        text = f"Le service « {mine[0].name} » est conservé si la commune en a informé la région : ce n'est pas établi."
        return _open(cell, text)
    return _open(
        replace(cell, articles=("suspens-nouveau-service-communal", "ct-l1231-4")),
        "Service nouveau : l'exception ne couvre que les services qui existaient au 1er juillet 2021 (lecture à "
        "confirmer). Voir la région, ou une délégation de la région (L.1231-4).",
    )


def _kept_cell(services: list[KeptService]) -> Cell:
    names = ", ".join(f"« {service.name} »" for service in services)
    return Cell(
        Verdict.ALLOWED,
        LegalStatus.VERIFIED,
        (SUBSTITUTION,),
        f"La commune organisait ce service au 1er juillet 2021 et en a informé la région : elle continue ({names}).",
        conditions=(
            "ce service-là seulement, pas un nouveau",
            "la commune garde le versement mobilité qui le finance",
        ),
    )
