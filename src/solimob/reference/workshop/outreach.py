"""Channels and relays by which to reach publics, and survey answers that tell a public, from `outreach.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from solimob.core.diagnosis.offer import OFFER_PUBLICS
from solimob.core.evidence import Source
from solimob.core.workshop.outreach import Channel, ContactForm
from solimob.core.workshop.surveys import Question
from solimob.reference.entry import Entry, nearest
from solimob.reference.solutions.figures import read_source
from solimob.reference.strict_yaml import read_yaml
from solimob.reference.workshop.survey_files import shipped_surveys

PATH = Path(__file__).parent / "outreach.yaml"
SOURCES = Path(__file__).parents[1] / "solutions" / "sources.yaml"
"""The publications read for the catalogue of solutions."""
_PUBLICS = frozenset(OFFER_PUBLICS.values())
_CHANNEL = ("label", "how", "publics", "forms")
_CHANNEL_MORE = ("shown", "sources")


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """An answer to a question of a shipped survey that says that somebody is of a public."""

    question: Question
    answer: str
    public: str


@dataclass(frozen=True, slots=True)
class Outreach:
    """What is shipped to reach publics."""

    channels: Mapping[str, Channel]
    answers: tuple[PublicAnswer, ...]


@cache
def outreach() -> Outreach:
    """Return what the package holds."""
    questions = {q.id: q for shipped in shipped_surveys().values() for q in shipped.survey.questions}
    return load_outreach(PATH, SOURCES, questions)


def load_outreach(path: Path, sources: Path, questions: Mapping[str, Question]) -> Outreach:
    """Return the channels and the answers of a file; `questions` are those of the shipped surveys, by id.

    Raises
    ------
    ReferenceFileError
        If a key, a public, a form, a source, a question or an answer is unknown, or a channel says what was seen
        without a source.
    """
    file = Entry(path, "", read_yaml(path))
    file.check_keys(("channels", "survey_answers"))
    document = read_yaml(sources)
    known = {id_: read_source(sources, id_, value, document.lines[id_]) for id_, value in document.items()}
    channels = {entry.name: _channel(entry, known) for entry in file.child("channels", "channels").children()}
    answers = file.entries("survey_answers", ("question", "answer", "public"))
    return Outreach(channels, tuple(_answer(entry, questions) for entry in answers))


def _channel(entry: Entry, known: Mapping[str, Source]) -> Channel:
    entry.check_keys(_CHANNEL, _CHANNEL_MORE)
    publics, cited = entry.texts("publics", at_least=1), entry.texts("sources")
    for key, words, among in (("publics", publics, _PUBLICS), ("sources", cited, known)):
        if unknown := next((word for word in words if word not in among), None):
            raise entry.wrong(key, f"« {unknown} » est inconnu" + nearest(unknown, among))
    return entry.built(
        Channel,
        id=entry.name,
        label=entry.text("label"),
        how=entry.text("how"),
        publics=frozenset(publics),
        forms=entry.members("forms", ContactForm),
        shown=entry.text_or_none("shown") or "",
        sources=tuple(known[id_] for id_ in cited),
    )


def _answer(entry: Entry, questions: Mapping[str, Question]) -> PublicAnswer:
    question = questions[entry.one_of("question", questions)]
    answer = entry.one_of("answer", [choice.id for choice in question.choices])
    return PublicAnswer(question, answer, entry.one_of("public", _PUBLICS))
