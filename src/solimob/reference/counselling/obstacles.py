"""The published versions of the test of obstacles, read strictly into core values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from solimob.core.counselling import Axis, Choice, Item, Pace, Questionnaire, QuestionnaireError, Remedy, Theme
from solimob.core.evidence import Nature, Source, SourceStatus
from solimob.reference.entry import Entry
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

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
    top = _top(path)
    items, remedies = _keyed(top, "items"), _keyed(top, "remedies")
    _provenance(top)
    pace = _keyed(top, "pace")
    pace.check_keys(_PACE)
    needs = _keyed(top, "needs")
    try:
        return Questionnaire(
            version=top.text("version"),
            items=tuple(_item(entry) for entry in items.children()),
            remedies=tuple(_remedy(entry) for entry in remedies.children()),
            needs={id_: needs.text(id_) for id_ in needs.held},
            offer_lifted_by=top.texts("offer_lifted_by"),
            pace=Pace(_positive(pace, "words_per_minute"), _positive(pace, "seconds_per_item")),
        )
    except QuestionnaireError as error:
        line = {**remedies.held.lines, **items.held.lines, **top.held.lines}.get(error.item, 1)
        raise ReferenceFileError(f"{top.path}, ligne {line}, {error}") from error


def questionnaire_provenance(path: Path | None = None) -> Provenance:
    """Return where a questionnaire comes from.

    Raises
    ------
    ReferenceFileError
        If its date, its nature or a source is missing or wrong.
    """
    return _provenance(_top(path))


def _top(path: Path | None) -> Entry:
    file = path or questionnaire_path()
    top = Entry(file, "questionnaire", read_yaml(file))
    top.check_keys(_TOP)
    return top


def _keyed(parent: Entry, key: str) -> Entry:
    return parent.child(key, key)


def _positive(entry: Entry, key: str) -> int:
    value = entry.held[key]
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise entry.wrong(key, f"un nombre entier, plus grand que zéro, est attendu, pas « {value} »")
    return value


def _condition(entry: Entry, key: str) -> Mapping[str, frozenset[str]] | None:
    if key not in entry.held:
        return None
    condition = entry.child(key, f"{entry.name}, {key}")
    found = {id_: frozenset(condition.texts(id_)) for id_ in condition.held}
    if not found or not all(found.values()):
        raise entry.wrong(key, "une question et au moins une de ses réponses sont attendues")
    return found


def _item(entry: Entry) -> Item:
    entry.check_keys({"question", "short", "choices"}, {"several", "context", "asked_if"})
    choices = entry.child("choices", entry.name)
    return Item(
        id=entry.name,
        question=entry.text("question"),
        choices=tuple(_choice(key, choices.child(key, f"{entry.name}.{key}")) for key in choices.held),
        in_short=entry.flag("short"),
        several=entry.flag("several"),
        context=entry.flag("context"),
        asked_if=_condition(entry, "asked_if"),
    )


def _choice(id_: str, entry: Entry) -> Choice:
    texts = ("obstacle", "strength", "need")
    entry.check_keys({"text"}, {"points", "lifted_by", *texts})
    points: dict[Axis, int] = {}
    if "points" in entry.held:
        given = entry.child("points", entry.name)
        for axis in given.held:
            if axis not in list(Axis):
                raise given.wrong(axis, "cet axe n'existe pas")
            points[Axis(axis)] = _positive(given, axis)
    return Choice(
        id=id_,
        text=entry.text("text"),
        points=points,
        lifted_by=entry.texts("lifted_by"),
        **{key: entry.text(key) for key in texts if key in entry.held},
    )


def _remedy(entry: Entry) -> Remedy:
    entry.check_keys(_REMEDY, {"reserved_to", "self_reliant"})
    return Remedy(
        id=entry.name,
        label=entry.text("label"),
        theme=entry.member("theme", Theme),
        service_type=entry.one_of("service_type", _SERVICE_TYPES),
        action=entry.text("action"),
        ask=entry.text("ask"),
        documents=entry.texts("documents"),
        offer_kinds=frozenset(entry.texts("offer_kinds")),
        reserved_to=_condition(entry, "reserved_to"),
        self_reliant=entry.flag("self_reliant"),
        solutions=entry.texts("solutions"),
    )


def _provenance(top: Entry) -> Provenance:
    sources = _keyed(top, "sources")
    if not sources.held:
        raise top.wrong("sources", "au moins une source est attendue")
    return Provenance(
        version=top.text("version"),
        published_on=top.known_day("published_on"),
        licence=top.text("licence"),
        points_nature=top.member("points_nature", Nature),
        note=top.text("note"),
        sources=tuple(_source(entry) for entry in sources.children()),
    )


def _source(entry: Entry) -> Source:
    entry.check_keys(_SOURCE)
    read_on, status = entry.known_day("read_on"), entry.member("status", SourceStatus)
    return entry.built(Source, id=entry.name, **{**entry.held, "read_on": read_on, "status": status})
