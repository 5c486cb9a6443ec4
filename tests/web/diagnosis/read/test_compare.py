"""The ranking without those that have no rank, and the week of a public of whom nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from solimob.core.diagnosis import from_json
from solimob.publish.wording import rank_words
from solimob.web.diagnosis.queries.comparison import rank_rows, unranked, verdict_of

pytestmark = pytest.mark.django_db


def test_commune_is_listed_apart_when_it_has_no_rank(
    reader: Client, address: Callable[..., str], thouarsais_document: bytes
) -> None:
    """C-M11: Tourtenay (79331), 125 inhabitants in 2023, is in no order of ranks; its interval is a third or more."""
    diagnosis = from_json(thouarsais_document, current_year=2026)
    ((code, name, words),) = unranked(diagnosis)
    assert (code, name) == ("79331", "Tourtenay")
    assert words == "entre le 1er et le 8e rang"
    assert "79331" not in [row.code for row in rank_rows(diagnosis)]
    table, _, after = reader.get(address("ranking")).content.decode().partition("Communes sans rang")
    assert "Tourtenay" not in table
    assert "Tourtenay" in after
    assert words in after
    assert words in reader.get(address("commune", "79331")).content.decode()


def test_no_interval_is_told_when_too_little_is_known(thouarsais_document: bytes) -> None:
    ranking = from_json(thouarsais_document, current_year=2026).ranking
    assert ranking is not None
    rank = replace(ranking.ranks[0], rank=None, low=None, high=None)
    assert rank_words(rank) == ""
    assert verdict_of(rank).startswith("sans rang")


def test_week_is_one_sentence_when_nothing_is_known(reader: Client, address: Callable[..., str]) -> None:
    html = reader.get(address("coverage")).content.decode()
    assert html.count("Pas d’offre connue pour ce public") == 1
    assert "coverage-table" not in html


def test_times_have_their_bounds_when_the_access_matrix_is_read(reader: Client, address: Callable[..., str]) -> None:
    assert reader.get(address("access")).content.decode().count('class="cell-interval"') > 20
