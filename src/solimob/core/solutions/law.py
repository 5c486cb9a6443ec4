"""Texts of law as dated records, in our own words: what a text says, since when, and where that was read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from solimob.core.rules.source import LegalStatus as LegalStatus

_STRENGTH = list(LegalStatus)


def weakest(statuses: Iterable[LegalStatus]) -> LegalStatus:
    """Return the weakest of `statuses`; an answer that rests on nothing is to verify."""
    return max(statuses, key=_STRENGTH.index, default=LegalStatus.TO_VERIFY)


class Corpus(StrEnum):
    """Where an article stands; the value is the word of the data files, and begins the identifiers through `prefix`."""

    TRANSPORTS = "transports"
    CGCT = "cgct"
    CASF = "casf"
    CSS = "css"
    CGI = "cgi"
    TRAVAIL = "travail"
    ROUTE = "route"
    LOI = "loi"
    DECRET = "decret"
    ARRETE = "arrete"
    REGLEMENT_UE = "reglement_ue"
    DELIBERATION = "deliberation"
    CIRCULAIRE = "circulaire"
    DOCTRINE = "doctrine"
    """An official answer, an official page, or an insurer's practice: how texts are read, not a text."""
    SUSPENS = "suspens"
    """A point that nobody could settle: always to verify."""

    @property
    def prefix(self) -> str:
        """The beginning of the identifiers of its records."""
        return _CORPUS[self][0]

    @property
    def label(self) -> str:
        """Its French name."""
        return _CORPUS[self][1]

    @property
    def of(self) -> str:
        """What joins an article to it: « du » code, « de la » loi."""
        return _CORPUS[self][2]

    @property
    def is_code(self) -> bool:
        """Whether its records are articles of a code, numbered there."""
        return self.label.startswith("code")


_CORPUS = {
    Corpus.TRANSPORTS: ("ct", "code des transports", "du "),
    Corpus.CGCT: ("cgct", "code général des collectivités territoriales", "du "),
    Corpus.CASF: ("casf", "code de l’action sociale et des familles", "du "),
    Corpus.CSS: ("css", "code de la sécurité sociale", "du "),
    Corpus.CGI: ("cgi", "code général des impôts", "du "),
    Corpus.TRAVAIL: ("ctrav", "code du travail", "du "),
    Corpus.ROUTE: ("croute", "code de la route", "du "),
    Corpus.LOI: ("loi", "loi", "de la "),
    Corpus.DECRET: ("decret", "décret", "du "),
    Corpus.ARRETE: ("arrete", "arrêté", "de l’"),
    Corpus.REGLEMENT_UE: ("ue", "règlement européen", "du "),
    Corpus.DELIBERATION: ("cnil", "délibération de la CNIL", "de la "),
    Corpus.CIRCULAIRE: ("circulaire", "circulaire", "de la "),
    Corpus.DOCTRINE: ("doctrine", "doctrine et pratique", "de "),
    Corpus.SUSPENS: ("suspens", "point en suspens", "de "),
}


class Subject(StrEnum):
    """What an article is about; the last ones are services (the regimes of the finder)."""

    COMPETENCE = "competence"
    FUNDING = "funding"
    FARES = "fares"
    AIDS = "aids"
    PLAN = "plan"
    INFORMATION = "information"
    LIABILITY = "liability"
    DATA = "data"
    EMPLOYMENT = "employment"
    SOCIAL = "social"
    CARE = "care"
    TUS = "tus"
    TAD = "tad"
    TPMR = "tpmr"
    REGULAR = "regular"
    PRIVATE_SERVICE = "private_service"
    COVOITURAGE = "covoiturage"
    TAXI_VTC = "taxi_vtc"
    VEHICLE_RENTAL = "vehicle_rental"
    COUNSELLING = "counselling"

    @property
    def label(self) -> str:
        """The French words."""
        return _SUBJECT_LABELS[self]


_SUBJECT_LABELS = {
    Subject.COMPETENCE: "qui est compétent",
    Subject.FUNDING: "financement",
    Subject.FARES: "tarifs",
    Subject.AIDS: "aides aux personnes",
    Subject.PLAN: "plan d’action commun",
    Subject.INFORMATION: "information des voyageurs",
    Subject.LIABILITY: "responsabilité et assurance",
    Subject.DATA: "données personnelles",
    Subject.EMPLOYMENT: "emploi",
    Subject.SOCIAL: "action sociale",
    Subject.CARE: "trajets de soins",
    Subject.TUS: "transport d’utilité sociale (TUS)",
    Subject.TAD: "transport à la demande (TAD)",
    Subject.TPMR: "transport adapté (TPMR)",
    Subject.REGULAR: "ligne régulière",
    Subject.PRIVATE_SERVICE: "service privé de transport",
    Subject.COVOITURAGE: "covoiturage",
    Subject.TAXI_VTC: "taxi et VTC",
    Subject.VEHICLE_RENTAL: "véhicules partagés ou loués",
    Subject.COUNSELLING: "conseil et accompagnement individualisés",
}


class ReadingKind(StrEnum):
    """What somebody had before their eyes."""

    TEXT = "text"
    """The text itself, on an official site or in a consolidated edition."""
    QUOTED_TEXT = "quoted_text"
    """The text or an official answer, as another site quotes it."""
    OFFICIAL_PAGE = "official_page"
    """A page of the State, of a public body or of an assembly."""
    SECONDARY = "secondary"
    """Press, lawyer, network, insurer."""


_VERIFYING = {ReadingKind.TEXT, ReadingKind.QUOTED_TEXT, ReadingKind.OFFICIAL_PAGE}
_LEGIFRANCE = re.compile(r"(LEGIARTI|LEGISCTA|JORFTEXT|JORFARTI)\d{12}")
_LEGIFRANCE_PATHS = {
    "LEGIARTI": "codes/article_lc",
    "LEGISCTA": "codes/id",
    "JORFTEXT": "jorf/id",
    "JORFARTI": "jorf/article_jo",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One page that was read."""

    id: str
    title: str
    kind: ReadingKind
    read_on: date
    legifrance: str | None = None
    """Its identifier on Légifrance, where one is known."""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("une lecture a un titre")
        if self.legifrance is not None and not _LEGIFRANCE.fullmatch(self.legifrance):
            raise ValueError(f"« {self.legifrance} » n’est pas un identifiant de Légifrance (LEGIARTI000039669576)")

    @property
    def url(self) -> str | None:
        """The address on Légifrance, built from the identifier only."""
        if self.legifrance is None:
            return None
        return f"https://www.legifrance.gouv.fr/{_LEGIFRANCE_PATHS[self.legifrance[:8]]}/{self.legifrance}"


@dataclass(frozen=True, slots=True)
class Version:
    """What a text says between two dates, on three levels, in our own words."""

    in_force_from: date | None
    """None where the date was not found."""
    in_force_to: date | None
    """Last day in force; None where no end is known."""
    status: LegalStatus
    readings: tuple[Reading, ...]
    sentence: str
    """Level 1: one plain sentence."""
    example: str
    """Level 2: a concrete example."""
    content: str
    """Level 3: what the article says."""
    known_until: date | None = None
    """Last day for which what was read is known to hold; None: the day of the last reading."""
    note: str | None = None
    """What remains open."""

    def __post_init__(self) -> None:
        for name in ("sentence", "example", "content"):
            if not getattr(self, name).strip():
                raise ValueError(f"« {name} » est vide")
        if self.in_force_from and self.in_force_to and self.in_force_to < self.in_force_from:
            raise ValueError("la fin (in_force_to) vient avant le début (in_force_from)")
        if self.status is LegalStatus.VERIFIED and not any(reading.kind in _VERIFYING for reading in self.readings):
            raise ValueError("« verified » demande un texte ou une page officielle lus (sources)")
        if self.status is LegalStatus.SECONDARY and not self.readings:
            raise ValueError("« secondary » demande une source lue (sources)")

    @property
    def read_on(self) -> date | None:
        """The day of the last reading; None where nothing was read."""
        return max((reading.read_on for reading in self.readings), default=None)

    @property
    def read_in(self) -> str | None:
        """What was read; None where the record is from memory."""
        return " ; ".join(reading.title for reading in self.readings) or None

    @property
    def url(self) -> str | None:
        """The first address on Légifrance among the readings."""
        return next((reading.url for reading in self.readings if reading.url), None)

    @property
    def holds_until(self) -> date | None:
        """Last day for which the record is known to hold; later, it is to verify."""
        return self.in_force_to or self.known_until or self.read_on


@dataclass(frozen=True, slots=True)
class Article:
    """One rule of law: an article, one of its paragraphs, an act, or an open point."""

    id: str
    corpus: Corpus
    number: str | None
    """« L.1231-1-1 »; None for an act cited as a whole."""
    paragraph: str | None
    """« I 6° »."""
    act: str | None
    """Full name outside the codes: « arrêté du 17 octobre 2019 »; None inside a code."""
    title: str
    concerns: tuple[Subject, ...]
    versions: tuple[Version, ...]
    """Oldest first; they never overlap."""
    number_to_verify: bool = False

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.concerns or not self.versions:
            raise ValueError("un titre, un sujet (concerns) et une version au moins sont attendus")
        if self.corpus.is_code and (self.number is None or self.act is not None):
            raise ValueError("un article de code a un numéro (number), et pas de nom de texte (act)")
        if not self.corpus.is_code and self.act is None:
            raise ValueError("hors des codes, le nom du texte (act) est attendu")
        if self.corpus.is_code and self.id != article_id(self.corpus, self.number or "", self.paragraph):
            expected = article_id(self.corpus, self.number or "", self.paragraph)
            raise ValueError(f"l’identifiant attendu est « {expected} »")
        if not self.id.startswith(f"{self.corpus.prefix}-"):
            raise ValueError(f"l’identifiant commence par « {self.corpus.prefix}- »")
        if self.corpus is Corpus.SUSPENS and self.status is not LegalStatus.TO_VERIFY:
            raise ValueError("un point en suspens est « to_verify »")
        self._check_dates()

    def _check_dates(self) -> None:
        for earlier, later in zip(self.versions, self.versions[1:], strict=False):
            if later.in_force_from is None or earlier.in_force_to is None:
                raise ValueError("deux versions se suivent : la première a une fin, la seconde un début")
            if earlier.in_force_to >= later.in_force_from:
                raise ValueError(f"deux versions se recouvrent le {french_date(later.in_force_from)}")

    @property
    def last(self) -> Version:
        """The last version that was read."""
        return self.versions[-1]

    @property
    def status(self) -> LegalStatus:
        """The status of the last version."""
        return self.last.status

    @property
    def name(self) -> str:
        """« article L.1231-1-1 I 6° du code des transports », « arrêté du 17 octobre 2019 »."""
        whole = self.act or self.corpus.label
        if self.number is None:
            return f"{whole}, {self.paragraph}" if self.paragraph else whole
        place = f"article {self.number}" + (f" {self.paragraph}" if self.paragraph else "")
        doubt = " (numéro à vérifier)" if self.number_to_verify else ""
        return f"{place} {self.corpus.of}{whole}{doubt}"


def article_id(corpus: Corpus, number: str, paragraph: str | None = None) -> str:
    """Return the stable identifier of an article of a code: `ct-l1231-1-1-i-6` for L.1231-1-1 I 6°."""
    letters = number.casefold().replace(".", "").replace(" ", "")
    words = re.findall(r"[a-z0-9]+", (paragraph or "").casefold())
    return "-".join([corpus.prefix, letters, *words])


def french_date(day: date) -> str:
    """Return « 22/11/2026 »."""
    return f"{day:%d/%m/%Y}"
