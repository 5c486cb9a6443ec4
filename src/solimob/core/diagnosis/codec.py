"""The published JSON form of a diagnosis: `diagnosis.json`.

It holds no clock. Sources are written once, in a catalogue, and cited by identifier. Numbers are rounded to
`DECIMALS`, and unknown is null. `to_dict(from_dict(x)) == x`. The schema is in `solimob/reference/schemas/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import numpy as np

from solimob.core.access import Purpose, ServiceEdit, ServiceEditKind
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
    PublicProfile,
    Rank,
    Ranking,
    ScaleShare,
    ServiceAccess,
    Weight,
)
from solimob.core.evidence import Correction, Figure, Indicator, Nature, Source, SourceStatus
from solimob.core.territory import Scale, Territory

FORMAT = "solimob-diagnosis"
FORMAT_VERSION = 1
DECIMALS = 6

type Json = dict[str, Any]


def to_dict(diagnosis: Diagnosis) -> Json:
    """Return the diagnosis as JSON values, in a fixed order."""
    return _Writer().diagnosis(diagnosis)


def from_dict(document: Mapping[str, Any]) -> Diagnosis:
    """Return the diagnosis that was written.

    Raises
    ------
    ValueError
        If the document is not a diagnosis of this format and version.
    """
    if document.get("format") != FORMAT or document.get("version") != FORMAT_VERSION:
        raise ValueError(f"ce document n'est pas un diagnostic « {FORMAT} » de version {FORMAT_VERSION}")
    return _Reader(document).diagnosis()


def _number(value: float | None) -> float | int | None:
    if value is None or np.isnan(value):
        return None
    rounded = round(float(value), DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


class _Writer:
    """Writes values, and gathers the sources they cite."""

    def __init__(self) -> None:
        self.catalogue: dict[str, Source] = {}

    def diagnosis(self, d: Diagnosis) -> Json:
        document: Json = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "territory": self.territory(d.territory, d.names),
            "store_version": d.store_version,
            "seed": d.seed,
            "current_year": d.current_year,
            "notes": list(d.notes),
            "indicators": [self.entry(entry) for entry in d.indicators],
            "publics": [self.public(profile) for profile in d.publics],
            "missing": [self.missing(entry) for entry in d.missing],
            "access": [self.access(entry, d.territory.codes) for entry in d.access],
            "offer": [self.offer(row) for row in d.offer],
            "offer_gaps": [asdict(gap) | {"offers": list(gap.offers)} for gap in d.offer_gaps],
            "ranks": [] if d.ranking is None else [self.rank(rank) for rank in d.ranking.ranks],
            "ranking": None if d.ranking is None else self.ranking(d.ranking),
            "peers": [self.peer(peer) for peer in d.peers],
            "peers_method": d.peers_method,
            "scale": [self.scale(share) for share in d.scale],
            "projections": [self.entry(entry) for entry in d.projections],
            "findings": [self.finding(finding) for finding in d.findings],
            "service_edits": [self.edit(edit) for edit in d.service_edits],
            "names": {code: d.names[code] for code in sorted(d.names)},
            "parameters": {id_: self.figure(d.parameters[id_]) for id_ in sorted(d.parameters)},
        }
        document["sources"] = [self.source(id_) for id_ in sorted(self.catalogue)]
        return document

    def territory(self, territory: Territory, names: Mapping[str, str]) -> Json:
        return {
            "id": territory.id,
            "name": territory.name,
            "scale": territory.scale.value,
            "cog_year": territory.cog_year,
            "epcis": list(territory.epcis),
            "communes": [{"code": code, "name": names[code]} for code in territory.codes],
        }

    def cite(self, sources: Iterable[Source]) -> list[str]:
        cited = []
        for source in sources:
            id_, number = source.id, 1
            # Two publications that share an identifier are two lines of the catalogue.
            while replace(self.catalogue.setdefault(id_, source), id=source.id) != source:
                number += 1
                id_ = f"{source.id}-{number}"
            cited.append(id_)
        return cited

    def source(self, id_: str) -> Json:
        source = self.catalogue[id_]
        read_on = None if source.read_on is None else source.read_on.isoformat()
        return asdict(source) | {"id": id_, "read_on": read_on, "status": source.status.value}

    def figure(self, figure: Figure) -> Json:
        return {
            "value": _number(figure.value),
            "low": _number(figure.low),
            "high": _number(figure.high),
            "unit": figure.unit,
            "year": figure.year,
            "nature": figure.nature.value,
            "rests_on": sorted(figure.rests_on),
            "sources": self.cite(figure.sources),
            "method": figure.method,
        }

    def indicator(self, column: Indicator) -> Json:
        corrected = {correction.code for correction in column.corrections}
        values: Json = {}
        for row, code in enumerate(column.codes):
            ends = (column.value[row], column.low[row], column.high[row])
            values[code] = dict(zip(("value", "low", "high"), map(_number, ends), strict=True))
            if code in corrected:
                values[code]["nature"] = column.figure(code).nature.value
        return {
            "id": column.id,
            "label": column.label,
            "unit": column.unit,
            "nature": column.nature.value,
            "rests_on": sorted(column.rests_on),
            "vintage": column.vintage,
            "method": column.method,
            "sources": self.cite(column.sources),
            "values": values,
            "corrections": [self.correction(correction) for correction in column.corrections],
        }

    def correction(self, correction: Correction) -> Json:
        return asdict(correction) | {"value": _number(correction.value), "made_on": correction.made_on.isoformat()}

    def entry(self, entry: DiagnosisIndicator) -> Json:
        return self.indicator(entry.indicator) | {
            "question": entry.question,
            "plain": entry.plain,
            "purpose": None if entry.purpose is None else entry.purpose.value,
            "kind": entry.kind.value,
            "direction": entry.direction.value,
            "summary": self.figure(entry.summary),
            "decimals": entry.decimals,
        }

    def missing(self, entry: MissingData) -> Json:
        return asdict(entry) | {"purpose": None if entry.purpose is None else entry.purpose.value}

    def public(self, profile: PublicProfile) -> Json:
        return {
            "id": profile.id,
            "label": profile.label,
            "legal_basis": profile.legal_basis,
            "headcount": _maybe(self.indicator, profile.headcount),
            "rate": _maybe(self.indicator, profile.rate),
            "summary": _maybe(self.figure, profile.summary),
            "summary_rate": _maybe(self.figure, profile.summary_rate),
            "reach": list(profile.reach),
            "missing": _maybe(self.missing, profile.missing),
        }

    def access(self, entry: ServiceAccess, codes: Sequence[str]) -> Json:
        nearest = {
            code: {
                "code": entry.nearest[row],
                "name": entry.nearest_names[row],
                "outside": entry.outside[row],
                "reason": entry.reasons[row],
            }
            for row, code in enumerate(codes)
        }
        return {
            "kind": entry.kind_id,
            "label": entry.label,
            "purpose": entry.purpose.value,
            "nearest": nearest,
            "distance": self.indicator(entry.distance),
            "car": self.indicator(entry.car),
            "bike": self.indicator(entry.bike),
            "walk": self.indicator(entry.walk),
        }

    def offer(self, row: OfferRow) -> Json:
        lists = {name: list(getattr(row, name)) for name in ("publics", "codes", "days")}
        numbers = {name: _number(getattr(row, name)) for name in ("trips_per_year", "cost_per_year_eur")}
        return asdict(row) | lists | numbers

    def rank(self, rank: Rank) -> Json:
        return asdict(rank) | {"score": _number(rank.score)}

    def ranking(self, ranking: Ranking) -> Json:
        weights = [
            asdict(weight) | {"weight": _number(weight.weight), "default": _number(weight.default)}
            for weight in ranking.weights
        ]
        return {"weights": weights, "draws": ranking.draws, "level": _number(ranking.level), "note": ranking.note}

    def peer(self, peer: Peer) -> Json:
        features = [
            {"id": id_, "label": label, "unit": unit, "ours": _number(ours), "theirs": _number(theirs)}
            for id_, label, unit, ours, theirs in peer.features
        ]
        return asdict(peer) | {"distance": _number(peer.distance), "features": features}

    def scale(self, share: ScaleShare) -> Json:
        figures = {name: self.figure(getattr(share, name)) for name in ("commune", "epci", "territory")}
        return {"purpose": share.purpose.value} | figures

    def finding(self, finding: Finding) -> Json:
        return {
            "id": finding.id,
            "title": finding.title,
            "text": finding.text,
            "purpose": None if finding.purpose is None else finding.purpose.value,
            "publics": list(finding.publics),
            "evidence": [
                {"indicator": ref.indicator, "code": ref.code, "label": ref.label, "figure": self.figure(ref.figure)}
                for ref in finding.evidence
            ],
        }

    def edit(self, edit: ServiceEdit) -> Json:
        return asdict(edit) | {"action": edit.action.value, "made_on": edit.made_on.isoformat()}


class _Reader:
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

    def diagnosis(self) -> Diagnosis:
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
            ranking=_maybe(self.ranking, document["ranking"]),
            peers=tuple(map(self.peer, document["peers"])),
            peers_method=document["peers_method"],
            scale=tuple(map(self.scale, document["scale"])),
            projections=tuple(map(self.entry, document["projections"])),
            findings=tuple(map(self.finding, document["findings"])),
            service_edits=tuple(map(self.edit, document["service_edits"])),
            store_version=document["store_version"],
            seed=document["seed"],
            current_year=document["current_year"],
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
            purpose=_maybe(Purpose, entry["purpose"]),
            kind=Kind(entry["kind"]),
            direction=Direction(entry["direction"]),
            summary=self.figure(entry["summary"]),
            decimals=entry["decimals"],
        )

    def missing(self, entry: Json) -> MissingData:
        return MissingData(**{**entry, "purpose": _maybe(Purpose, entry["purpose"])})

    def public(self, entry: Json) -> PublicProfile:
        return PublicProfile(
            id=entry["id"],
            label=entry["label"],
            legal_basis=entry["legal_basis"],
            headcount=_maybe(self.indicator, entry["headcount"]),
            rate=_maybe(self.indicator, entry["rate"]),
            summary=_maybe(self.figure, entry["summary"]),
            summary_rate=_maybe(self.figure, entry["summary_rate"]),
            reach=tuple(entry["reach"]),
            missing=_maybe(self.missing, entry["missing"]),
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
        features = tuple((f["id"], f["label"], f["unit"], f["ours"], f["theirs"]) for f in entry["features"])
        return Peer(**{**entry, "features": features})

    def scale(self, entry: Json) -> ScaleShare:
        figures = {name: self.figure(entry[name]) for name in ("commune", "epci", "territory")}
        return ScaleShare(purpose=Purpose(entry["purpose"]), **figures)

    def finding(self, entry: Json) -> Finding:
        return Finding(
            id=entry["id"],
            title=entry["title"],
            text=entry["text"],
            purpose=_maybe(Purpose, entry["purpose"]),
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


def _maybe[A, B](convert: Callable[[A], B], value: A | None) -> B | None:
    return None if value is None else convert(value)
