"""Where a link of a need leads: its target, read by kind.

`solution`, `indicator` and `finding` name one by its id. `page` names a page of the site: « solutions:tree », with what
its address takes after slashes and a query after « ? ». `resource` has a prefix: « rex:… », « doc:… ».
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from solimob.core.workshop.needs import AnswerLink, LinkKind, NeedError


class Part(StrEnum):
    """Parts of the product that are to answer needs and may not be built yet."""

    DIAGNOSIS = "diagnosis"
    SOLUTIONS = "solutions"
    SCENARIOS = "scenarios"
    ACTION_PLAN = "action_plan"
    WORKSHOP = "workshop"
    COUNSELLING = "counselling"
    RIDES = "rides"
    DIRECTORY = "directory"
    LIBRARY = "library"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """The French words shown."""
        return _PART_LABELS[self]


_PART_LABELS = {
    Part.DIAGNOSIS: "diagnostic",
    Part.SOLUTIONS: "solutions et droit",
    Part.SCENARIOS: "scénarios et coûts",
    Part.ACTION_PLAN: "plan d'action",
    Part.WORKSHOP: "réunions et enquêtes",
    Part.COUNSELLING: "conseil et aides",
    Part.RIDES: "trajets",
    Part.DIRECTORY: "annuaire des acteurs",
    Part.LIBRARY: "bibliothèque",
    Part.SUPPORT: "accompagnement par les cellules",
}


class Resource(StrEnum):
    """What a link of kind `resource` leads to: the prefix of its target."""

    REX = "rex"
    LAW = "law"
    QUESTION = "question"
    DOC = "doc"
    COMMAND = "command"
    KIT = "kit"
    SURVEY = "survey"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class ResourceTarget:
    """A resource and its name: an id, a file of the documentation, a command, or an address on the web."""

    resource: Resource
    name: str


@dataclass(frozen=True, slots=True)
class PageTarget:
    """A page of the site: name of its address, what the address takes, and the query after « ? »."""

    url_name: str
    arguments: tuple[str, ...]
    query: str


def awaited(kind: LinkKind, part: Part, label: str) -> AnswerLink:
    """Return the link to what a part of the product is to hold, and does not yet: typed and empty."""
    return AnswerLink(kind, None, f"à venir, partie « {part.label} » : {label}")


def read_resource(target: str) -> ResourceTarget:
    """Return what the target of a resource names; an address « https://… » is a page of the web.

    Raises
    ------
    NeedError
        If its prefix is none of `Resource`, or nothing follows.
    """
    if target.startswith(("https://", "http://")):
        return ResourceTarget(Resource.WEB, target)
    prefix, _, name = target.partition(":")
    if prefix not in set(Resource) - {Resource.WEB} or not name.strip():
        known = ", ".join(f"{resource}:…" for resource in Resource if resource is not Resource.WEB)
        raise NeedError(f"« {target} » ne mène nulle part ; au choix : https://…, {known}")
    return ResourceTarget(Resource(prefix), name.strip())


def read_page(target: str) -> PageTarget:
    """Return what the target of a page names: « part:page/argument?query ».

    Raises
    ------
    NeedError
        If it has no « part:page ».
    """
    address, _, query = target.partition("?")
    url_name, *arguments = address.split("/")
    if ":" not in url_name:
        raise NeedError(f"« {target} » n'est pas le nom d'une page (« solutions:catalogue »)")
    return PageTarget(url_name, tuple(arguments), query)


def check_target(link: AnswerLink) -> None:
    """Check that the target of a link, if any, is written as its kind asks; not that it exists.

    Raises
    ------
    NeedError
        If it is not, or if a scenario or an action has a target: none exists yet.
    """
    if link.target is None:
        return
    match link.kind:
        case LinkKind.RESOURCE:
            read_resource(link.target)
        case LinkKind.PAGE:
            read_page(link.target)
        case LinkKind.SCENARIO | LinkKind.ACTION:
            raise NeedError(f"il n'existe encore aucun lien vers un objet de nature « {link.kind.label} »")
        case _:
            if ":" in link.target or "/" in link.target:
                raise NeedError(f"« {link.target} » n'est pas un identifiant de {link.kind.label}")
