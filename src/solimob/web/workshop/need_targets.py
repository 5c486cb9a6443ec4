"""Where the links of a need lead on this site: an address, or words where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from solimob.core.workshop.need_links import PageTarget, Resource, check_target, read_page, read_resource
from solimob.core.workshop.needs import AnswerLink, LinkKind, NeedError
from solimob.web.projects.queries import Project

_RESOURCE_PAGES = {
    Resource.REX: "solutions:experience",
    Resource.LAW: "solutions:article",
    Resource.QUESTION: "solutions:question",
}
_COMMANDS = {Resource.KIT: "solimob workshop kits {}"}


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as a page shows it: `url` is empty where nothing opens; `code` is a command or a file, to be typed."""

    link: AnswerLink
    url: str = ""
    code: str = ""
    is_web: bool = False

    @property
    def is_awaited(self) -> bool:
        """Whether it leads to what does not exist yet."""
        return self.link.target is None


def check_link(link: AnswerLink, project: Project) -> None:
    """Check that a link that somebody writes is as its kind asks, and that its page, if it names one, exists here.

    Raises
    ------
    NeedError
        If it is not, or does not.
    """
    check_target(link)
    if link.kind is LinkKind.PAGE and link.target is not None:
        try:
            _page(read_page(link.target), project, public=False)
        except NoReverseMatch as error:
            raise NeedError(f"la page « {link.target} » n’existe pas sur ce site") from error


def shown_links(links: Iterable[AnswerLink], project: Project, *, public: bool = False) -> list[ShownLink]:
    """Return links with their addresses; to the public, those of the pages of a démarche are left without one."""
    return [shown_link(link, project, public=public) for link in links]


def shown_link(link: AnswerLink, project: Project, *, public: bool = False) -> ShownLink:
    """Return a link with its address, if it has one here."""
    if link.target is None:
        return ShownLink(link)
    try:
        match link.kind:
            case LinkKind.RESOURCE:
                return _resource(link, link.target)
            case LinkKind.SOLUTION:
                return ShownLink(link, reverse("solutions:sheet", args=[link.target]))
            case LinkKind.PAGE:
                return ShownLink(link, _page(read_page(link.target), project, public=public))
            case LinkKind.INDICATOR if not public:
                return ShownLink(link, reverse("diagnosis:indicator", args=[project.pk, link.target]))
            case LinkKind.FINDING if not public:
                return ShownLink(link, _finding(link.target, project))
    except (NeedError, NoReverseMatch):
        # A link written for another version of the site still says what it was.
        return ShownLink(link)
    return ShownLink(link)


def _resource(link: AnswerLink, target: str) -> ShownLink:
    found = read_resource(target)
    if found.resource is Resource.WEB:
        return ShownLink(link, found.name, is_web=True)
    if page := _RESOURCE_PAGES.get(found.resource):
        return ShownLink(link, reverse(page, args=[found.name]))
    return ShownLink(link, code=_COMMANDS.get(found.resource, "{}").format(found.name))


def _finding(target: str, project: Project) -> str:
    if target.isdecimal():
        return reverse("diagnosis:edit_finding", args=[project.pk, int(target)])
    return reverse("diagnosis:overview", args=[project.pk])


def _page(page: PageTarget, project: Project, *, public: bool) -> str:
    """Return the address of a page, which may be one of the démarche; to the public, empty for those."""
    query = f"?{page.query}" if page.query else ""
    try:
        return reverse(page.url_name, args=page.arguments) + query
    except NoReverseMatch:
        return "" if public else reverse(page.url_name, args=(project.pk, *page.arguments)) + query
