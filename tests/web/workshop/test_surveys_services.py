"""Versions, anonymity, closing, weighting and erasing of surveys (rows C-M4, C-M6, C-M14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from solimob.core.workshop.paired import Design
from solimob.core.workshop.surveys import AnswersError
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.models import Project
from solimob.web.workshop.models import Origin, Survey, SurveyAnswer, SurveyStatus, Wave
from solimob.web.workshop.queries import surveys as queries
from solimob.web.workshop.services import surveys as services
from tests.web.factories import make_project
from tests.web.workshop.survey_case import answer, close, editor_of, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(project: Project) -> Survey:
    return make_survey(project)


def test_questions_change_in_place_when_nobody_has_answered(survey: Survey) -> None:
    editor, content = editor_of(survey.project), queries.content_of(survey)
    services.save_question(editor, survey, replace(content.questions[0], text="Pourquoi ce trajet ?"))
    services.move_question(editor, survey, content.questions[0].id, 1)
    services.delete_question(editor, survey, "prix")
    assert survey.versions.count() == 1
    now = [question.id for question in queries.content_of(survey).questions]
    assert now[:2] == ["sans-service", "motif"]
    assert "prix" not in now


def test_change_makes_a_version_when_somebody_has_answered(survey: Survey) -> None:
    answer(survey, {"motif": ["soin"], "prix": ["juste"]})
    first = queries.current_version(survey)
    question = queries.content_of(survey).by_id["prix"]
    services.save_question(editor_of(survey.project), survey, replace(question, text="Le prix vous va ?"))
    assert [version.number for version in survey.versions.all()] == [1, 2]
    assert queries.read_version(first).by_id["prix"].text == question.text
    # The answer still counts where the words are the same, and no longer where they are not.
    assert [response.answers for response in queries.responses_of(survey)] == [{"motif": frozenset({"soin"})}]


def test_answer_is_kept_when_the_survey_changed_while_it_was_filled_in(survey: Survey) -> None:
    shown = queries.current_version(survey)
    answer(survey, {"motif": ["courses"]})
    services.delete_question(editor_of(survey.project), survey, "prix")
    services.answer_survey(survey, shown, {"prix": ["juste"]}, 7)
    assert SurveyAnswer.objects.get(pk=7).version == shown


def test_change_is_refused_when_another_question_hangs_on_it(project: Project) -> None:
    survey = make_survey(project, "besoins-mobilite")
    with pytest.raises(RefusedActError, match="motifs"):
        services.delete_question(editor_of(project), survey, "renoncement")


def test_answer_holds_no_hour_no_name_and_no_order_when_kept(survey: Survey) -> None:
    columns = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert columns == {"id", "version", "answers", "origin", "link"}
    for motif in ("soin", "courses", "travail", "papiers", "visites") * 4:
        answer(survey, {"motif": [motif]})
    kept = [row["motif"][0] for row in SurveyAnswer.objects.order_by("pk").values_list("answers", flat=True)]
    assert kept != list(("soin", "courses", "travail", "papiers", "visites") * 4)


def test_answer_is_kept_once_when_sent_again(survey: Survey) -> None:
    version = queries.current_version(survey)
    for _ in range(3):
        services.answer_survey(survey, version, {"motif": ["soin"]}, 12)
    assert SurveyAnswer.objects.count() == 1


def test_answer_is_refused_when_the_survey_is_not_open(project: Project) -> None:
    draft = make_survey(project, opened=False)
    with pytest.raises(RefusedActError, match="pas ouverte"):
        answer(draft, {"motif": ["soin"]})
    done = close(make_survey(project))
    with pytest.raises(RefusedActError, match="pas ouverte"):
        answer(done, {"motif": ["soin"]})


def test_wrong_answers_keep_nothing_when_refused(survey: Survey) -> None:
    with pytest.raises(AnswersError):
        answer(survey, {"motif": ["lune"]})
    assert not SurveyAnswer.objects.exists()


def test_provenance_is_kept_when_answers_are_entered(survey: Survey) -> None:
    version, editor = queries.current_version(survey), editor_of(survey.project)
    for key, origin in enumerate(Origin, start=1):
        services.answer_survey(survey, version, {"motif": ["soin"]}, key, origin=origin, actor=editor)
    assert queries.answers_by_origin(survey) == [
        ("En ligne", 1),
        ("Sur papier", 1),
        ("Par téléphone", 1),
        ("Avec un conseiller ou un relais", 1),
    ]


def test_closed_survey_never_changes_when_its_results_can_be_read(survey: Survey) -> None:
    editor = editor_of(survey.project)
    assert not queries.is_readable(survey, timezone.localdate())
    close(survey)
    assert queries.is_readable(survey, timezone.localdate())
    with pytest.raises(RefusedActError, match="ne se rouvre pas"):
        services.open_survey(editor, survey)
    with pytest.raises(RefusedActError, match="ne changent plus"):
        services.delete_question(editor, survey, "prix")
    with pytest.raises(RefusedActError, match="ne change plus"):
        services.change_rules(editor, survey, 5, survey.keep_until)


def test_threshold_is_refused_when_it_is_under_five(survey: Survey) -> None:
    with pytest.raises(RefusedActError, match="de 5 à 30"):
        services.change_rules(editor_of(survey.project), survey, 4, None)


def test_code_is_never_kept_as_written_when_it_links_two_waves(project: Project) -> None:
    before = make_survey(project, "besoins-mobilite")
    after = make_survey(project, "besoins-mobilite-apres", before=before)
    other = make_survey(project, "besoins-mobilite")
    for survey, code in ((before, "Marguerite 12"), (after, "marguerite12"), (other, "Marguerite 12")):
        answer(survey, {"sorties": ["3"]}, code)
    links = [SurveyAnswer.objects.get(version__survey=one).link for one in (before, after, other)]
    assert links[0] == links[1] != links[2]
    assert "marguerite" not in links[0]
    with pytest.raises(RefusedActError, match="trop court"):
        answer(before, {"sorties": ["3"]}, "a1")


def test_waves_are_compared_on_the_same_persons_when_codes_link_them(project: Project) -> None:
    """C-M6: before/after report with intervals, from answers to conclusion."""
    before = make_survey(project, "besoins-mobilite")
    after = make_survey(project, "besoins-mobilite-apres", before=before)
    assert (before.wave, after.wave) == (Wave.BEFORE, Wave.AFTER)
    moves = [("non", "non")] * 12 + [("non", "beaucoup")] * 11 + [("beaucoup", "non")] * 30 + [("beaucoup",) * 2] * 15
    for rank, (first, second) in enumerate(moves):
        answer(before, {"budget": [first]}, f"code-{rank}")
        answer(after, {"budget": [second]}, f"code-{rank}")
    comparison = queries.comparison_of(close(after))
    assert comparison is not None
    assert comparison.pairs == 68
    moved = {change.option: change for change in comparison.changes}
    # « un peu » was never said: the three answers add up, so the same persons cannot be shown.
    assert set(moved) == {"non"}
    assert moved["non"].design is Design.UNPAIRED
    assert moved["non"].is_clear


def test_survey_before_is_refused_when_it_is_of_another_demarche(project: Project) -> None:
    stranger = make_survey(make_project(), "besoins-mobilite")
    with pytest.raises(RefusedActError, match="autre démarche"):
        services.create_survey(editor_of(project), project, "x", "besoins-mobilite-apres", stranger)


def test_results_are_weighted_when_a_margin_is_known(survey: Survey) -> None:
    editor = editor_of(survey.project)
    for prix, times in (("cher", 12), ("juste", 28), ("bas", 20)):
        for _ in range(times):
            answer(survey, {"prix": [prix]})
    services.set_margin(editor, survey, "prix", {"cher": 40, "juste": 40, "bas": 20}, "essai")
    reading = queries.reading_of(close(survey))
    assert reading.weights is not None
    row = next(r for r in reading.results if r.question.id == "prix").row("cher")
    assert row is not None
    assert row.share is not None
    assert (row.share.value, row.count) == (0.4, None)
    # With and without weights, the same answers would give cross tables away.
    with pytest.raises(RefusedActError, match="ne change plus"):
        services.set_margin(editor, survey, "prix", {}, "")


def test_results_are_not_weighted_and_say_why_when_a_category_has_few_answers(survey: Survey) -> None:
    services.set_margin(editor_of(survey.project), survey, "prix", {"cher": 1, "juste": 1, "bas": 1}, "essai")
    for _ in range(12):
        answer(survey, {"prix": ["cher"]})
    reading = queries.reading_of(close(survey))
    assert reading.weights is None
    assert "moins de 11 réponses" in reading.refused


def test_margin_is_forgotten_when_it_is_taken_away(survey: Survey) -> None:
    editor = editor_of(survey.project)
    services.set_margin(editor, survey, "prix", {"cher": 1, "juste": 1, "bas": 1}, "essai")
    services.set_margin(editor, survey, "prix", {}, "")
    survey.refresh_from_db()
    assert survey.margins == {}
    with pytest.raises(RefusedActError, match="plus grand que zéro"):
        services.set_margin(editor, survey, "prix", {"cher": 0, "juste": 1, "bas": 1}, "essai")


def test_answers_are_erased_when_their_last_day_is_past(survey: Survey) -> None:
    answer(survey, {"motif": ["soin"]})
    close(survey)
    assert survey.keep_until == timezone.localdate() + services.KEPT_FOR
    past = timezone.localdate() - timedelta(days=1)
    services.change_rules(editor_of(survey.project), survey, survey.smallest_cell, past)
    survey.refresh_from_db()
    assert not queries.is_readable(survey, timezone.localdate())
    # Any survey that opens does the cleaning.
    make_survey(survey.project)
    assert not SurveyAnswer.objects.exists()
    assert survey.versions.exists()


def test_survey_and_answers_disappear_when_deleted(survey: Survey) -> None:
    answer(survey, {"motif": ["soin"]})
    services.erase_answers(editor_of(survey.project), survey)
    assert not SurveyAnswer.objects.exists()
    services.delete_survey(editor_of(survey.project), survey)
    assert not Survey.objects.exists()


def test_blank_survey_has_one_question_when_made_from_nothing(project: Project) -> None:
    survey = services.create_survey(editor_of(project), project, "À moi", "", None)
    assert survey.status == SurveyStatus.DRAFT
    assert len(queries.content_of(survey).questions) == 1
    with pytest.raises(RefusedActError, match="de 1 à 40"):
        services.delete_question(editor_of(project), survey, "lieu")


def test_step_of_a_meeting_leads_to_the_open_survey_when_it_names_it(project: Project) -> None:
    draft = make_survey(project, opened=False)
    assert queries.survey_of_step(project, "usagers-service") is None
    services.open_survey(editor_of(project), draft)
    assert queries.survey_of_step(project, "usagers-service") == draft
    assert queries.survey_of_step(project, str(draft.pk)) == draft
    assert queries.survey_of_step(make_project(), str(draft.pk)) is None
