"""The published versions of the test of obstacles, read strictly into core values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from solimob.core.counselling import Axis, Choice, Item, Pace, Questionnaire, QuestionnaireError, Remedy, Theme
from solimob.core.evidence import Nature, Source, SourceStatus
from solimob.reference.strict_yaml import LinedDict, ReferenceFileError, read_yaml

FOLDER = Path(__file__).parent
CURRENT_VERSION = "1"
"""The version that new answers are given to; older ones stay readable."""

_TOP = {"version", "published_on", "licence", "points_nature", "note", "sources", "pace", "needs", "remedies"} | {
    "offer_lifted_by",
    "items",
}
_SOURCE = {"title", "publisher", "year", "licence", "url", "read_on", "status"}
_PACE = {"words_per_minute", "seconds_per_item", "nature", "note"}
_REMEDY = {"label", "theme", "service_type", "action", "ask", "documents", "offer_kinds", "solutions"}
_SERVICE_TYPES = {"accompagnement", "aide-financiere", "aide-materielle", "atelier", "formation", "information"}
"""Types of service of the data.inclusion schema v1."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a questionnaire comes from: `points_nature` says that nobody measured the points."""

    version: str
    published_on: date
    licence: str
    points_nature: Nature
    note: str
    sources: tuple[Source, ...]


def questionnaire_path(version: str = CURRENT_VERSION) -> Path:
    """Return the file of a version.

    Raises
    ------
    ReferenceFileError
        If no such version was published.
    """
    if version not in questionnaire_versions():
        known = ", ".join(questionnaire_versions())
        raise ReferenceFileError(f"version « {version} » inconnue du test des freins ; versions publiées : {known}")
    return FOLDER / f"obstacles-{version}.yaml"


def questionnaire_versions() -> tuple[str, ...]:
    """Return the published versions, the oldest first."""
    names = (path.stem.removeprefix("obstacles-") for path in FOLDER.glob("obstacles-*.yaml"))
    return tuple(sorted(names, key=int))


def read_questionnaire(path: Path | None = None) -> Questionnaire:
    """Return a questionnaire; the current one where no file is named.

    Raises
    ------
    ReferenceFileError
        If a key is unknown or missing, a value of the wrong kind, or the questionnaire cannot be trusted
        (`QuestionnaireError`); the message names file and line.
    """
    file = _File(path or questionnaire_path())
    top = file.document
    file.check_keys("questionnaire", top, _TOP)
    items, remedies = file.entries(top, "items"), file.entries(top, "remedies")
    _provenance(file)
    pace = file.entries(top, "pace")
    file.check_keys("pace", pace, _PACE)
    try:
        return Questionnaire(
            version=file.text("questionnaire", top, "version"),
            items=tuple(_item(file, id_, file.entries(items, id_)) for id_ in items),
            remedies=tuple(_remedy(file, id_, file.entries(remedies, id_)) for id_ in remedies),
            needs={id_: file.text("needs", file.entries(top, "needs"), id_) for id_ in file.entries(top, "needs")},
            offer_lifted_by=file.texts("questionnaire", top, "offer_lifted_by"),
            pace=Pace(*(file.positive("pace", pace, key) for key in ("words_per_minute", "seconds_per_item"))),
        )
    except QuestionnaireError as error:
        line = {**remedies.lines, **items.lines, **top.lines}.get(error.item, 1)
        raise ReferenceFileError(f"{file.path}, ligne {line}, {error}") from error


def questionnaire_provenance(path: Path | None = None) -> Provenance:
    """Return where a questionnaire comes from.

    Raises
    ------
    ReferenceFileError
        If its date, its nature or a source is missing or wrong.
    """
    return _provenance(_File(path or questionnaire_path()))


class _File:
    """One YAML file, whose errors name it and the line."""

    def __init__(self, path: Path) -> None:
        self.path, self.document = path, read_yaml(path)

    def error(self, where: str, entry: LinedDict, key: str, what: str) -> ReferenceFileError:
        return ReferenceFileError(f"{self.path}, ligne {entry.lines.get(key, entry.line)}, « {where} », {key} : {what}")

    def check_keys(
        self, where: str, entry: LinedDict, required: set[str], optional: frozenset[str] = frozenset()
    ) -> None:
        for key in entry:
            if key not in required | optional:
                raise self.error(where, entry, key, "clé inconnue")
        for key in sorted(required - set(entry)):
            raise self.error(where, entry, key, "cette clé est absente")

    def entries(self, parent: LinedDict, key: str) -> LinedDict:
        if not isinstance(parent.get(key), LinedDict):
            raise self.error(key, parent, key, "des clés sont attendues")
        found: LinedDict = parent[key]
        return found

    def text(self, where: str, entry: LinedDict, key: str) -> str:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise self.error(where, entry, key, "un texte est attendu")
        return str(entry[key])

    def texts(self, where: str, entry: LinedDict, key: str) -> tuple[str, ...]:
        listed = entry.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
            raise self.error(where, entry, key, "une liste de textes est attendue")
        return tuple(listed)

    def positive(self, where: str, entry: LinedDict, key: str) -> int:
        value: Any = entry[key]
        if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
            raise self.error(where, entry, key, f"un nombre entier, plus grand que zéro, est attendu, pas « {value} »")
        return value

    def flag(self, where: str, entry: LinedDict, key: str) -> bool:
        value: Any = entry.get(key, False)
        if not isinstance(value, bool):
            raise self.error(where, entry, key, "true ou false est attendu")
        return value

    def read[T](self, where: str, entry: LinedDict, key: str, read: Callable[[Any], T]) -> T:
        try:
            return read(entry[key])
        except ValueError:
            raise self.error(where, entry, key, f"« {entry[key]} » n'est pas au choix") from None

    def condition(self, where: str, entry: LinedDict, key: str) -> Mapping[str, frozenset[str]] | None:
        if key not in entry:
            return None
        condition = self.entries(entry, key)
        found = {id_: frozenset(self.texts(where, condition, id_)) for id_ in condition}
        if not found or not all(found.values()):
            raise self.error(where, entry, key, "une question et au moins une de ses réponses sont attendues")
        return found


def _item(file: _File, id_: str, entry: LinedDict) -> Item:
    optional = frozenset({"several", "context", "asked_if"})
    file.check_keys(id_, entry, {"question", "short", "choices"}, optional)
    choices = file.entries(entry, "choices")
    return Item(
        id=id_,
        question=file.text(id_, entry, "question"),
        choices=tuple(_choice(file, f"{id_}.{key}", key, file.entries(choices, key)) for key in choices),
        in_short=file.flag(id_, entry, "short"),
        several=file.flag(id_, entry, "several"),
        context=file.flag(id_, entry, "context"),
        asked_if=file.condition(id_, entry, "asked_if"),
    )


def _choice(file: _File, where: str, id_: str, entry: LinedDict) -> Choice:
    texts = ("obstacle", "strength", "need")
    file.check_keys(where, entry, {"text"}, frozenset({"points", "lifted_by", *texts}))
    points = file.entries(entry, "points") if "points" in entry else LinedDict()
    for axis in points:
        if axis not in list(Axis):
            raise file.error(where, points, axis, "cet axe n'existe pas")
    return Choice(
        id=id_,
        text=file.text(where, entry, "text"),
        points={Axis(axis): file.positive(where, points, axis) for axis in points},
        lifted_by=file.texts(where, entry, "lifted_by"),
        **{key: file.text(where, entry, key) for key in texts if key in entry},
    )


def _remedy(file: _File, id_: str, entry: LinedDict) -> Remedy:
    file.check_keys(id_, entry, _REMEDY, frozenset({"reserved_to", "self_reliant"}))
    if entry["service_type"] not in _SERVICE_TYPES:
        raise file.error(id_, entry, "service_type", f"« {entry['service_type']} » n'est pas au choix")
    return Remedy(
        id=id_,
        label=file.text(id_, entry, "label"),
        theme=file.read(id_, entry, "theme", Theme),
        service_type=entry["service_type"],
        action=file.text(id_, entry, "action"),
        ask=file.text(id_, entry, "ask"),
        documents=file.texts(id_, entry, "documents"),
        offer_kinds=frozenset(file.texts(id_, entry, "offer_kinds")),
        reserved_to=file.condition(id_, entry, "reserved_to"),
        self_reliant=file.flag(id_, entry, "self_reliant"),
        solutions=file.texts(id_, entry, "solutions"),
    )


def _provenance(file: _File) -> Provenance:
    top = file.document
    sources = file.entries(top, "sources")
    if not isinstance(top.get("published_on"), date):
        raise file.error("questionnaire", top, "published_on", "une date est attendue (2026-11-27)")
    if not sources:
        raise file.error("questionnaire", top, "sources", "au moins une source est attendue")
    return Provenance(
        version=file.text("questionnaire", top, "version"),
        published_on=top["published_on"],
        licence=file.text("questionnaire", top, "licence"),
        points_nature=file.read("questionnaire", top, "points_nature", Nature),
        note=file.text("questionnaire", top, "note"),
        sources=tuple(_source(file, id_, file.entries(sources, id_)) for id_ in sources),
    )


def _source(file: _File, id_: str, entry: LinedDict) -> Source:
    file.check_keys(id_, entry, _SOURCE)
    if not isinstance(entry["read_on"], date):
        raise file.error(id_, entry, "read_on", "une date est attendue (2026-11-22)")
    status = file.read(id_, entry, "status", SourceStatus)
    return Source(id=id_, **{**entry, "status": status})
