"""The catalogue, read from the folder of the package and from folders that a territory adds to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from solimob.core.solutions.catalogue import Catalogue
from solimob.core.solutions.sheet import Sheet
from solimob.reference.solutions.entry import CatalogueEntry
from solimob.reference.solutions.figures import read_figure, read_source
from solimob.reference.solutions.rex_file import read_rex
from solimob.reference.solutions.sheets import Vocabulary, read_sheet
from solimob.reference.solutions.vocabulary import read_family, read_post, read_public, read_term, read_type
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

SHIPPED_FOLDER = Path(__file__).parent
REGIMES = ("tus", "tad", "tpmr", "private_service", "covoiturage", "taxi_vtc", "vehicle_rental", "counselling")
"""Legal regimes that sheets and REX may name."""
_VOCABULARY = ("types", "inclusion_publics", "publics", "needs", "obstacles", "themes", "posts", "families")


def load_catalogue(
    articles: Collection[str], regimes: Collection[str], added: Sequence[Path] = (), shipped: Path = SHIPPED_FOLDER
) -> Catalogue:
    """Return the shipped catalogue, completed by the folders `added` (same files, each of them optional).

    `articles` and `regimes` are the identifiers that sheets may name.

    Raises
    ------
    ReferenceFileError
        If a file has an unknown field, names something that does not exist, lacks a source, types a figure in a text,
        or repeats an identifier; the message names file and line.
    """
    folders = (shipped, *added)
    for folder in folders:
        if not folder.is_dir():
            raise ReferenceFileError(f"{folder} : ce dossier n'existe pas ; donnez un dossier avec « sheets » dedans")
    files = [path for folder in folders for path in sorted((folder / "sheets").glob("*.yaml"))]
    known = Vocabulary(articles, regimes, frozenset(path.stem for path in files))
    for folder in folders:
        _read_words(folder, known)
    sheets: dict[str, Sheet] = {}
    for path in files:
        _add(sheets, read_sheet(path, known), path.stem, path, 1)
    place = {id_: n for n, id_ in enumerate(known.types)}
    ordered = sorted(sheets.values(), key=lambda sheet: (place[sheet.type], sheet.family or "~", sheet.id))
    return Catalogue(
        types=known.types,
        publics=dict(sorted(known.publics.items(), key=lambda item: not item[1].legal)),
        needs=known.needs,
        obstacles=known.obstacles,
        themes=known.themes,
        posts=known.posts,
        families=known.families,
        sources=known.sources,
        ratios=known.ratios,
        sheets={sheet.id: sheet for sheet in ordered},
        rex=known.rex,
    )


def _read_words(folder: Path, known: Vocabulary) -> None:
    _read_each(folder / "sources.yaml", known.sources, read_source)
    _read_each(folder / "ratios.yaml", known.ratios, partial(read_figure, sources=known.sources))
    path = folder / "vocabulary.yaml"
    if path.exists():
        entry = CatalogueEntry.read(path, path.stem, read_yaml(path), 1, (), _VOCABULARY)
        _read_part(entry, "types", known.types, read_type)
        _read_part(entry, "inclusion_publics", known.inclusion, read_term)
        _read_part(entry, "publics", known.publics, partial(read_public, inclusion=known.inclusion))
        for part, words in (("needs", known.needs), ("obstacles", known.obstacles), ("themes", known.themes)):
            _read_part(entry, part, words, read_term)
        _read_part(entry, "posts", known.posts, read_post)
        _read_part(entry, "families", known.families, partial(read_family, posts=known.posts))
    _read_each(folder / "rex.yaml", known.rex, partial(read_rex, known=known))


def _read_each[T](path: Path, into: dict[str, T], read: Callable[[Path, str, object, int], T]) -> None:
    """Read a file that holds one entry for each identifier."""
    if not path.exists():
        return
    document = read_yaml(path)
    for id_ in document:
        _add(into, read(path, id_, document[id_], document.lines[id_]), id_, path, document.lines[id_])


def _read_part[T](
    entry: CatalogueEntry, key: str, into: dict[str, T], read: Callable[[Path, str, object, int], T]
) -> None:
    """Read one part of a file of several."""
    if key not in entry:
        return
    for id_, value, line in entry.parts(key):
        _add(into, read(entry.path, id_, value, line), id_, entry.path, line)


def _add[T](into: dict[str, T], value: T, id_: str, path: Path, line: int) -> None:
    if id_ in into:
        raise ReferenceFileError(f"{path}, ligne {line} : « {id_} » existe déjà ; choisissez un autre identifiant")
    into[id_] = value
