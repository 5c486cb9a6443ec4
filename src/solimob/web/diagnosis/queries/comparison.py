"""Ranks with their interval, comparable territories, shares met at each scale."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.diagnosis import Diagnosis, PeerFeature, Rank
from solimob.core.evidence import Figure, vintage_note
from solimob.publish import french
from solimob.publish.wording import NO_RANK_REASON, rank_words
from solimob.web.diagnosis.queries.columns import alphabetical


@dataclass(frozen=True, slots=True)
class RankRow:
    """One commune of the ranking; the bar runs over the ranks, in per cent of their number."""

    code: str
    name: str
    rank: Rank
    verdict: str
    bar_left: float
    bar_width: float


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One trait side by side: ours, then each peer's."""

    label: str
    unit: str
    ours: str
    theirs: tuple[str, ...]
    proof: PeerFeature
    vintage: str


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """Where the needs of one purpose are met."""

    label: str
    commune: Figure
    epci: Figure
    territory: Figure
    why: str


def rank_rows(diagnosis: Diagnosis) -> list[RankRow]:
    """Return the communes that have a rank, by rank."""
    if diagnosis.ranking is None:
        return []
    ranked = [rank for rank in diagnosis.ranking.ranks if rank.rank is not None]
    n = max((rank.high or rank.rank or 0 for rank in ranked), default=0)
    rows = [_rank_row(diagnosis, rank, n) for rank in ranked]
    return sorted(rows, key=lambda row: (row.rank.rank or 0, alphabetical(row.name)))


def unranked(diagnosis: Diagnosis) -> list[tuple[str, str, str]]:
    """Return code, name and interval in words of the communes that have no rank, by name.

    Core gives the smallest ones an interval by thirds of the ranking; the words are empty where too little is known.
    """
    ranks = [rank for rank in diagnosis.ranking.ranks if rank.rank is None] if diagnosis.ranking else []
    rows = [(rank.code, diagnosis.names.get(rank.code, rank.code), rank_words(rank)) for rank in ranks]
    return sorted(rows, key=lambda row: alphabetical(row[1]))


def verdict_of(rank: Rank) -> str:
    """Return « classement solide », « classement fragile », or why there is none."""
    if rank.rank is None:
        return f"sans rang ({NO_RANK_REASON})"
    return "classement solide" if rank.holds else "classement fragile"


def feature_rows(diagnosis: Diagnosis) -> list[FeatureRow]:
    """Return the traits of the territory beside those of its peers."""
    if not diagnosis.peers:
        return []
    rows = []
    for place, feature in enumerate(diagnosis.peers[0].features):
        every = [feature.ours, *(peer.features[place].theirs for peer in diagnosis.peers)]
        label = feature.label
        if feature.id == "aom":
            label, values = "Autorité organisatrice de la mobilité", [_yes_no(value) for value in every]
        else:
            values = [french.number(value, french.usual_decimals(value, feature.unit)) for value in every]
        vintage = vintage_note(feature.vintage, diagnosis.current_year) if feature.vintage else ""
        rows.append(FeatureRow(label, feature.unit, values[0], tuple(values[1:]), feature, vintage))
    return rows


def scale_rows(diagnosis: Diagnosis) -> list[ScaleRow]:
    """Return the shares met at each scale, by purpose."""
    return [ScaleRow(s.purpose.label, s.commune, s.epci, s.territory, s.why) for s in diagnosis.scale]


def _rank_row(diagnosis: Diagnosis, rank: Rank, n: int) -> RankRow:
    left = width = 0.0
    if rank.low is not None and rank.high is not None and n:
        left, width = 100 * (rank.low - 1) / n, 100 * (rank.high - rank.low + 1) / n
    return RankRow(rank.code, diagnosis.names.get(rank.code, rank.code), rank, verdict_of(rank), left, width)


def _yes_no(value: float | None) -> str:
    return "statut inconnu" if value is None else "oui" if value else "non"
