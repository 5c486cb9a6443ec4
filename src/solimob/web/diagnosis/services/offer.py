"""The existing offer: typed by hand or read from a CSV file, and whether the inventory is complete."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from solimob.core.diagnosis import OfferRow
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.diagnosis.models import Offer, OfferInventory
from solimob.web.diagnosis.services.offer_csv import OfferFile, read_offers
from solimob.web.diagnosis.services.territory import territory_of
from solimob.web.projects.queries import Project
from solimob.web.projects.services.store import current_store

MOST_OFFERS = 1_000


@dataclass(frozen=True, slots=True)
class OfferFields:
    """What somebody says of an offer."""

    name: str
    kind: str
    codes: tuple[str, ...]
    operator: str = ""
    publics: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    hours: str = ""
    price: str = ""
    booking: str = ""
    regime: str = ""
    trips_per_year: float | None = None
    cost_per_year_eur: float | None = None
    source: str = ""


@transaction.atomic
def add_offer(user: User, project: Project, fields: OfferFields) -> Offer:
    """Add a line to the existing offer.

    Raises
    ------
    RefusedActError
        If a commune is not of this territory, none is chosen, or there are too many offers.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    _refuse_crowd(project, 1)
    offer = Offer(project=project, created_by=user)
    _fill(offer, project, fields)
    offer.save()
    record(user, "diagnosis.offer.added", offer, project.organization)
    return offer


@transaction.atomic
def edit_offer(user: User, offer: Offer, fields: OfferFields) -> None:
    """Change a line of the existing offer.

    Raises
    ------
    RefusedActError
        If a commune is not of this territory, or none is chosen.
    """
    _fill(offer, offer.project, fields)
    offer.save()
    record(user, "diagnosis.offer.edited", offer, offer.project.organization)


@transaction.atomic
def delete_offer(user: User, offer: Offer) -> None:
    """Delete a line of the existing offer; the runs that counted it keep it."""
    record(user, "diagnosis.offer.deleted", offer, offer.project.organization, name=offer.name)
    offer.delete()


@transaction.atomic
def import_offers(user: User, project: Project, content: bytes, *, replace: bool) -> OfferFile:
    """Add the offers of a CSV file, or put them in the place of those already there; return what was read.

    Raises
    ------
    OfferError
        With every fault, by line and column: then nothing is stored.
    OfferFileError
        If the file cannot be read at all.
    RefusedActError
        If there would be too many offers.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    read = read_offers(content, territory_of(project).codes, current_store().gazetteer())
    if replace:
        Offer.objects.filter(project=project).delete()
    _refuse_crowd(project, len(read.offers))
    for row in read.offers:
        values = asdict(row)
        fields = {name: values[name] for name in OfferFields.__dataclass_fields__}
        offer = Offer(project=project, created_by=user)
        _fill(offer, project, OfferFields(**fields))
        offer.save()
    record(user, "diagnosis.offer.imported", project, project.organization, count=len(read.offers), replaced=replace)
    return read


@transaction.atomic
def declare_inventory_complete(user: User, project: Project, complete_on: date, declared_for: str, today: date) -> None:
    """Declare that every offer is listed: cells without offer then read « aucune offre ».

    Raises
    ------
    RefusedActError
        If the day is to come, or nobody answers for it.
    """
    if complete_on > today:
        raise RefusedActError("La date du recensement est à venir : écrivez le jour où il a été terminé.")
    if not declared_for.strip():
        raise RefusedActError("Écrivez qui a fait le recensement.")
    inventory, _ = OfferInventory.objects.update_or_create(
        project=project,
        defaults={"complete_on": complete_on, "declared_for": declared_for.strip(), "declared_by": user},
    )
    record(user, "diagnosis.inventory.declared_complete", inventory, project.organization, on=complete_on.isoformat())


@transaction.atomic
def withdraw_inventory(user: User, project: Project) -> None:
    """Take back the declaration: cells without offer read « pas d’offre connue » again.

    Raises
    ------
    RefusedActError
        If there is none.
    """
    inventory = OfferInventory.objects.filter(project=project).first()
    if inventory is None:
        raise RefusedActError("Le recensement n’est pas déclaré complet.")
    record(user, "diagnosis.inventory.withdrawn", inventory, project.organization)
    inventory.delete()


def offers_of(project: Project) -> QuerySet[Offer]:
    """Return the existing offer of a démarche, by name."""
    return Offer.objects.filter(project=project)


def offer_row_of(offer: Offer, author: str) -> OfferRow:
    """Return an offer as the diagnosis takes it."""
    return OfferRow(
        id=f"offre-{offer.pk}",
        name=offer.name,
        kind=offer.kind,
        operator=offer.operator,
        publics=tuple(offer.publics),
        codes=tuple(offer.codes),
        days=tuple(offer.days),
        hours=offer.hours,
        price=offer.price,
        booking=offer.booking,
        regime=offer.regime,
        trips_per_year=offer.trips_per_year,
        cost_per_year_eur=offer.cost_per_year_eur,
        source=offer.source,
        author=author,
    )


def _fill(offer: Offer, project: Project, fields: OfferFields) -> None:
    known = set(territory_of(project).codes)
    strangers = sorted(set(fields.codes) - known)
    if strangers:
        raise RefusedActError(f"Hors du territoire : {', '.join(strangers)}. Choisissez les communes dans la liste.")
    if not fields.codes:
        raise RefusedActError("Choisissez au moins une commune desservie.")
    for number in (fields.trips_per_year, fields.cost_per_year_eur):
        if number is not None and not (math.isfinite(number) and 0 <= number <= 1e10):
            raise RefusedActError("Voyages et coût s’écrivent en nombres de zéro ou plus.")
    values: dict[str, Any] = asdict(fields)
    values |= {name: sorted(set(values[name])) for name in ("codes", "publics", "days")}
    for name, value in values.items():
        setattr(offer, name, value)
    try:
        offer.clean_fields(exclude=["publics", "codes", "days"])
    except ValidationError as error:
        raise RefusedActError(" ".join(error.messages)) from error


def _refuse_crowd(project: Project, coming: int) -> None:
    if Offer.objects.filter(project=project).count() + coming > MOST_OFFERS:
        raise RefusedActError(
            f"Une démarche tient au plus {MOST_OFFERS} offres : supprimez celles qui n’existent plus."
        )
