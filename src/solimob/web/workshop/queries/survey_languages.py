"""The languages of a survey: those it may be answered in, what is missing of each, and how many answered in them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from solimob.core.workshop.small_cells import hidden_cells
from solimob.core.workshop.spoken import Spoken, missing_texts, missing_words, spoken_in
from solimob.core.workshop.surveys import Survey as Content
from solimob.core.workshop.translation import FRENCH, Language, Translation
from solimob.reference.workshop.survey_languages import survey_languages
from solimob.web.workshop.models import Survey, SurveyAnswer


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a translation is: its texts, those missing, those whose French has changed, words left in French."""

    language: Language
    translation: Translation
    texts: int
    missing: int
    to_review: int
    words: int


def translations_of(content: Content) -> list[Progress]:
    """Return the translations of a survey, as their makers see them."""
    languages = survey_languages()
    found = []
    for each in content.translations:
        language = languages[each.language]
        counts = (len(missing_texts(content, each)), len(each.to_review), len(missing_words(language, each)))
        found.append(Progress(language, each, len(content.texts), *counts))
    return found


def offered_languages(content: Content) -> list[Language]:
    """Return the languages that a survey may be answered in besides French: one text of it at least is translated."""
    return [survey_languages()[each.language] for each in content.translations if each.texts]


def spoken_for(content: Content, asked: str) -> Spoken:
    """Return a survey in the language asked, in French where it is not offered in it."""
    return spoken_in(content, next((each for each in offered_languages(content) if each.code == asked), None))


def french_digest(content: Content) -> str:
    """Return what tells whether the French of a survey has changed since a page showed it."""
    return sha256("\0".join(f"{place}\0{text}" for place, text in content.texts.items()).encode()).hexdigest()


def answers_by_language(survey: Survey) -> list[tuple[str, int | None]]:
    """Return how many answered in each language, by its French name; None where that is too few to be shown.

    French is every answer that came in no other language: those given before the survey was translated were too.
    """
    counts = {row.language: row.answered for row in survey.languages.order_by("language")}
    if counts:
        others = sum(count for language, count in counts.items() if language != FRENCH)
        counts[FRENCH] = SurveyAnswer.objects.filter(version__survey=survey).count() - others
    hidden = hidden_cells(counts, survey.smallest_cell)
    names = {code: language.french for code, language in survey_languages().items()}
    return [(names.get(code, "français"), None if code in hidden else count) for code, count in counts.items()]
