"""The surveys shipped, one file each under `surveys/`, and the published rules by which a method is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from solimob.core.evidence import Source
from solimob.core.workshop.samples import Means, Objective, Public, SampleKind, SurveyMethod
from solimob.core.workshop.surveys import Question, Survey
from solimob.reference.entry import Entry, entries_of, nearest
from solimob.reference.solutions.figures import read_source
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml
from solimob.reference.workshop.survey_format import OPTIONAL, REQUIRED, built_survey, condition_of, question_of
from solimob.reference.workshop.survey_translations import question_translations

FOLDER = Path(__file__).parent
FORMAT = "solimob-survey-1"
MOST_QUESTIONS = 12
"""A shipped survey is short."""
_TOP = ("format", "title", "public", "wave", "summary", "intro", "questions")
_MAY = ("before", "thanks", "translations")
_SHARED = (*OPTIONAL, "translations")
_METHOD = ("label", "how", "objectives", "publics", "needs", "sample", "biases", "cost", "sources")


class Wave(StrEnum):
    """Which of two paired surveys it is."""

    BEFORE = "before"
    AFTER = "after"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class ShippedSurvey:
    """A survey to start from; `before` names the one whose core questions it asks again, empty for the others."""

    id: str
    survey: Survey
    public: Public
    wave: Wave
    before: str
    summary: str


@cache
def shipped_surveys() -> dict[str, ShippedSurvey]:
    """Return the surveys of the package by id, those that come before first."""
    return load_surveys(FOLDER / "surveys", FOLDER / "survey_questions.yaml")


def load_surveys(folder: Path, shared: Path) -> dict[str, ShippedSurvey]:
    """Return the surveys of a folder, which may ask the questions of the file `shared` (« shared: age »).

    Raises
    ------
    ReferenceFileError
        If a file is wrong, a survey too long, or one that comes after does not ask the same core questions as the one
        before.
    """
    questions = {entry.name: entry for entry in entries_of(shared, REQUIRED, _SHARED)}
    found = [_shipped(path, questions) for path in sorted(folder.glob("*.yaml"))]
    known = {shipped.id: shipped for shipped in found}
    for shipped in found:
        _check_pair(folder / f"{shipped.id}.yaml", shipped, known)
    return {shipped.id: shipped for shipped in sorted(found, key=lambda one: list(Wave).index(one.wave))}


@cache
def first_question() -> Question:
    """Return the question that a survey written from nothing begins with: where one lives."""
    return next(
        question_of(entry, entry.name)
        for entry in entries_of(FOLDER / "survey_questions.yaml", REQUIRED, _SHARED)
        if entry.name == "lieu"
    )


@cache
def survey_methods() -> tuple[SurveyMethod, ...]:
    """Return the ways of asking, in the order they are proposed."""
    return load_methods(FOLDER / "survey_methods.yaml", FOLDER / "survey_sources.yaml")


def load_methods(path: Path, sources: Path) -> tuple[SurveyMethod, ...]:
    """Return the ways of asking of a file.

    Raises
    ------
    ReferenceFileError
        If a key or a word is unknown, or a method cites a source that the file of sources does not hold.
    """
    document = read_yaml(sources)
    known = {id_: read_source(sources, id_, value, document.lines[id_]) for id_, value in document.items()}
    return tuple(_method(entry, known) for entry in entries_of(path, _METHOD))


def _shipped(path: Path, shared: dict[str, Entry]) -> ShippedSurvey:
    entry = Entry(path, path.stem, read_yaml(path))
    entry.check_keys(_TOP, _MAY)
    entry.one_of("format", [FORMAT])
    items = list(entry.listed("questions"))
    if len(items) > MOST_QUESTIONS:
        raise entry.wrong("questions", f"{len(items)} questions : {MOST_QUESTIONS} au plus")
    questions = tuple(_question(item, shared) for item in items)
    asked = {item.text("shared"): shared[item.text("shared")] for item in items if "shared" in item}
    return ShippedSurvey(
        id=path.stem,
        survey=_with_shared_texts(built_survey(entry, questions), asked),
        public=entry.member("public", Public),
        wave=entry.member("wave", Wave),
        before=entry.text_or_none("before") or "",
        summary=entry.text("summary"),
    )


def _question(item: Entry, shared: dict[str, Entry]) -> Question:
    if "shared" not in item:
        item.check_keys(("id", *REQUIRED), OPTIONAL)
        return question_of(item, item.text("id"))
    item.check_keys(("shared",), ("shown_when",))
    name = item.text("shared")
    if name not in shared:
        raise item.wrong("shared", f"« {name} » n'est pas une question commune" + nearest(name, shared))
    question = question_of(shared[name], name)
    return replace(question, shown_when=condition_of(item)) if "shown_when" in item else question


def _with_shared_texts(survey: Survey, shared: dict[str, Entry]) -> Survey:
    """Return a survey whose translations say the shared questions too, in their words where they have some."""
    told = {id_: question_translations(entry, survey.by_id[id_]) for id_, entry in shared.items()}
    translations = []
    for translation in survey.translations:
        texts = {place: text for each in told.values() for place, text in each.get(translation.language, {}).items()}
        translations.append(replace(translation, texts=texts | dict(translation.texts)))
    return replace(survey, translations=tuple(translations))


def _check_pair(path: Path, shipped: ShippedSurvey, known: dict[str, ShippedSurvey]) -> None:
    if (shipped.wave is Wave.AFTER) != bool(shipped.before):
        raise ReferenceFileError(f"{path}, before : une enquête « after », et elle seule, dit laquelle vient avant")
    if not shipped.before:
        return
    before = known.get(shipped.before)
    if before is None or before.wave is not Wave.BEFORE:
        raise ReferenceFileError(f"{path}, before : « {shipped.before} » n'est pas une enquête « before »")
    cores = [[q for q in one.survey.questions if q.is_core] for one in (before, shipped)]
    if not cores[0] or cores[0] != cores[1]:
        raise ReferenceFileError(f"{path}, questions : les questions comparées ne sont pas celles de « {before.id} »")


def _method(entry: Entry, sources: dict[str, Source]) -> SurveyMethod:
    cited = entry.texts("sources")
    unknown = next((id_ for id_ in cited if id_ not in sources), None)
    if unknown:
        raise entry.wrong("sources", f"« {unknown} » n'est pas dans les sources" + nearest(unknown, sources))
    cost = entry.held["cost"]
    if not isinstance(cost, str) or (cost and not cited):
        raise entry.wrong("cost", "un coût est un texte, et il a une source ; vide s'il est inconnu")
    return SurveyMethod(
        id=entry.name,
        label=entry.text("label"),
        how=entry.text("how"),
        objectives=frozenset(entry.members("objectives", Objective)),
        publics=frozenset(entry.members("publics", Public)),
        needs=frozenset(entry.members("needs", Means)) if entry.items("needs") else frozenset(),
        sample=entry.member("sample", SampleKind),
        biases=entry.texts("biases", at_least=1),
        cost=cost,
        sources=tuple(sources[id_] for id_ in cited),
    )
