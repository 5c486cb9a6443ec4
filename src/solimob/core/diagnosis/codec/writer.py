"""Writes a diagnosis as JSON values, and gathers the sources it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from solimob.core.access import ServiceEdit
from solimob.core.diagnosis.codec.values import FORMAT, FORMAT_VERSION, Json, maybe, number
from solimob.core.diagnosis.result import (
    Diagnosis,
    DiagnosisIndicator,
    Finding,
    MissingData,
    OfferRow,
    Peer,
    PublicProfile,
    Rank,
    Ranking,
    ScaleShare,
    ServiceAccess,
)
from solimob.core.evidence import Correction, Figure, Indicator, Source
from solimob.core.territory import Territory


class Writer:
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
            "value": number(figure.value),
            "low": number(figure.low),
            "high": number(figure.high),
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
            values[code] = dict(zip(("value", "low", "high"), map(number, ends), strict=True))
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
        return asdict(correction) | {"value": number(correction.value), "made_on": correction.made_on.isoformat()}

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
            "headcount": maybe(self.indicator, profile.headcount),
            "rate": maybe(self.indicator, profile.rate),
            "summary": maybe(self.figure, profile.summary),
            "summary_rate": maybe(self.figure, profile.summary_rate),
            "reach": list(profile.reach),
            "missing": maybe(self.missing, profile.missing),
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
        numbers = {name: number(getattr(row, name)) for name in ("trips_per_year", "cost_per_year_eur")}
        return asdict(row) | lists | numbers

    def rank(self, rank: Rank) -> Json:
        return asdict(rank) | {"score": number(rank.score)}

    def ranking(self, ranking: Ranking) -> Json:
        weights = [
            asdict(weight) | {"weight": number(weight.weight), "default": number(weight.default)}
            for weight in ranking.weights
        ]
        return {"weights": weights, "draws": ranking.draws, "level": number(ranking.level), "note": ranking.note}

    def peer(self, peer: Peer) -> Json:
        features = [
            {
                "id": feature.id,
                "label": feature.label,
                "unit": feature.unit,
                "ours": number(feature.ours),
                "theirs": number(feature.theirs),
                "nature": feature.nature.value,
                "vintage": feature.vintage,
                "sources": self.cite(feature.sources),
            }
            for feature in peer.features
        ]
        return asdict(peer) | {"distance": number(peer.distance), "features": features}

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
