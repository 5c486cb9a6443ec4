"""A small made-up catalogue: two forms of one solution and one other, with a figure, an unknown and a REX."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from solimob.core.evidence import Figure, Nature, Source
from solimob.core.solutions import Catalogue, Lever, Rex, Sheet, SourcedFigure
from solimob.core.solutions.rex import EvidenceLevel, Outcome, RexRegime
from solimob.core.solutions.sheet import (
    CatalogueWord,
    Family,
    LeverBasis,
    NotConcerned,
    Post,
    PostKind,
    PostLine,
    Public,
    SolutionType,
)
from solimob.core.solutions.sourced_figure import Confidence, Unknown

SOURCE = Source("essai", "Relevé d'essai", "Nous", 2024, "", None, date(2026, 11, 22))


def figure(id_: str, value: float, unit: str, nature: Nature = Nature.OBSERVED) -> SourcedFigure:
    """Return a figure with an interval of one below and one above."""
    confidence = {Nature.OBSERVED: Confidence.PUBLISHED, Nature.ASSUMED: Confidence.ASSUMED}[nature]
    shown = Figure(value, unit, nature, (SOURCE,), low=value - 1, high=value + 1, year=2024)
    return SourcedFigure(id_, f"Chiffre {id_}", shown, confidence, "")


PRICE = figure("price", 3.0, "€/an")
HOURS = figure("hours", 100.0, "h/an", Nature.ASSUMED)

BENEVOLES = Sheet(
    id="tus-benevoles",
    title="TUS : bénévoles",
    type="service",
    summary="Un bénévole conduit la personne.",
    need="Pas de bus pour aller chez le docteur.",
    needs=("care",),
    publics=("legal",),
    obstacles=("offer",),
    themes=(),
    steps=("La personne appelle.",),
    lines=(
        PostLine("running", Unknown("Le budget", "Les comptes.")),
        PostLine("vehicle", NotConcerned("La voiture est au bénévole.")),
        PostLine("hours", HOURS),
        PostLine("fee", PRICE, "adhésion"),
    ),
    levers=tuple(LeverBasis(lever, True, f"Texte {lever}.", ("ct-l3133-1",), to_verify=False) for lever in Lever),
    regimes=("tus",),
    liability=("L'association répond.",),
    rules=("ct-r3133-3",),
    conditions=("Des conducteurs.",),
    opportunities=("Peu cher.",),
    limits=("La personne paie {price} au plus.",),
    stops=("Plus de conducteur.",),
    contacts=("La mairie.",),
    rex=("segre",),
    reading=(),
    words=("médecin",),
    family="tus",
)
SALARIES = replace(
    BENEVOLES,
    id="tus-salaries",
    title="TUS : salariés",
    summary="Un salarié conduit la personne.",
    lines=(PostLine("running", Unknown("Le budget", "Les comptes.")), PostLine("vehicle", PRICE)),
    rex=(),
    words=(),
)
GARAGE = replace(
    BENEVOLES,
    id="garage",
    title="Garage solidaire",
    type="other",
    summary="On répare à petit prix.",
    need="Une panne trop chère.",
    needs=("work",),
    publics=("all",),
    obstacles=("money",),
    limits=("Il faut le permis.",),
    family=None,
    words=(),
    rex=(),
)
SEGRE = Rex(
    id="segre",
    title="Voitur'âgeS",
    place="Segré",
    form="Des bénévoles conduisent.",
    solutions=("tus-benevoles",),
    regime=RexRegime("tus", False, "Non vérifié."),
    start=None,
    outcome=Outcome.RUNNING,
    evidence=EvidenceLevel.ONE_SOURCE,
    events=(),
    figures=(figure("users", 300.0, "personnes"),),
    unknowns=(),
    lessons=("Trouver des conducteurs.",),
    failure_points=(),
    transfer=("Une équipe.",),
    video=None,
    contact=None,
    sources=(SOURCE,),
)
STOPPED = replace(SEGRE, id="lotocar", title="Lotocar", place="Partout", solutions=("garage",), outcome=Outcome.ENDED)


def small_catalogue() -> Catalogue:
    """Return three sheets, two REX and what they name."""
    return Catalogue(
        types={id_: SolutionType(id_, id_.capitalize(), "Essai.") for id_ in ("service", "other")},
        publics={
            "legal": Public("legal", "Personnes vulnérables", ("seniors",), legal=True),
            "all": Public("all", "Tous", ("tous-publics",), legal=False),
        },
        needs={id_: CatalogueWord(id_, label) for id_, label in (("care", "Se soigner"), ("work", "Travailler"))},
        obstacles={id_: CatalogueWord(id_, label) for id_, label in (("offer", "Pas de bus"), ("money", "L'argent"))},
        themes={},
        posts={
            "running": Post("running", "Coût annuel", PostKind.COST),
            "vehicle": Post("vehicle", "Véhicules", PostKind.COST),
            "software": Post("software", "Logiciel", PostKind.COST),
            "hours": Post("hours", "Heures", PostKind.STAFF),
            "fee": Post("fee", "Prix", PostKind.PRICE),
        },
        families={"tus": Family("tus", "Formes du TUS", ("running", "vehicle"))},
        sources={SOURCE.id: SOURCE},
        ratios={cited.id: cited for cited in (PRICE, HOURS)},
        sheets={sheet.id: sheet for sheet in (BENEVOLES, SALARIES, GARAGE)},
        rex={rex.id: rex for rex in (SEGRE, STOPPED)},
    )
