"""Words of mobility, social work and employment (J4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.solutions.glossary import Glossary, Term
from solimob.core.solutions.law import LegalStatus

TERM = Term(
    "ft", "France Travail", "Un organisme.", None, None, "FT", "Pôle emploi", "2024", (), "x", LegalStatus.TO_VERIFY
)


def test_terms_are_in_alphabetical_order() -> None:
    other = replace(TERM, id="aom", term="AOM")
    assert [term.id for term in Glossary([TERM, other])] == ["aom", "ft"]


def test_term_is_found_when_the_old_word_is_asked() -> None:
    assert Glossary([TERM]).search("pole emploi") == (TERM,)


@pytest.mark.parametrize("fields", [{"definition": ""}, {"source": " "}, {"in_employment": None}])
def test_term_is_refused_when_it_explains_nothing(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="un mot"):
        replace(TERM, **fields)
