"""A collectivity that designs its aid by the pages, publishes it, and decides a request."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.web.counselling.models import AidRequest, DesignedAid
from tests.web.diagnosis.edit.conftest import Team

Role = Callable[[str], Client]
THOUARS, ARGENTON, LANNION = "79329", "79014", "22113"
TODAY = timezone.localdate()
BASE = {
    "zone_kind": "all", "per": "une seule fois", "amount_kind": "fixed", "euros": "300",
    "valid_from": TODAY.isoformat(),
}  # fmt: skip
IDENTITY = {"label": "Aide au permis d’essai", "giver": "Collectivité d’essai", "level": "epci"}
ACT = {"act": "Délibération d’essai", "adopted_on": TODAY.isoformat(), "agreed": "on"}


def address(name: str, team: Team, *more: object) -> str:
    return reverse(f"counselling:{name}", args=(team.project.pk, *more))


def plain(response: Any) -> str:
    """A page with plain spaces and quotes."""
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def design(
    client: Client, team: Team, template: str = "permis", *, changes: dict[str, Any] | None = None
) -> DesignedAid:
    """Write a first draft by the form."""
    response = client.post(address("new_aid", team, template), IDENTITY | BASE | (changes or {}))
    assert response.status_code == 302, unescape(response.content.decode())
    return DesignedAid.objects.latest("pk")


def publish(client: Client, team: Team, aid: DesignedAid) -> None:
    response = client.post(address("publish_aid", team, aid.pk), ACT)
    assert response.status_code == 302, unescape(response.content.decode())


def receive(client: Client, team: Team, aid: DesignedAid, *, on: date = TODAY) -> AidRequest:
    """Open the file of a request."""
    response = client.post(address("receive_request", team, aid.pk), {"received_on": on.isoformat()})
    assert response.status_code == 302, unescape(response.content.decode())
    return AidRequest.objects.latest("pk")


def decide_file(
    client: Client, team: Team, request: AidRequest, *, on: date = TODAY, age: str = "20", commune: str = THOUARS
) -> Any:
    """Decide a request by the form of its file."""
    answers = {"a-age": age, "a-licence_b": "no", "a-price_licence": "1500"}
    return client.post(
        address("decide_request", team, request.aid_id, request.pk),
        {"decided_on": on.isoformat(), "commune": commune, **answers},
    )


def decide(client: Client, team: Team, aid: DesignedAid, *, on: date = TODAY, age: str = "20") -> AidRequest:
    """Receive a request and decide it the same day."""
    request = receive(client, team, aid, on=on)
    response = decide_file(client, team, request, on=on, age=age)
    assert response.status_code == 302, unescape(response.content.decode())
    request.refresh_from_db()
    return request
