"""The shared diagnosis of a territory, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from solimob.core.access import Purpose, ServiceEdit
from solimob.core.evidence import Figure, Indicator, Nature, Source, latest_year
from solimob.core.territory import Territory


class Kind(StrEnum):
    """What sort of question an indicator answers. Distances count at most once per purpose."""

    DISTANCE = "distance"
    """How far is it?"""
    SUPPLY = "supply"
    """How much of it is there for those who live here?"""
    PRESENCE = "presence"
    """Is it here at all, and how complete?"""
    EXPOSURE = "exposure"
    """How many people are both far and without means?"""
    NEED = "need"
    """How many people need it?"""
    PRACTICE = "practice"
    """What do people do today?"""
    COST = "cost"
    """What does it weigh on a household?"""
    CONTEXT = "context"
    """What kind of place is it?"""


class Direction(StrEnum):
    """How to read a high value."""

    HIGHER_IS_WORSE = "higher_is_worse"
    HIGHER_IS_BETTER = "higher_is_better"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, eq=False)
class DiagnosisIndicator:
    """An indicator with the question it answers and its value for the whole territory."""

    indicator: Indicator
    question: str
    """The one question it answers, in French, as asked by an elected member."""
    plain: str
    """One sentence in plain French on how to read it."""
    purpose: Purpose | None
    """None when it serves every purpose (population, cars, income)."""
    kind: Kind
    direction: Direction
    summary: Figure
    """The value for the territory: recomputed from counts, never a mean of rates."""
    decimals: int = 1

    @property
    def summary_vintage(self) -> str:
        """The years the territory's value describes: those of the column, unless it was read in another file."""
        year = self.summary.year
        return self.indicator.vintage if year in (None, latest_year(self.indicator.vintage)) else str(year)


@dataclass(frozen=True, slots=True)
class MissingData:
    """« Donnée absente »: what no data holds, and the file that would fill it."""

    id: str
    label: str
    purpose: Purpose | None
    public: str | None
    filled_by: str
    """The official file, by its name, and how to add it."""
    connector: str | None
    """Name for `solimob ingest add`, None when no connector exists yet."""


@dataclass(frozen=True, slots=True, eq=False)
class PublicProfile:
    """A public of the law or of practice: how many, where, and how to reach them."""

    id: str
    label: str
    legal_basis: str
    """The words of the law or of practice this public comes from."""
    headcount: Indicator | None
    rate: Indicator | None
    summary: Figure | None
    """Headcount for the territory."""
    summary_rate: Figure | None
    reach: tuple[str, ...]
    """Channels and relays that reach this public."""
    missing: MissingData | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ServiceAccess:
    """The nearest service of one kind for each commune of the territory, wherever it is within 60 km.

    `nearest` holds commune codes (None when none is known within 60 km), in the order of `distance.codes`.
    """

    kind_id: str
    label: str
    purpose: Purpose
    nearest: tuple[str | None, ...]
    nearest_names: tuple[str | None, ...]
    outside: tuple[bool, ...]
    """Whether the nearest one lies outside the territory."""
    distance: Indicator
    car: Indicator
    bike: Indicator
    walk: Indicator
    reasons: tuple[str, ...] = ()
    """Why the nearest one is unknown, in French; empty where it is known."""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One line of the existing offer, typed by hand or read from a CSV. Empty means « not said »."""

    id: str
    name: str
    kind: str
    """line, tad, tus, school, rental, counselling, carpool, garage, taxi, other"""
    operator: str
    publics: tuple[str, ...]
    """Identifiers of publics; empty means everybody."""
    codes: tuple[str, ...]
    days: tuple[int, ...]
    """1 Monday … 7 Sunday; empty means not known."""
    hours: str
    price: str
    booking: str
    regime: str
    trips_per_year: float | None
    cost_per_year_eur: float | None
    source: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class OfferGap:
    """A cell of the matrix commune × public × day.

    `state` is `served`, `none_known` (« pas d'offre connue ») or `none` (« aucune offre », declared complete).
    """

    code: str
    public: str
    day: int
    state: str
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """A visible weight of the composite that a group can set."""

    indicator: str
    label: str
    weight: float
    default: float
    reason: str


@dataclass(frozen=True, slots=True)
class Rank:
    """Rank of a commune on the composite; 1 is the most fragile. `holds`: « classement solide »."""

    code: str
    score: float | None
    rank: int | None
    low: int | None
    high: int | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """« Indice de fragilité-mobilité (méthode solimob) » under weight and data uncertainty."""

    weights: tuple[Weight, ...]
    ranks: tuple[Rank, ...]
    draws: int
    level: float
    """Share of draws inside [low, high], 0.9 for instance."""
    note: str


@dataclass(frozen=True, slots=True)
class PeerFeature:
    """One trait of comparison, ours beside theirs, with the proof of its column."""

    id: str
    label: str
    unit: str
    ours: float | None
    theirs: float | None
    nature: Nature
    vintage: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """A comparable territory."""

    id: str
    name: str
    distance: float
    features: tuple[PeerFeature, ...]
    aom: bool | None
    """Whether it is AOM: yes by law or by list, no, or None unknown."""


@dataclass(frozen=True, slots=True)
class ScaleShare:
    """Share of the needs of one purpose met inside each scale."""

    purpose: Purpose
    commune: Figure
    epci: Figure
    territory: Figure
    """The territory itself: the bassin when it is one."""

    @property
    def why(self) -> str:
        """What to know of these shares, in French: their origin, or why they have no interval; may be empty."""
        return self.territory.method.partition(" : ")[2]


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A pointer from a finding to a number of the diagnosis, with the number as it was then."""

    indicator: str
    code: str | None
    """None for the value of the whole territory."""
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact proposed by the figures, for people to agree with, dispute, or complete from the field."""

    id: str
    title: str
    text: str
    purpose: Purpose | None
    publics: tuple[str, ...]
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """The shared diagnosis of a territory."""

    territory: Territory
    names: dict[str, str]
    """Commune code → name, for the territory and every commune named in `access`."""
    indicators: tuple[DiagnosisIndicator, ...]
    missing: tuple[MissingData, ...]
    publics: tuple[PublicProfile, ...]
    access: tuple[ServiceAccess, ...]
    offer: tuple[OfferRow, ...]
    offer_gaps: tuple[OfferGap, ...]
    ranking: Ranking | None
    peers: tuple[Peer, ...]
    peers_method: str
    scale: tuple[ScaleShare, ...]
    projections: tuple[DiagnosisIndicator, ...]
    findings: tuple[Finding, ...]
    service_edits: tuple[ServiceEdit, ...]
    store_version: str
    seed: int
    current_year: int
    """Handed in by the caller: it decides which vintages read « à confirmer localement »."""
    notes: tuple[str, ...] = ()
    parameters: dict[str, Figure] = field(default_factory=dict)
    """Parameter id → figure that entered in the models: what is assumed, and can be replaced locally."""

    def indicator(self, id_: str) -> DiagnosisIndicator:
        """Return an indicator by its identifier.

        Raises
        ------
        KeyError
            If the diagnosis has no such indicator.
        """
        for entry in self.indicators:
            if entry.indicator.id == id_:
                return entry
        raise KeyError(id_)

    def sources(self) -> tuple[Source, ...]:
        """Return every source cited, once, in order of identifier."""
        columns = [entry.indicator for entry in (*self.indicators, *self.projections)]
        columns += [c for p in self.publics for c in (p.headcount, p.rate) if c is not None]
        columns += [c for a in self.access for c in (a.distance, a.car, a.bike, a.walk)]
        cited = {s.id: s for column in columns for s in column.sources}
        for entry in self.indicators:
            cited |= {s.id: s for s in entry.summary.sources}
        figures = [figure for share in self.scale for figure in (share.commune, share.epci, share.territory)]
        figures += self.parameters.values()
        cited |= {s.id: s for figure in figures for s in figure.sources}
        cited |= {s.id: s for peer in self.peers for feature in peer.features for s in feature.sources}
        return tuple(cited[id_] for id_ in sorted(cited))


@dataclass(frozen=True, slots=True)
class FuelAssumptions:
    """What nobody measured here, badged and editable: enters the fuel-effort model."""

    price_eur_per_l: Figure
    consumption_l_per_100km: Figure
    threshold_share: Figure
    overrides: tuple[str, ...] = field(default=())
