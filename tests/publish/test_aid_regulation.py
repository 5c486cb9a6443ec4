"""L8: the règlement d'aide as ODT, « projet à faire relire »."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from solimob.core.counselling.aid_design import AidDesignError
from solimob.core.counselling.aid_design_format import read_design
from solimob.publish.aid_regulation import regulation_document, regulation_odt
from solimob.publish.plain_text import render_text
from solimob.reference.aids import load_aids
from solimob.reference.schemas import example

STATUS = load_aids(None).rules.inputs["status"]
DESIGN = read_design(example("aid_design"))


def test_the_document_says_the_terms_of_the_day_when_there_are_several_versions() -> None:
    first = render_text(regulation_document(DESIGN, date(2026, 6, 1), STATUS))
    assert "600 € jusqu'à 8 000 € de revenu fiscal par part" in first.replace("\u202f", " ")
    assert "Vous avez de 18 à 25 ans" in first
    assert "79049, 79329 (codes Insee de 2026)" in first
    assert "Ne va pas avec : ft-permis" in first
    assert "Du 1er janvier 2026 au 31 décembre 2026" in first
    second = render_text(regulation_document(DESIGN, date(2027, 6, 1), STATUS)).replace("\u202f", " ")
    assert "50 % du prix payé, dans la limite de 700 €" in second
    assert "à un nouveau règlement" in second


def test_what_the_terms_do_not_say_is_left_to_complete_when_the_document_is_made() -> None:
    bare = replace(DESIGN.versions[1], documents=(), budget_euros=None, ask="")
    text = render_text(regulation_document(replace(DESIGN, versions=(bare,)), date(2027, 6, 1), STATUS))
    assert "Pièces : [à compléter]" in text
    assert "CE QU'IL RESTE À COMPLÉTER" in text


def test_every_page_is_marked_as_a_draft_when_it_is_an_odt() -> None:
    content = regulation_odt(DESIGN, date(2026, 6, 1), STATUS)
    with zipfile.ZipFile(io.BytesIO(content)) as odt:
        assert "Projet à faire relire" in odt.read("styles.xml").decode()
        assert "Règlement d'aide individuelle" in odt.read("content.xml").decode().replace("&apos;", "'")
    assert content == regulation_odt(DESIGN, date(2026, 6, 1), STATUS)


def test_no_document_is_made_when_there_are_no_terms_that_day() -> None:
    with pytest.raises(AidDesignError, match="n'a pas de règlement"):
        regulation_document(DESIGN, date(2025, 6, 1), STATUS)
