"""Every legal record of the product: by identifier, at a date, by words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from solimob.core.solutions.law import Article, LegalStatus, Subject, Version, french_date, weakest
from solimob.core.solutions.law_search import LawIndex

_WEIGHTS = {"number": 8.0, "title": 4.0, "sentence": 3.0, "content": 2.0}


class UnknownArticleError(LookupError):
    """An article is cited that the book does not hold; the message is in French."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The version that decides at a date, and whether that is sure."""

    version: Version
    to_verify: bool
    because: str | None
    """Why it is to verify, in French; None where it is not."""


class LawBook:
    """Articles by identifier. Immutable; its search index is built once."""

    __slots__ = ("_articles", "_index")

    def __init__(self, articles: Iterable[Article]) -> None:
        """Hold `articles`.

        Raises
        ------
        ValueError
            If an identifier is there twice.
        """
        found: dict[str, Article] = {}
        for article in articles:
            if article.id in found:
                raise ValueError(f"l’article « {article.id} » est décrit deux fois")
            found[article.id] = article
        self._articles = found
        self._index = LawIndex({id_: _fields(article) for id_, article in found.items()}, _WEIGHTS)

    def __len__(self) -> int:
        return len(self._articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self._articles.values())

    def __contains__(self, id_: object) -> bool:
        return id_ in self._articles

    def article(self, id_: str) -> Article:
        """Return an article.

        Raises
        ------
        UnknownArticleError
            If the book has none of that identifier.
        """
        try:
            return self._articles[id_]
        except KeyError:
            near = ", ".join(hit.id for hit in self._index.search(id_.replace("-", " ", 1), limit=3))
            hint = f" ; les plus proches : {near}" if near else ""
            raise UnknownArticleError(f"article « {id_} » : absent de la base de droit{hint}") from None

    def about(self, subject: Subject) -> tuple[Article, ...]:
        """Return the articles about `subject`, in the order of the files."""
        return tuple(article for article in self if subject in article.concerns)

    def in_force(self, id_: str, on: date) -> InForce | None:
        """Return the version that decides on a day; None before the first known version, or after the end of the last.

        After the last day for which a version is known to hold, the last one read still decides, and is to verify.
        """
        return _in_force(self.article(id_), on)

    def status(self, ids: Iterable[str], on: date | None = None) -> LegalStatus:
        """Return the weakest status of several articles, of their last version or of the one that decides `on` a day.

        A rule outside its known dates is to verify; no article at all is to verify.
        """
        if on is None:
            return weakest(self.article(id_).status for id_ in ids)
        return weakest(_status_on(self.article(id_), on) for id_ in ids)

    def outdated(self, ids: Iterable[str]) -> date | None:
        """Return the day of the oldest state that was read, where a record was read in an old state; None elsewhere.

        « État au 09/08/2015, lu le 22/11/2026 » is old on the very day it was read; a text read in force that day is
        not, though nothing is known of it later (`in_force` says so).
        """
        versions = [self.article(id_).last for id_ in ids]
        return min((v.known_until for v in versions if _was_old(v)), key=lambda day: day or date.max, default=None)

    def last_reading(self, ids: Iterable[str]) -> date | None:
        """Return the day of the last reading among several articles; None where nothing was read."""
        return max((day for id_ in ids if (day := self.article(id_).last.read_on)), default=None)

    def citation(self, id_: str, on: date | None = None) -> str:
        """Return how an article is cited, with its version and whether it is verified.

        Without `on`, the last version read, as it was when it was read:
        « article L.1231-1-1 I 6° du code des transports, version du 27/12/2019 — vérifié le 22/11/2026 ».
        """
        article = self.article(id_)
        if on is None:
            return f"{_dated_name(article, article.last)} — {_proof(article.last)}"
        found = _in_force(article, on)
        if found is None:
            return f"{article.name} — version en vigueur le {french_date(on)} inconnue, à vérifier"
        proof = _proof(found.version)
        # A proof that already says « à vérifier » does not say it twice.
        doubt = f", à vérifier : {found.because}" if found.because and "à vérifier" not in proof else ""
        return f"{_dated_name(article, found.version)} — {proof}{doubt}"

    def search(self, query: str, limit: int = 20) -> tuple[Article, ...]:
        """Return the articles that answer `query` (words or number, however written), best first."""
        return tuple(self._articles[hit.id] for hit in self._index.search(query, limit))


def _fields(article: Article) -> dict[str, str]:
    version = article.last
    return {
        "number": f"{article.number or ''} {article.paragraph or ''}",
        "title": f"{article.title} {article.act or article.corpus.label}",
        "concerns": " ".join(subject.label for subject in article.concerns),
        "sentence": version.sentence,
        "example": version.example,
        "content": version.content,
        "note": version.note or "",
    }


def _in_force(article: Article, on: date) -> InForce | None:
    for version in reversed(article.versions):
        if version.in_force_from is not None and on < version.in_force_from:
            continue
        if version.in_force_to is not None and on > version.in_force_to:
            return None
        because = _doubt(version, on)
        return InForce(version, because is not None, because)
    return None


def _was_old(version: Version) -> bool:
    return bool(version.known_until and version.read_on and version.known_until < version.read_on)


def _doubt(version: Version, on: date) -> str | None:
    if version.status is not LegalStatus.VERIFIED:
        return version.status.label
    until = version.holds_until
    if until is not None and on > until:
        return f"rien n’a été lu après le {french_date(until)}"
    if version.in_force_from is None and on != until:
        return "date d’entrée en vigueur non relevée"
    return None


def _status_on(article: Article, on: date) -> LegalStatus:
    found = _in_force(article, on)
    if found is None:
        return LegalStatus.TO_VERIFY
    if found.to_verify and found.version.status is LegalStatus.VERIFIED:
        return LegalStatus.TO_VERIFY
    return found.version.status


def _dated_name(article: Article, version: Version) -> str:
    if version.in_force_from is None:
        return article.name
    day = french_date(version.in_force_from)
    return f"{article.name}, version du {day}" if article.corpus.is_code else f"{article.name}, en vigueur le {day}"


def _proof(version: Version) -> str:
    read_on = version.read_on
    if read_on is None or version.status is LegalStatus.TO_VERIFY:
        return "à vérifier"
    if version.status is LegalStatus.VERIFIED:
        state = f" (état au {french_date(version.known_until)})" if version.known_until else ""
        return f"vérifié le {french_date(read_on)}{state}"
    return f"à vérifier (source secondaire lue le {french_date(read_on)} : {version.read_in})"
