"""The sources of the regimes say of a text what its record in the book of law says: one register, told twice."""

from __future__ import annotations

import pytest

from solimob.core.rules.source import LegalSource, LegalStatus
from solimob.reference.law import load_law_book
from solimob.reference.rules import BOOKS, read_sources

LAW = load_law_book()
SOURCES = {id_: source for id_, source in read_sources(BOOKS / "regimes" / "sources.yaml").items() if source.article_id}
STRENGTH = list(LegalStatus)
SAID_BY_THE_CASE = {"tus-km-dits"}
"""The case itself says which kilometres are counted: what stays open in the record is shown, and does not decide."""


def is_one_point(source: LegalSource, status: LegalStatus) -> bool:
    """Tell whether a source is about a point of its text that was read less well, and says which."""
    return STRENGTH.index(source.reading) > STRENGTH.index(status) and bool(source.paragraph)


def test_most_sources_have_a_record() -> None:
    assert len(SOURCES) >= 35


@pytest.mark.parametrize("id_", sorted(set(SOURCES) - SAID_BY_THE_CASE))
def test_source_is_as_strong_and_as_old_as_its_record(id_: str) -> None:
    source = SOURCES[id_]
    record = LAW.article(str(source.article_id)).last
    if is_one_point(source, record.status):
        return
    assert source.reading is record.status
    assert source.known_until == record.known_until
    if record.status is not LegalStatus.TO_VERIFY:
        assert source.read_on == record.read_on


@pytest.mark.parametrize("id_", sorted(SOURCES))
def test_source_is_not_known_before_its_record(id_: str) -> None:
    """A text whose first day nobody noted is not known « since ever » (`known_from`)."""
    source = SOURCES[id_]
    record = LAW.article(str(source.article_id)).last
    if record.in_force_from is not None and source.known_from is not None:
        assert source.known_from >= record.in_force_from
