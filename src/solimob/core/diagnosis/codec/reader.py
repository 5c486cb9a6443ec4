"""Reads a diagnosis from JSON values, and gives figures back their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from solimob.core.access import Purpose, ServiceEdit, ServiceEditKind
from solimob.core.diagnosis.codec.values import Json, maybe
from solimob.core.diagnosis.result import (
    Diagnosis,
    DiagnosisIndicator,
    Direction,
    EvidenceRef,
    Finding,
    Kind,
    MissingData,
    OfferGap,
    OfferRow,
    Peer,
    PeerFeature,
    PublicProfile,
    Rank,
    Ranking,
    ScaleShare,
    ServiceAccess,
    Weight,
)
from solimob.core.evidence import Correction, Figure, Indicator, Nature, Source, SourceStatus
from solimob.core.territory import Scale, Territory


class Reader:
    """Reads values, and gives them back their sources."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.catalogue = {
            entry["id"]: Source(
                **{
                    **entry,
                    "read_on": None if entry["read_on"] is None else date.fromisoformat(entry["read_on"]),
                    "status": SourceStatus(entry["status"]),
                }
            )
            for entry in document["sources"]
        }

    def diagnosis(self, current_year: int) -> Diagnosis:
        document = self.document
        territory = self.territory(document["territory"])
        return Diagnosis(
            territory=territory,
            names=dict(document["names"]),
            indicators=tuple(map(self.entry, document["indicators"])),
            missing=tuple(map(self.missing, document["missing"])),
            publics=tuple(map(self.public, document["publics"])),
            access=tuple(self.access(entry, territory.codes) for entry in document["access"]),
            offer=tuple(map(self.offer, document["offer"])),
            offer_gaps=tuple(OfferGap(**{**gap, "offers": tuple(gap["offers"])}) for gap in document["offer_gaps"]),
            ranking=maybe(self.ranking, document["ranking"]),
            peers=tuple(map(self.peer, document["peers"])),
            peers_method=document["peers_method"],
            scale=tuple(map(self.scale, document["scale"])),
            projections=tuple(map(self.entry, document["projections"])),
            findings=tuple(map(self.finding, document["findings"])),
            service_edits=tuple(map(self.edit, document["service_edits"])),
            store_version=document["store_version"],
            seed=document["seed"],
            current_year=current_year,
            notes=tuple(document["notes"]),
            parameters={id_: self.figure(figure) for id_, figure in document["parameters"].items()},
        )

    def territory(self, entry: Json) -> Territory:
        return Territory(
            id=entry["id"],
            name=entry["name"],
            scale=Scale(entry["scale"]),
            codes=tuple(commune["code"] for commune in entry["communes"]),
            epcis=tuple(entry["epcis"]),
            cog_year=entry["cog_year"],
        )

    def sources(self, entry: Json) -> tuple[Source, ...]:
        return tuple(self.catalogue[id_] for id_ in entry["sources"])

    def figure(self, entry: Json) -> Figure:
        return Figure(
            **{
                **entry,
                "nature": Nature(entry["nature"]),
                "rests_on": frozenset(map(Nature, entry["rests_on"])),
                "sources": self.sources(entry),
            }
        )

    def indicator(self, entry: Json) -> Indicator:
        ends = {
            end: [np.nan if row[end] is None else float(row[end]) for row in entry["values"].values()]
            for end in ("value", "low", "high")
        }
        return Indicator(
            id=entry["id"],
            label=entry["label"],
            unit=entry["unit"],
            codes=tuple(entry["values"]),
            value=np.array(ends["value"]),
            low=np.array(ends["low"]),
            high=np.array(ends["high"]),
            nature=Nature(entry["nature"]),
            rests_on=frozenset(map(Nature, entry["rests_on"])),
            sources=self.sources(entry),
            vintage=entry["vintage"],
            method=entry["method"],
            corrections=tuple(
                Correction(**{**c, "made_on": date.fromisoformat(c["made_on"])}) for c in entry["corrections"]
            ),
        )

    def entry(self, entry: Json) -> DiagnosisIndicator:
        return DiagnosisIndicator(
            indicator=self.indicator(entry),
            question=entry["question"],
            plain=entry["plain"],
            purpose=maybe(Purpose, entry["purpose"]),
            kind=Kind(entry["kind"]),
            direction=Direction(entry["direction"]),
            summary=self.figure(entry["summary"]),
            decimals=entry["decimals"],
        )

    def missing(self, entry: Json) -> MissingData:
        return MissingData(**{**entry, "purpose": maybe(Purpose, entry["purpose"])})

    def public(self, entry: Json) -> PublicProfile:
        return PublicProfile(
            id=entry["id"],
            label=entry["label"],
            legal_basis=entry["legal_basis"],
            headcount=maybe(self.indicator, entry["headcount"]),
            rate=maybe(self.indicator, entry["rate"]),
            summary=maybe(self.figure, entry["summary"]),
            summary_rate=maybe(self.figure, entry["summary_rate"]),
            reach=tuple(entry["reach"]),
            missing=maybe(self.missing, entry["missing"]),
        )

    def access(self, entry: Json, codes: Sequence[str]) -> ServiceAccess:
        nearest = [entry["nearest"][code] for code in codes]
        return ServiceAccess(
            kind_id=entry["kind"],
            label=entry["label"],
            purpose=Purpose(entry["purpose"]),
            nearest=tuple(row["code"] for row in nearest),
            nearest_names=tuple(row["name"] for row in nearest),
            outside=tuple(row["outside"] for row in nearest),
            reasons=tuple(row["reason"] for row in nearest),
            distance=self.indicator(entry["distance"]),
            car=self.indicator(entry["car"]),
            bike=self.indicator(entry["bike"]),
            walk=self.indicator(entry["walk"]),
        )

    def offer(self, entry: Json) -> OfferRow:
        return OfferRow(**{**entry, **{name: tuple(entry[name]) for name in ("publics", "codes", "days")}})

    def ranking(self, entry: Json) -> Ranking:
        return Ranking(
            weights=tuple(Weight(**weight) for weight in entry["weights"]),
            ranks=tuple(Rank(**rank) for rank in self.document["ranks"]),
            draws=entry["draws"],
            level=entry["level"],
            note=entry["note"],
        )

    def peer(self, entry: Json) -> Peer:
        features = tuple(
            PeerFeature(**{**f, "nature": Nature(f["nature"]), "sources": self.sources(f)}) for f in entry["features"]
        )
        return Peer(**{**entry, "features": features})

    def scale(self, entry: Json) -> ScaleShare:
        figures = {name: self.figure(entry[name]) for name in ("commune", "epci", "territory")}
        return ScaleShare(purpose=Purpose(entry["purpose"]), **figures)

    def finding(self, entry: Json) -> Finding:
        return Finding(
            id=entry["id"],
            title=entry["title"],
            text=entry["text"],
            purpose=maybe(Purpose, entry["purpose"]),
            publics=tuple(entry["publics"]),
            evidence=tuple(
                EvidenceRef(ref["indicator"], ref["code"], ref["label"], self.figure(ref["figure"]))
                for ref in entry["evidence"]
            ),
        )

    def edit(self, entry: Json) -> ServiceEdit:
        return ServiceEdit(
            **{
                **entry,
                "action": ServiceEditKind(entry["action"]),
                "made_on": date.fromisoformat(entry["made_on"]),
            }
        )
