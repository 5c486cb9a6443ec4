"""Made-up diagnoses and contours for the tests of documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import shapely

from solimob.core.diagnosis.result import (
    Diagnosis,
    DiagnosisIndicator,
    Direction,
    EvidenceRef,
    Finding,
    Kind,
    OfferRow,
    Peer,
    PeerFeature,
    Rank,
    Ranking,
    Weight,
)
from solimob.core.evidence import Figure, Indicator, Nature, Source
from solimob.core.territory import Scale, Territory
from tests.fake_epci import fake_diagnosis

AWKWARD = "L'Haÿ_les*Roses#1 <&> $x$ @a [b] \\c"


def squares(codes: Sequence[str]) -> dict[str, bytes]:
    """Return one square a commune, side by side on a grid, as WKB."""
    columns = math.ceil(math.sqrt(len(codes)))
    contours = {}
    for i, code in enumerate(codes):
        west, south = 0.1 * (i % columns), 47 + 0.07 * (i // columns)
        contours[code] = shapely.to_wkb(shapely.MultiPolygon([shapely.box(west, south, west + 0.1, south + 0.07)]))
    return contours


@cache
def fake(seed: int = 1) -> Diagnosis:
    """Return the diagnosis of the fake EPCI, computed once."""
    return fake_diagnosis(seed)


def renamed(diagnosis: Diagnosis, code: str, name: str) -> Diagnosis:
    """Return the same diagnosis with another name for a commune."""
    return replace(diagnosis, names={**diagnosis.names, code: name})


def large_bassin(n: int = 116) -> Diagnosis:
    """Return a bassin of n communes with the longest names, titles and sources a document may have to hold."""
    codes = tuple(f"00{i + 1:03d}" for i in range(n))
    source = Source(
        "s", "Un titre de publication assez long pour tenir deux lignes au moins", "Éditeur", 2018, "LO", None, None
    )
    entries = tuple(_indicator(i, codes, replace(source, id=f"s{i}")) for i in range(6))
    findings = tuple(
        Finding(
            id=f"f{i}",
            title="Un constat au titre long comme le sont parfois ceux que l'on écrit à plusieurs mains en réunion",
            text="Texte du constat. " * 12,
            purpose=None,
            publics=(),
            evidence=(EvidenceRef(entries[i].indicator.id, None, entries[i].indicator.label, entries[i].summary),),
        )
        for i in range(4)
    )
    base = fake()
    offer = tuple(
        replace(row, name=f"Service de transport au nom assez long {i}") for i in range(5) for row in base.offer
    )
    peers = tuple(
        replace(peer, name=f"Communauté d'agglomération au nom particulièrement développé de la vallée {i}")
        for i, peer in enumerate(base.peers[:6])
    )
    return replace(
        base,
        territory=Territory(
            "000000001+000000002",
            "Bassin de mobilité des vallées et des plateaux réunis de l'Exemple",
            Scale.BASSIN,
            codes,
            ("000000001", "000000002"),
            2026,
        ),
        names={code: f"Saint-Jean-Baptiste-des-Monts-et-Vallées-sur-Rivière-{i}" for i, code in enumerate(codes)},
        indicators=entries,
        publics=(),
        access=(),
        offer=offer,
        offer_gaps=(),
        ranking=Ranking(
            (Weight("rate_0", "Taux", 1.0, 1.0, "essai"),),
            tuple(Rank(code, 0.5, i + 1, max(1, i - 3), min(n, i + 5), i % 2 == 0) for i, code in enumerate(codes)),
            100,
            0.9,
            "Note.",
        ),
        peers=peers,
        scale=(),
        projections=(),
        findings=findings,
    )


def _indicator(i: int, codes: tuple[str, ...], source: Source) -> DiagnosisIndicator:
    values = np.linspace(1.0, 60.0, len(codes))
    values[:: 7 + i] = np.nan
    indicator = Indicator(
        id=f"rate_{i}",
        label=f"Part des ménages sans voiture vivant loin d'un commerce alimentaire ou d'un médecin, variante {i}",
        unit="%",
        codes=codes,
        value=values,
        nature=Nature.MODELLED,
        sources=(source,),
        vintage="2018",
        method="essai",
        low=values - 0.5,
        high=values + 0.5,
        rests_on=frozenset({Nature.ASSUMED}),
    )
    summary = Figure(
        value=30.5,
        low=29.0,
        high=33.0,
        unit="%",
        nature=Nature.MODELLED,
        sources=(source,),
        year=2018,
        rests_on=frozenset({Nature.ASSUMED}),
    )
    return DiagnosisIndicator(
        indicator, "Combien ?", "Se lit ainsi.", None, Kind.NEED, Direction.HIGHER_IS_WORSE, summary
    )


def empty(diagnosis: Diagnosis) -> Diagnosis:
    """Return the territory with no data at all."""
    return replace(
        diagnosis,
        indicators=(),
        missing=(),
        publics=(),
        access=(),
        offer=(),
        offer_gaps=(),
        ranking=None,
        peers=(),
        scale=(),
        projections=(),
        findings=(),
        parameters={},
    )


def service(name: str) -> OfferRow:
    """Return a service of this name of which nothing else is said."""
    return replace(fake().offer[1], id="x", name=name, trips_per_year=None, cost_per_year_eur=None)


def peer(name: str, theirs: float | None) -> Peer:
    """Return a peer with one compared feature."""
    feature = PeerFeature("share", "Part", "%", 10.0, theirs, Nature.DERIVED, "2021", ())
    return Peer("p", name, 0.5, (feature,), None)
