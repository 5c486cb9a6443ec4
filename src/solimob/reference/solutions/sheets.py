"""Solution sheets, one file each, from `sheets/`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from solimob.core.evidence import Source
from solimob.core.solutions.actor_map import Lever
from solimob.core.solutions.rex import Rex
from solimob.core.solutions.sheet import (
    CatalogueWord,
    Family,
    FurtherReading,
    LeverBasis,
    NotConcerned,
    Post,
    PostLine,
    Public,
    Sheet,
    SolutionType,
)
from solimob.core.solutions.sourced_figure import SourcedFigure, Unknown
from solimob.reference.solutions.entry import ID, CatalogueEntry
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

_REQUIRED = (
    *("title", "type", "summary", "need", "needs", "publics", "obstacles", "themes", "steps", "lines", "levers"),
    *("regimes", "liability", "rules", "conditions", "opportunities", "limits", "stops", "contacts", "rex", "reading"),
)
_OPTIONAL = ("family", "words", "own")


@dataclass(slots=True)
class Vocabulary:
    """What sheets and REX may name: filled file after file, and handed to who reads the next one."""

    articles: Collection[str]
    regimes: Collection[str]
    solutions: Collection[str]
    """Identifiers of every sheet, read or not yet."""
    types: dict[str, SolutionType] = field(default_factory=dict)
    inclusion: dict[str, CatalogueWord] = field(default_factory=dict)
    publics: dict[str, Public] = field(default_factory=dict)
    needs: dict[str, CatalogueWord] = field(default_factory=dict)
    obstacles: dict[str, CatalogueWord] = field(default_factory=dict)
    themes: dict[str, CatalogueWord] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    ratios: dict[str, SourcedFigure] = field(default_factory=dict)
    rex: dict[str, Rex] = field(default_factory=dict)


def read_sheet(path: Path, known: Vocabulary) -> Sheet:
    """Return the sheet of one file; its identifier is the name of the file.

    Raises
    ------
    ReferenceFileError
        If a field is unknown, missing or empty, if something it names does not exist, if a figure is typed in a text,
        or if a post of its family has no line.
    """
    if not ID.fullmatch(path.stem):
        raise ReferenceFileError(f"{path} : le nom du fichier, sans accent ni majuscule, est l'identifiant de la fiche")
    entry = CatalogueEntry.read(path, path.stem, read_yaml(path), 1, _REQUIRED, _OPTIONAL)
    ratios = known.ratios
    type_ = known.types[entry.one_id("type", known.types, "type inconnu")]
    sheet = Sheet(
        id=path.stem,
        title=entry.text("title"),
        type=type_.id,
        summary=entry.prose("summary", ratios),
        need=entry.prose("need", ratios),
        needs=entry.ids("needs", known.needs, "besoin inconnu"),
        publics=_legal_first(entry.ids("publics", known.publics, "public inconnu"), known.publics),
        obstacles=entry.ids("obstacles", known.obstacles, "frein inconnu"),
        themes=entry.ids("themes", known.themes, "thème data.inclusion inconnu", empty=True),
        steps=entry.proses("steps", ratios),
        lines=tuple(_line(entry, item, known) for item in entry.items("lines", at_least=1)),
        levers=_levers(entry, known),
        regimes=entry.ids("regimes", known.regimes, "régime inconnu", empty=True),
        liability=entry.proses("liability", ratios),
        rules=entry.ids("rules", known.articles, "article inconnu"),
        conditions=entry.proses("conditions", ratios),
        opportunities=entry.proses("opportunities", ratios),
        limits=entry.proses("limits", ratios),
        stops=entry.proses("stops", ratios),
        contacts=entry.proses("contacts", ratios),
        rex=entry.ids("rex", known.rex, "REX inconnu", empty=True),
        reading=tuple(_reading(entry, item, known) for item in entry.items("reading", at_least=1)),
        words=entry.texts("words", at_least=1) if "words" in entry else (),
        family=entry.one_id("family", known.families, "famille inconnue") if "family" in entry else None,
        own=_own(entry, type_, ratios),
    )
    _check_basis(entry, sheet)
    _check_family(entry, sheet, known)
    return sheet


def _legal_first(ids: tuple[str, ...], publics: Mapping[str, Public]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=lambda id_: not publics[id_].legal))


def _line(sheet: CatalogueEntry, value: object, known: Vocabulary) -> PostLine:
    line = sheet.held.lines["lines"]
    entry = CatalogueEntry.read(
        sheet.path, f"{sheet.name}, lines", value, line, ("post",), ("ratio", "unknown", "tells", "none", "about")
    )
    post = entry.one_id("post", known.posts, "poste inconnu")
    about = entry.prose("about", known.ratios) if "about" in entry else ""
    given = [key for key in ("ratio", "unknown", "none") if key in entry]
    if len(given) != 1:
        raise entry.wrong("post", "une seule réponse est attendue : ratio, unknown (avec tells) ou none")
    if ("tells" in entry) != (given == ["unknown"]):
        raise entry.wrong("post", "« tells » dit ce qui renseignerait un « unknown », et va toujours avec lui")
    content: SourcedFigure | Unknown | NotConcerned
    if given == ["ratio"]:
        content = known.ratios[entry.one_id("ratio", known.ratios, "ratio inconnu")]
    elif given == ["unknown"]:
        content = Unknown(entry.prose("unknown", known.ratios), entry.prose("tells", known.ratios))
    else:
        content = NotConcerned(entry.prose("none", known.ratios))
    return PostLine(post, content, about)


def _levers(sheet: CatalogueEntry, known: Vocabulary) -> tuple[LeverBasis, ...]:
    line = sheet.held.lines["levers"]
    names = [lever.value for lever in Lever]
    every = CatalogueEntry.read(sheet.path, f"{sheet.name}, levers", sheet.held["levers"], line, names)
    return tuple(_lever(every, lever, known) for lever in Lever)


def _lever(every: CatalogueEntry, lever: Lever, known: Vocabulary) -> LeverBasis:
    line = every.held.lines[lever]
    entry = CatalogueEntry.read(
        every.path,
        f"{every.name}.{lever}",
        every.held[lever],
        line,
        ("possible", "text", "articles"),
        ("to_verify",),
    )
    basis = LeverBasis(
        lever=lever,
        possible=None if entry.held["possible"] is None else entry.flag("possible"),
        text=entry.prose("text", known.ratios),
        articles=entry.ids("articles", known.articles, "article inconnu", empty=True),
        to_verify=entry.flag("to_verify") if "to_verify" in entry else False,
    )
    if not basis.articles and not basis.to_verify:
        raise entry.wrong("articles", "aucun article : citez-en un, ou écrivez to_verify: true")
    return basis


def _reading(sheet: CatalogueEntry, value: object, known: Vocabulary) -> FurtherReading:
    entry = CatalogueEntry.read(
        sheet.path, f"{sheet.name}, reading", value, sheet.held.lines["reading"], ("source", "about")
    )
    source = entry.one_id("source", known.sources, "source inconnue")
    return FurtherReading(source, entry.prose("about", known.ratios))


def _own(sheet: CatalogueEntry, type_: SolutionType, ratios: Mapping[str, SourcedFigure]) -> dict[str, str]:
    names = [own.id for own in type_.fields]
    if not names and "own" not in sheet:
        return {}
    if "own" not in sheet:
        raise sheet.wrong("type", f"le type « {type_.id} » demande « own » : {', '.join(names)}")
    line = sheet.held.lines["own"]
    entry = CatalogueEntry.read(sheet.path, f"{sheet.name}, own", sheet.held["own"], line, names)
    return {name: entry.prose(name, ratios) for name in names}


def _check_basis(entry: CatalogueEntry, sheet: Sheet) -> None:
    if not any(basis.articles for basis in sheet.levers):
        raise entry.wrong("levers", "aucun levier ne cite d'article : la fiche n'a pas de base légale")


def _check_family(entry: CatalogueEntry, sheet: Sheet, known: Vocabulary) -> None:
    if sheet.family is None:
        return
    said = {line.post for line in sheet.lines}
    missing = [post for post in known.families[sheet.family].posts if post not in said]
    if missing:
        raise entry.wrong("lines", f"la famille « {sheet.family} » demande le poste « {missing[0]} », ou « unknown »")
