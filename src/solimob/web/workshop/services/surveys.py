"""Prepare, open, answer, close, weight and delete surveys.

Results are read once a survey is closed, and a closed survey opens no more: were they read while answers come in, the
difference between two readings would tell what the last persons answered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from solimob.core.workshop.small_cells import THRESHOLDS
from solimob.core.workshop.spoken import rewritten, translated_again, with_translation, without_translation
from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.surveys import Question, SurveyError, read_answers, written_answers
from solimob.core.workshop.surveys import Survey as Content
from solimob.core.workshop.translation import FRENCH, TranslationError
from solimob.reference.workshop.survey_files import first_question, shipped_surveys
from solimob.reference.workshop.survey_format import survey_document
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.queries import Project
from solimob.web.workshop.edit_conflict import refuse_if_changed
from solimob.web.workshop.models import Origin, Survey, SurveyAnswer, SurveyLanguage, SurveyStatus, SurveyVersion, Wave
from solimob.web.workshop.queries.survey_languages import french_digest
from solimob.web.workshop.queries.survey_parts import question_part, rules_part, translation_part, words_part
from solimob.web.workshop.queries.surveys import content_of, read_version

KEPT_FOR = timedelta(days=365)
"""How long answers are kept after a survey closes, unless its organizer says otherwise."""
SHORTEST_LINK = 4


@transaction.atomic
def create_survey(
    actor: User, project: Project, title: str, template: str, before: Survey | None, *, is_asked_twice: bool = False
) -> Survey:
    """Make a survey from a shipped one; where `template` is empty, from the one before, or else with one question.

    Raises
    ------
    RefusedActError
        If the template is unknown, or the one before is not of this démarche.
    """
    shipped = shipped_surveys().get(template)
    if template and shipped is None:
        raise RefusedActError("Ce modèle n’existe pas. Choisissez-en un dans la liste.")
    if before is not None and before.project_id != project.pk:
        raise RefusedActError("L’enquête d’avant est d’une autre démarche.")
    if shipped is not None:
        content = rewritten(shipped.survey, title=title)
    elif before is not None:
        content = rewritten(content_of(before), title=title)
    else:
        content = Content(title, "", (first_question(),))
    wave = Wave(shipped.wave.value) if shipped else Wave.ALONE
    if before is not None:
        wave = Wave.AFTER
    elif is_asked_twice:
        wave = Wave.BEFORE
    survey = Survey.objects.create(
        project=project, title=title, template=template, wave=wave, before=before, created_by=actor
    )
    SurveyVersion.objects.create(survey=survey, number=1, document=survey_document(content))
    record(actor, "workshop.survey.created", survey, project.organization, template=template)
    return survey


@transaction.atomic
def change_words(
    actor: User, survey: Survey, title: str, intro: str, thanks: str = "", *, seen: str | None = None
) -> None:
    """Change the title, the introduction and the thanks; `seen` is the mark of what the form showed.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed them since.
    RefusedActError
        If the survey is closed.
    """
    survey = _locked(survey)
    refuse_if_changed(seen, words_part(content_of(survey)))
    survey.title = title
    survey.save(update_fields=["title"])
    _write(actor, survey, rewritten(content_of(survey), title=title, intro=intro, thanks=thanks))


@transaction.atomic
def change_rules(
    actor: User, survey: Survey, smallest_cell: int, keep_until: date | None, *, seen: str | None = None
) -> None:
    """Change the smallest count shown and the day when answers are erased; `seen` is the mark of what the form showed.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed them since.
    RefusedActError
        If the survey is closed and the smallest count would change: two tables under two rules give counts away.
    """
    survey = _locked(survey)
    refuse_if_changed(seen, rules_part(survey))
    if smallest_cell not in THRESHOLDS:
        raise RefusedActError(
            f"Le plus petit nombre de personnes montré va de {THRESHOLDS.start} à {THRESHOLDS.stop - 1}."
        )
    if survey.status == SurveyStatus.CLOSED and smallest_cell != survey.smallest_cell:
        raise RefusedActError("L’enquête est close : le plus petit nombre de personnes montré ne change plus.")
    if survey.status == SurveyStatus.CLOSED and keep_until is None:
        raise RefusedActError("L’enquête est close : dites jusqu’à quand garder les réponses.")
    survey.smallest_cell, survey.keep_until = smallest_cell, keep_until
    survey.save(update_fields=["smallest_cell", "keep_until"])
    record(actor, "workshop.survey.rules_changed", survey, survey.project.organization, smallest_cell=smallest_cell)


@transaction.atomic
def save_question(actor: User, survey: Survey, question: Question, *, seen: str | None = None) -> None:
    """Add a question at the end, or change the one that has its identifier; `seen` is the mark of what the form showed.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed it, or took it out, since.
    RefusedActError
        If the survey could not be asked any more, or is closed.
    """
    survey = _locked(survey)
    content = content_of(survey)
    refuse_if_changed(seen, question_part(content, question.id))
    if question.id in content.by_id:
        questions = tuple(question if other.id == question.id else other for other in content.questions)
    else:
        questions = (*content.questions, question)
    _write(actor, survey, _with(content, questions))


@transaction.atomic
def move_question(actor: User, survey: Survey, id_: str, by: int) -> None:
    """Move a question up (-1) or down (1).

    Raises
    ------
    RefusedActError
        If it would be asked before the one its condition hangs on, or the survey is closed.
    """
    survey = _locked(survey)
    content = content_of(survey)
    questions = list(content.questions)
    place = questions.index(content.by_id[id_])
    target = min(len(questions) - 1, max(0, place + by))
    questions.insert(target, questions.pop(place))
    _write(actor, survey, _with(content, tuple(questions)))


@transaction.atomic
def delete_question(actor: User, survey: Survey, id_: str) -> None:
    """Take a question out.

    Raises
    ------
    RefusedActError
        If another one hangs on it, it is the last one, or the survey is closed.
    """
    survey = _locked(survey)
    content = content_of(survey)
    _write(actor, survey, _with(content, tuple(q for q in content.questions if q.id != id_)))


@transaction.atomic
def translate_survey(
    actor: User,
    survey: Survey,
    language: str,
    texts: Mapping[str, str],
    words: Mapping[Word, str],
    of: str,
    *,
    seen: str | None = None,
) -> None:
    """Write the translation of a survey into a language, in the place of the one before.

    `of` is the digest of the French that the translator read (`french_digest`), `seen` the mark of the translation that
    the form showed.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed this translation since.
    RefusedActError
        If the French has changed meanwhile, a text cannot be said, or the survey is closed.
    """
    survey = _locked(survey)
    content = content_of(survey)
    if of != french_digest(content):
        raise RefusedActError(
            "Le français a changé pendant que vous traduisiez. Relisez la colonne du français, puis enregistrez."
        )
    refuse_if_changed(seen, translation_part(content, language))
    former = next((each for each in content.translations if each.language == language), None)
    try:
        translated = with_translation(content, translated_again(former, language, texts, words))
    except (TranslationError, SurveyError) as refusal:
        raise RefusedActError(f"Cette traduction n’est pas possible : {refusal}.") from refusal
    _write(actor, survey, translated)


@transaction.atomic
def drop_translation(actor: User, survey: Survey, language: str) -> None:
    """Take the translation into a language away.

    Raises
    ------
    RefusedActError
        If the survey is closed.
    """
    survey = _locked(survey)
    _write(actor, survey, without_translation(content_of(survey), language))


@transaction.atomic
def open_survey(actor: User, survey: Survey) -> None:
    """Let people answer.

    Raises
    ------
    RefusedActError
        If it was closed.
    """
    survey = _locked(survey)
    if survey.status == SurveyStatus.CLOSED:
        raise RefusedActError("Cette enquête est close et ne se rouvre pas. Créez-en une autre.")
    survey.status = SurveyStatus.OPEN
    survey.save(update_fields=["status"])
    record(actor, "workshop.survey.opened", survey, survey.project.organization)
    erase_expired(timezone.localdate())


@transaction.atomic
def close_survey(actor: User, survey: Survey) -> None:
    """Take no more answers, for ever: results can be read, and answers have a day when they are erased.

    Raises
    ------
    RefusedActError
        If it is not open.
    """
    survey = _locked(survey)
    if survey.status != SurveyStatus.OPEN:
        raise RefusedActError("Cette enquête n’est pas ouverte.")
    survey.status = SurveyStatus.CLOSED
    survey.keep_until = survey.keep_until or timezone.localdate() + KEPT_FOR
    survey.save(update_fields=["status", "keep_until"])
    record(actor, "workshop.survey.closed", survey, survey.project.organization)
    erase_expired(timezone.localdate())


@transaction.atomic
def answer_survey(
    survey: Survey,
    version: SurveyVersion,
    raw: Mapping[str, Sequence[str]],
    key: int,
    *,
    code: str = "",
    origin: Origin = Origin.DEVICE,
    language: str = FRENCH,
    actor: User | None = None,
) -> None:
    """Keep the answers of one person; sent again under the same key, they are kept once.

    `version` is the one that was shown: changed since, it stays what was answered. `code` is what the person chose to
    link two waves: only its digest is kept. Whoever enters answers for somebody is named in the log, not the answers.
    `language` is counted where the survey is translated, apart from the answers.

    Raises
    ------
    RefusedActError
        If the survey is not open, or the code too short.
    AnswersError
        If the answers cannot be read.
    """
    survey = _locked(survey)
    if survey.status != SurveyStatus.OPEN:
        raise RefusedActError("Cette enquête n’est pas ouverte : aucune réponse n’est prise.")
    content = read_version(version)
    answers = read_answers(content, raw)
    link = _digest(survey, code)
    values = {"version": version, "answers": written_answers(answers), "origin": origin, "link": link}
    _, is_new = SurveyAnswer.objects.get_or_create(id=key, defaults=values)
    if is_new and content.translations:
        counted, _ = SurveyLanguage.objects.get_or_create(survey=survey, language=language)
        SurveyLanguage.objects.filter(pk=counted.pk).update(answered=F("answered") + 1)
    if is_new and actor is not None:
        record(actor, "workshop.survey.answer_entered", survey, survey.project.organization, origin=origin.value)


@transaction.atomic
def set_margin(
    actor: User, survey: Survey, id_: str, counts: Mapping[str, float], source: str, *, seen: str | None = None
) -> None:
    """Weight the answers to a question on the known make-up of the population; no counts, and the margin goes.

    `seen` is the mark of what the form showed.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed this margin since.
    RefusedActError
        If the survey is closed, since weighted and unweighted results together give cross tables away; or if a count
        is not positive.
    """
    survey = _locked(survey)
    refuse_if_changed(seen, survey.margins.get(id_, {}))
    if survey.status == SurveyStatus.CLOSED:
        raise RefusedActError("L’enquête est close : le redressement ne change plus.")
    if any(count <= 0 for count in counts.values()):
        raise RefusedActError("Chaque effectif connu doit être plus grand que zéro.")
    survey.margins = {name: told for name, told in survey.margins.items() if name != id_}
    if counts:
        survey.margins[id_] = {"counts": dict(counts), "source": source}
    survey.save(update_fields=["margins"])
    record(actor, "workshop.survey.weighted", survey, survey.project.organization, question=id_)


@transaction.atomic
def delete_survey(actor: User, survey: Survey) -> None:
    """Erase a survey and everything that was answered to it."""
    record(actor, "workshop.survey.deleted", survey, survey.project.organization)
    survey.delete()


@transaction.atomic
def erase_answers(actor: User, survey: Survey) -> None:
    """Erase what was answered, and keep the questions."""
    survey = _locked(survey)
    SurveyAnswer.objects.filter(version__survey=survey).delete()
    survey.languages.all().delete()
    record(actor, "workshop.survey.answers_erased", survey, survey.project.organization)


def erase_expired(today: date) -> int:
    """Erase the answers of every survey whose last day is past, and return how many.

    Opening and closing any survey calls it; from the last day on, no page shows them in any case.
    """
    erased, _ = SurveyAnswer.objects.filter(version__survey__keep_until__lt=today).delete()
    SurveyLanguage.objects.filter(survey__keep_until__lt=today).delete()
    return erased


def _digest(survey: Survey, code: str) -> str:
    """Return what is kept of the code that links two waves: the same for both, and nothing to read."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", code.casefold()) if c.isalnum())
    if not plain:
        return ""
    if len(plain) < SHORTEST_LINK:
        raise RefusedActError(f"Votre code est trop court : {SHORTEST_LINK} lettres ou chiffres au moins, ou rien.")
    pair = survey.before_id or survey.pk
    return salted_hmac("solimob.workshop.survey_link", f"{pair}|{plain}", algorithm="sha256").hexdigest()


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",)).select_related("project__organization").get(pk=survey.pk)


def _with(content: Content, questions: tuple[Question, ...]) -> Content:
    try:
        return rewritten(content, questions=questions)
    except SurveyError as refusal:
        raise RefusedActError(f"Ce changement n’est pas possible : {refusal}.") from refusal


def _write(actor: User, survey: Survey, content: Content) -> None:
    """Write the questions: in place while nobody has answered, else as another version."""
    if survey.status == SurveyStatus.CLOSED:
        raise RefusedActError("Cette enquête est close : ses questions ne changent plus.")
    last = survey.versions.order_by("-number")[0]
    if last.answers.exists():
        SurveyVersion.objects.create(survey=survey, number=last.number + 1, document=survey_document(content))
    else:
        last.document = survey_document(content)
        last.save(update_fields=["document"])
    record(actor, "workshop.survey.edited", survey, survey.project.organization)
