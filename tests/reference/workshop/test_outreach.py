"""Channels and relays shipped for each public (C-S14), and the strict loader."""

from __future__ import annotations

from pathlib import Path

import pytest

from solimob.core.diagnosis.offer import OFFER_PUBLICS
from solimob.core.workshop.outreach import ContactForm, channels_for
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.workshop.outreach import SOURCES, Outreach, load_outreach, outreach
from solimob.reference.workshop.survey_files import shipped_surveys

FILE = """\
channels:
  pharmacies:
    label: Pharmacies
    how: Une feuille.
    publics: [age_65p]
    forms: [paper]
survey_answers:
  - {question: age, answer: 75-plus, public: age_75p}
"""
QUESTIONS = shipped_surveys()["besoins-mobilite"].survey.by_id


def loaded(folder: Path, text: str = FILE) -> Outreach:
    path = folder / "outreach.yaml"
    path.write_text(text, encoding="utf-8")
    return load_outreach(path, SOURCES, QUESTIONS)


def test_every_public_has_relays_face_to_face_and_without_a_screen_when_shipped() -> None:
    """C-S14: channels and relays per public, by telephone, on paper, in easy words."""
    shipped = outreach().channels.values()
    for public in OFFER_PUBLICS.values():
        fitting = channels_for(public, shipped)
        forms = {form for channel in fitting for form in channel.forms}
        assert len(fitting) >= 3, public
        assert {ContactForm.FACE_TO_FACE, ContactForm.PAPER} <= forms, public
    every = {form for channel in shipped for form in channel.forms}
    assert every == set(ContactForm)


def test_what_was_seen_has_a_source_and_the_rest_is_a_proposal_when_shipped() -> None:
    channels = outreach().channels
    assert "60 %" in channels["numero-unique"].shown
    assert [source.id for source in channels["numero-unique"].sources] == ["mdi-atchoum"]
    assert channels["pharmacies-cabinets"].is_proposal
    assert all(channel.is_proposal == (not channel.shown) for channel in channels.values())


def test_answers_that_tell_a_public_are_those_of_a_shipped_question() -> None:
    (found,) = outreach().answers
    assert (found.question.text, found.answer, found.public) == ("Quel âge avez-vous ?", "75-plus", "age_75p")


def test_file_is_read_when_it_is_well_written(tmp_path: Path) -> None:
    assert list(loaded(tmp_path).channels) == ["pharmacies"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("label: Pharmacies", "label: Pharmacies\n    phone: oui", "ligne 4, « pharmacies », phone : clé inconnue"),
        ("[age_65p]", "[age_65]", "« age_65 » est inconnu ; vouliez-vous dire « age_65p » ?"),
        ("[paper]", "[papier]", "« papier » est inconnu ; vouliez-vous dire « paper » ?"),
        ("[paper]", "[paper]\n    shown: Cela marche.", "a une source"),
        ("[paper]", "[paper]\n    sources: [mdi-atchoun]", "vouliez-vous dire « mdi-atchoum » ?"),
        ("[age_65p]", "[]", "au moins un élément"),
        ("question: age", "question: ages", "vouliez-vous dire « age » ?"),
        ("75-plus", "75-moins", "« 75-moins » est inconnu"),
        ("public: age_75p", "public: age_85p", "« age_85p » est inconnu"),
    ],
)
def test_file_is_refused_with_its_line_when_it_is_wrong(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(ReferenceFileError) as caught:
        loaded(tmp_path, FILE.replace(before, after))
    assert said in str(caught.value)
    assert "ligne" in str(caught.value)
