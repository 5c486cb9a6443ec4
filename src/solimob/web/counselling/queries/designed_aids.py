"""The aids that collectivities design on this site: those of a démarche, and those published to everybody."""

from __future__ import annotations

import logging
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max, QuerySet

from solimob.core.counselling.aid_design import AidDesign, AidDesignError
from solimob.core.counselling.designed_aids import with_designs
from solimob.core.counselling.home import Home
from solimob.reference.aids import load_aids
from solimob.web.counselling.designs import folded, terms_of_version
from solimob.web.counselling.models import AidVersion, DesignedAid
from solimob.web.projects.queries import Project

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PublishedAids:
    """The designs that the finder reads, and the labels of those that this software no longer understands."""

    designs: tuple[AidDesign, ...] = ()
    unreadable: tuple[str, ...] = ()

    def at(self, home: Home | None) -> PublishedAids:
        """Return those that reach a commune, whatever the version."""
        if home is None:
            return PublishedAids()
        return replace(self, designs=tuple(one for one in self.designs if _reaches(one, home)))


NONE_PUBLISHED = PublishedAids()


def aids_of(project: Project) -> QuerySet[DesignedAid]:
    """Return the aids of a démarche with their versions."""
    return project.designed_aids.prefetch_related("versions__aid")


def draft_of(aid: DesignedAid) -> AidVersion | None:
    """Return the draft of an aid, if it has one."""
    return next((one for one in aid.versions.all() if one.published_at is None), None)


def published_versions(aid: DesignedAid) -> list[AidVersion]:
    """Return the published versions of an aid, the oldest first."""
    return [one for one in aid.versions.all() if one.published_at is not None]


def design_of(aid: DesignedAid) -> AidDesign | None:
    """Return the published design of an aid, None where nothing of it is published.

    Raises
    ------
    AidDesignError
        If this software does not understand it any more.
    """
    return folded(aid, [terms_of_version(version) for version in published_versions(aid)])


def state_of(aid: DesignedAid, today: date) -> str:
    """Say in French where an aid stands."""
    design = design_of(aid)
    if design is None:
        return "terminée" if aid.ended_on else "projet"
    if design.terms_on(today) is not None:
        return "publiée, en vigueur"
    return "publiée, à venir" if design.versions[0].valid_from > today else "terminée"


def published_aids() -> PublishedAids:
    """Return the aids published on this site.

    They are read again when one is published, ended or deleted, by whatever process of the site.
    """
    rows = AidVersion.objects.filter(published_at__isnull=False)
    last = (Max("published_at"), Max("aid__ended_on"), Count("aid__ended_on"))
    mark = tuple(rows.aggregate(Count("pk"), *last).values())
    return _published_aids(mark) if mark[0] else NONE_PUBLISHED


@lru_cache(maxsize=2)
def _published_aids(mark: Hashable) -> PublishedAids:
    designs, unreadable, book = [], [], load_aids(None)
    aids = DesignedAid.objects.filter(versions__published_at__isnull=False).distinct()
    for aid in aids.prefetch_related("versions__aid"):
        try:
            design = design_of(aid)
            if design is not None:
                with_designs(book, [design])
                designs.append(design)
        except AidDesignError:
            logger.exception("designed aid %s is no longer understood", aid.pk)
            unreadable.append(aid.label)
    return PublishedAids(tuple(designs), tuple(unreadable))


def _reaches(design: AidDesign, home: Home) -> bool:
    return any(home.code in terms.communes for terms in design.versions)
