"""The words of the catalogue, from `vocabulary.yaml`: types, publics, needs, obstacles, themes, posts, families."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from solimob.core.solutions.sheet import CatalogueWord, Family, OwnField, Post, PostKind, Public, SolutionType
from solimob.reference.solutions.entry import CatalogueEntry


def read_type(path: Path, id_: str, value: object, line: int) -> SolutionType:
    """Return one type of solutions, with the fields of its own."""
    entry = CatalogueEntry.read(path, id_, value, line, ("label", "about"), ("fields",))
    fields = entry.parts("fields") if "fields" in entry else []
    own = tuple(
        OwnField(name, CatalogueEntry.read(path, name, child, at, ("label",)).text("label"))
        for name, child, at in fields
    )
    return SolutionType(id_, entry.text("label"), entry.prose("about", ()), own)


def read_public(path: Path, id_: str, value: object, line: int, inclusion: Collection[str]) -> Public:
    """Return one public, with its publics of data.inclusion."""
    entry = CatalogueEntry.read(path, id_, value, line, ("label", "inclusion", "legal"))
    codes = entry.ids("inclusion", inclusion, "public data.inclusion inconnu")
    return Public(id_, entry.text("label"), codes, entry.flag("legal"))


def read_term(path: Path, id_: str, value: object, line: int) -> CatalogueWord:
    """Return one word."""
    return CatalogueWord(id_, CatalogueEntry.read(path, id_, value, line, ("label",)).text("label"))


def read_post(path: Path, id_: str, value: object, line: int) -> Post:
    """Return one post of cost, staff or price."""
    entry = CatalogueEntry.read(path, id_, value, line, ("label", "kind"))
    return Post(id_, entry.text("label"), entry.member("kind", PostKind))


def read_family(path: Path, id_: str, value: object, line: int, posts: Collection[str]) -> Family:
    """Return one family of forms of a solution."""
    entry = CatalogueEntry.read(path, id_, value, line, ("label", "posts"))
    return Family(id_, entry.text("label"), entry.ids("posts", posts, "poste inconnu"))
