"""Refused requests in a diagnosis: unmet need, without small cells, for members and by a public link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from solimob.core.solutions.gate import Purpose, Refusal
from solimob.web.solutions.services import count_refusal
from tests.web.diagnosis.read.page import RenderedPage

pytestmark = pytest.mark.django_db


def refuse(times: int, commune: str, purpose: Purpose = Purpose.CARE) -> None:
    for _ in range(times):
        count_refusal(Refusal(date(2026, 11, 27), commune, purpose, "distance"))


def test_refusals_of_the_territory_are_shown_as_unmet_need_when_many_enough(
    reader: Client, client: Client, address: Callable[..., str], public_address: Callable[..., str]
) -> None:
    refuse(6, "79329")
    refuse(7, "22113")
    inside = RenderedPage(reader.get(address("coverage")).content.decode()).text
    outside = RenderedPage(client.get(public_address("coverage")).content.decode()).text
    for text in (inside, outside):
        assert "soins : 6" in text
        assert "ne dépasse pas 100 km : 6" in text
        assert "soins : 7" not in text


def test_few_refusals_are_not_counted_out_when_shown(reader: Client, address: Callable[..., str]) -> None:
    refuse(3, "79134")
    text = RenderedPage(reader.get(address("coverage")).content.decode()).text
    assert "moins de 5" in text
    assert "non montré" in text
    assert "soins :" not in text


def test_rest_of_the_refusals_is_told_together_when_a_purpose_is_too_small(
    reader: Client, address: Callable[..., str]
) -> None:
    refuse(9, "79134")
    refuse(2, "79134", Purpose.WORK)
    refuse(6, "79134", Purpose.FAMILY)
    text = RenderedPage(reader.get(address("coverage")).content.decode()).text
    assert "soins : 9 ; autres motifs : 8" in text
    assert "emploi ou formation :" not in text


def test_empty_state_says_what_to_do_when_none_was_counted(reader: Client, address: Callable[..., str]) -> None:
    assert "Aucun refus compté ici" in RenderedPage(reader.get(address("coverage")).content.decode()).text
