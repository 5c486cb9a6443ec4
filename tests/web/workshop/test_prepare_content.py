"""The content of a meeting, written by forms alone: every kind of point, moved, refused where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.workshop import AnswersBy, Board, Item, Poll, PollKind, SurveyStep
from solimob.reference.workshop.demo import demo_meeting
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services.meetings import close_meeting, create_meeting, open_meeting
from solimob.web.workshop.services.stages import open_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(project: Any, client_of: Callable[..., Client]) -> Client:
    """The administrator of the démarche."""
    return client_of(project.created_by)


@pytest.fixture
def meeting(project: Any) -> Meeting:
    """The founding meeting, in preparation."""
    return create_meeting(project.created_by, project, demo_meeting())


def url(name: str, meeting: Meeting, *parts: object) -> str:
    return reverse(f"workshop:{name}", args=[meeting.project_id, meeting.pk, *parts])


def plain(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def sent_of(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form of a page, untouched."""
    form = response.context["form"]
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is True:
            sent[field.html_name] = "on"
        elif value not in (None, False, ""):
            sent[field.html_name] = value
    if "seen" in response.context:
        sent["seen"] = response.context["seen"]
    if hasattr(form, "row_count"):
        sent["row_count"] = form.row_count
    return sent


@pytest.mark.parametrize("entry", [entry.id for entry in demo_meeting().entries()])
def test_nothing_changes_when_a_form_is_saved_untouched(client: Client, meeting: Meeting, entry: str) -> None:
    """F1: every point and activity of the deck goes through its form without loss."""
    page = client.get(url("write_entry", meeting, entry))
    answer = client.post(url("write_entry", meeting, entry), sent_of(page))
    assert answer.status_code == 302, plain(answer)
    meeting.refresh_from_db()
    assert content_of(meeting) == demo_meeting()


def test_nothing_changes_when_the_head_of_the_meeting_is_saved_untouched(client: Client, meeting: Meeting) -> None:
    page = client.get(url("write_meeting", meeting))
    assert client.post(url("write_meeting", meeting), sent_of(page)).status_code == 302
    meeting.refresh_from_db()
    assert content_of(meeting) == demo_meeting()


POLL = {
    "title": "Priorités",
    "minutes": "8",
    "notes": "Lisez à voix haute.",
    "audience": "cellules",
    "answers": "per_code",
    "row_count": "6",
    **{f"question_{rank}_kind": kind.value for rank, kind in enumerate(PollKind)},
    **{f"question_{rank}_text": f"Question {kind.value} ?" for rank, kind in enumerate(PollKind)},
    **{f"question_{rank}_choices": "Bus\nVélo\n\nTrain" for rank in range(6)},
    "question_1_most": "2",
    "question_3_low": "1",
    "question_3_high": "5",
    "question_3_low_label": "pas du tout",
}


def test_poll_of_every_kind_is_added_when_its_form_is_filled(client: Client, meeting: Meeting) -> None:
    """Single, multiple, ranking, scale, word cloud, open text: several in one."""
    answer = client.post(url("add_entry", meeting, "besoins", "poll"), POLL)
    assert answer.status_code == 302, plain(answer)
    meeting.refresh_from_db()
    poll = content_of(meeting).entry("priorites")
    assert isinstance(poll, Poll)
    assert [question.kind for question in poll.questions] == list(PollKind)
    assert poll.questions[0].choices == ("Bus", "Vélo", "Train")
    assert poll.questions[1].most == 2
    assert (poll.questions[3].low, poll.questions[3].high, poll.questions[3].low_label) == (1, 5, "pas du tout")
    assert (poll.answers, poll.anonymous, poll.audience, poll.minutes) == (AnswersBy.PER_CODE, False, "cellules", 8)
    assert content_of(meeting).sequences[-1].entries[-1] == poll


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"question_0_choices": "Bus"}, "question_0_choices", "de 2 à 20 choix"),
        ({"question_0_choices": "Bus\nbus"}, "question_0_choices", "deux fois le même choix"),
        ({"question_1_most": "4"}, "question_1_most", "dépasse celui des choix"),
        ({"question_3_high": ""}, "question_3_low", "écrivez les deux"),
        ({"question_3_high": "40"}, "question_3_low", "2 à 11 pas"),
        ({"title": ""}, "title", "obligatoire"),
        ({"minutes": "0"}, "minutes", "1"),
        ({f"question_{rank}_text": "" for rank in range(6)}, "question_0_text", "une question au moins"),
    ],
)
def test_error_is_at_its_field_when_a_poll_cannot_be(
    client: Client, meeting: Meeting, changes: dict[str, str], field: str, said: str
) -> None:
    answer = client.post(url("add_entry", meeting, "besoins", "poll"), POLL | changes)
    assert answer.status_code == 200
    assert said in " ".join(answer.context["form"].errors[field])
    assert "« most »" not in plain(answer)
    assert list(answer.context["form"].errors) == [field]


def test_rows_move_come_and_go_without_being_saved_when_a_button_is_pressed(client: Client, meeting: Meeting) -> None:
    """Without JavaScript: the page comes back, with what was typed."""
    address = url("add_entry", meeting, "besoins", "poll")

    def texts(act: str) -> list[str]:
        form = client.post(address, POLL | {"act": act}).context["form"]
        return [str(row["text"].value() or "")[9:15].strip() for row in form.row_bound()]

    assert texts("more") == ["single", "multip", "rankin", "scale", "words", "text ?", ""]
    assert texts("up-1") == ["multip", "single", "rankin", "scale", "words", "text ?"]
    assert texts("down-4") == ["single", "multip", "rankin", "scale", "text ?", "words"]
    assert texts("drop-0") == ["multip", "rankin", "scale", "words", "text ?"]
    shown = plain(client.post(address, POLL | {"act": "more", "anonymous": "on"}))
    assert "Lisez à voix haute." in shown
    assert 'name="anonymous"' in shown
    assert "Erreur" not in shown
    meeting.refresh_from_db()
    assert content_of(meeting) == demo_meeting()


def test_question_keeps_its_identifier_when_it_moves_and_another_comes_first(client: Client, meeting: Meeting) -> None:
    address = url("write_entry", meeting, "sondage-collectivites")
    sent = sent_of(client.get(address))
    moved = sent_of(client.post(address, sent | {"act": "up-1"}))
    moved |= {"question_2_kind": "text", "question_2_text": "Autre chose ?", "row_count": 3}
    assert client.post(address, moved).status_code == 302
    meeting.refresh_from_db()
    poll = content_of(meeting).entry("sondage-collectivites")
    assert isinstance(poll, Poll)
    assert [question.id for question in poll.questions] == ["mots", "priorites", "question-3"]


def test_board_is_added_with_columns_pages_and_notes_when_its_form_is_filled(client: Client, meeting: Meeting) -> None:
    sent = {
        "title": "Forces",
        "objective": "Dire ce qui marche",
        "pages": "3",
        "row_count": "3",
        "column_0_title": "Atouts",
        "column_0_starters": "Un bus le samedi\nUne association",
        "column_1_title": "",
        "column_2_title": "Faiblesses",
    }
    answer = client.post(url("add_entry", meeting, "besoins", "board"), sent)
    assert answer.status_code == 302, plain(answer)
    meeting.refresh_from_db()
    board = content_of(meeting).entry("forces")
    assert isinstance(board, Board)
    assert [column.title for column in board.columns] == ["Atouts", "Faiblesses"]
    assert [(starter.column, starter.text) for starter in board.starters] == [
        ("colonne-1", "Un bus le samedi"),
        ("colonne-1", "Une association"),
    ]
    assert board.pages == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"column_0_title": ""}, "column_0_title"),
        ({"pages": "21"}, "pages"),
        ({"column_0_starters": "x" * 501}, "column_0_starters"),
    ],
)
def test_error_is_at_its_field_when_a_board_cannot_be(
    client: Client, meeting: Meeting, changes: dict[str, str], field: str
) -> None:
    sent = {"title": "Forces", "pages": "1", "row_count": "1", "column_0_title": "Atouts"} | changes
    answer = client.post(url("add_entry", meeting, "besoins", "board"), sent)
    assert list(answer.context["form"].errors) == [field]


def test_item_and_survey_step_are_added_when_their_forms_are_filled(client: Client, meeting: Meeting) -> None:
    item = {"title": "Le Cerema", "organisation": "Cerema", "row_count": "2", "link_0_url": "https://www.cerema.fr/"}
    assert client.post(url("add_entry", meeting, "besoins", "item"), item).status_code == 302
    wrong = client.post(url("add_entry", meeting, "besoins", "item"), item | {"link_0_url": "cerema.fr"})
    assert "https://" in " ".join(wrong.context["form"].errors["link_0_url"])
    step = {"title": "Enquête", "survey": "besoins-mobilite"}
    assert client.post(url("add_entry", meeting, "besoins", "surveystep"), step).status_code == 302
    meeting.refresh_from_db()
    content = content_of(meeting)
    found = content.entry("le-cerema")
    assert isinstance(found, Item)
    assert found.links[0].url == "https://www.cerema.fr/"
    assert isinstance(content.entry("enquete"), SurveyStep)


def test_points_and_sequences_move_and_leave_when_asked(client: Client, meeting: Meeting) -> None:
    change = url("change_content", meeting)
    client.post(change, {"act": "down entry enjeux-lom"})
    client.post(change, {"act": "up sequence besoins"})
    client.post(change, {"act": "drop entry tousmobiles-kit"})
    meeting.refresh_from_db()
    content = content_of(meeting)
    assert [sequence.id for sequence in content.sequences] == ["actualites", "besoins", "retours-de-terrain"]
    assert [entry.id for entry in content.sequences[0].entries][:2] == ["enjeux-lom", "feuille-de-route"]
    shown = plain(client.post(change, {"act": "fly entry enjeux-lom"}, follow=True))
    assert "rechargez la page" in shown


def test_point_stays_when_it_was_opened(client: Client, project: Any, meeting: Meeting) -> None:
    open_meeting(project.created_by, meeting)
    open_stage(project.created_by, meeting, "sondage-collectivites", None)
    change = url("change_content", meeting)
    for act in ("drop entry sondage-collectivites", "drop sequence besoins"):
        assert "a servi : il reste" in plain(client.post(change, {"act": act}, follow=True))
    meeting.refresh_from_db()
    assert content_of(meeting) == demo_meeting()


def test_sequence_is_added_and_renamed_when_asked(client: Client, meeting: Meeting) -> None:
    client.post(url("add_sequence", meeting), {"title": "Pour finir", "first": "Merci"})
    address = url("write_sequence", meeting, "pour-finir")
    client.post(address, sent_of(client.get(address)) | {"title": "Conclusion"})
    meeting.refresh_from_db()
    last = content_of(meeting).sequences[-1]
    assert (last.id, last.title, [entry.title for entry in last.entries]) == ("pour-finir", "Conclusion", ["Merci"])


def test_audience_in_use_is_kept_when_renamed_and_refused_when_removed(client: Client, meeting: Meeting) -> None:
    address = url("write_meeting", meeting)
    sent = sent_of(client.get(address))
    renamed = sent | {"audiences": "Communes et EPCI\nCellules France Mobilités\nUsagers"}
    assert client.post(address, renamed).status_code == 302
    meeting.refresh_from_db()
    audiences = content_of(meeting).audiences
    assert [audience.id for audience in audiences] == ["collectivites", "cellules", "usagers"]
    assert "audiences" in client.post(address, sent | {"audiences": ""}).context["form"].errors


def test_page_says_it_when_the_activity_is_open_and_refuses_when_the_meeting_is_closed(
    client: Client, project: Any, meeting: Meeting
) -> None:
    open_meeting(project.created_by, meeting)
    open_stage(project.created_by, meeting, "sondage-collectivites", None)
    address = url("write_entry", meeting, "sondage-collectivites")
    page = client.get(address)
    assert "Cette activité est ouverte" in plain(page)
    close_meeting(project.created_by, meeting)
    assert "Cette réunion est close" in plain(client.post(address, sent_of(page)))


def test_unknown_point_or_kind_is_not_found_when_asked(client: Client, meeting: Meeting) -> None:
    for address in (
        url("write_entry", meeting, "rien"),
        url("add_entry", meeting, "besoins", "rien"),
        url("add_entry", meeting, "rien", "poll"),
        url("write_sequence", meeting, "rien"),
    ):
        assert client.get(address).status_code == 404


def test_second_of_two_people_keeps_their_text_and_sees_the_others_when_both_change_one_entry(
    client: Client, meeting: Meeting
) -> None:
    entry = "sondage-collectivites"
    address = url("write_entry", meeting, entry)
    first, second = sent_of(client.get(address)), sent_of(client.get(address))
    assert client.post(address, first | {"title": "Le titre de l’une"}).status_code == 302
    refused = client.post(address, second | {"title": "Le titre de l’autre", "notes": "Mes notes"})
    assert refused.status_code == 409
    shown = plain(refused)
    assert 'value="Le titre de l’autre"' in shown, "what one wrote stays in the form"
    assert "<dt>Titre</dt><dd>Le titre de l’une</dd>" in shown
    assert "<dt>Notes d’animation</dt>" in shown
    assert "<dt>Public</dt>" not in shown, "only what is not the same"
    meeting.refresh_from_db()
    assert content_of(meeting).entry(entry).title == "Le titre de l’une"
    # Now that the other's is known, what the form says is saved.
    assert client.post(address, sent_of(refused) | {"title": "Les deux titres"}).status_code == 302
    meeting.refresh_from_db()
    assert content_of(meeting).entry(entry).title == "Les deux titres"


def test_another_point_may_change_meanwhile_when_a_form_is_being_filled(client: Client, meeting: Meeting) -> None:
    mine, other = [entry.id for entry in content_of(meeting).entries()][:2]
    sent = sent_of(client.get(url("write_entry", meeting, mine)))
    client.post(
        url("write_entry", meeting, other), sent_of(client.get(url("write_entry", meeting, other))) | {"title": "Autre"}
    )
    assert client.post(url("write_entry", meeting, mine), sent | {"title": "Le mien"}).status_code == 302
    meeting.refresh_from_db()
    assert [entry.title for entry in content_of(meeting).entries()][:2] == ["Le mien", "Autre"]


def test_change_is_still_refused_when_rows_were_rearranged_after_somebody_else_saved(
    client: Client, meeting: Meeting
) -> None:
    address = url("write_entry", meeting, "sondage-collectivites")
    sent = sent_of(client.get(address))
    client.post(address, sent_of(client.get(address)) | {"title": "Le titre de l’une"})
    rearranged = client.post(address, sent | {"act": "down-0"})
    assert client.post(address, sent_of(rearranged)).status_code == 409


def test_head_of_a_meeting_is_not_overwritten_in_silence_when_two_people_change_it(
    client: Client, meeting: Meeting
) -> None:
    address = url("write_meeting", meeting)
    sent = sent_of(client.get(address))
    client.post(address, sent_of(client.get(address)) | {"place": "Salle des fêtes"})
    refused = client.post(address, sent | {"place": "Mairie"})
    assert refused.status_code == 409
    assert "<dd>Salle des fêtes</dd>" in plain(refused)
    assert 'value="Mairie"' in plain(refused)


def test_text_is_kept_when_somebody_removed_the_entry_meanwhile(client: Client, meeting: Meeting) -> None:
    entry = next(entry.id for entry in content_of(meeting).entries() if isinstance(entry, Item))
    address = url("write_entry", meeting, entry)
    sent = sent_of(client.get(address)) | {"kind": "item", "title": "Ce que j’écrivais"}
    client.post(url("change_content", meeting), {"act": f"drop entry {entry}"})
    shown = plain(client.post(address, sent))
    assert 'value="Ce que j’écrivais"' in shown
    assert f"« {entry} »" in shown


def test_question_that_the_other_removed_is_said_when_one_still_has_it(client: Client, meeting: Meeting) -> None:
    address = url("write_entry", meeting, "sondage-collectivites")
    mine = sent_of(client.get(address))
    shorter = {name: value for name, value in mine.items() if not name.startswith("question_1_")} | {"row_count": 1}
    assert client.post(address, shorter).status_code == 302
    refused = client.post(address, mine)
    assert refused.status_code == 409
    assert "<dt>2. Question</dt><dd>(rien)</dd>" in plain(refused)
    again = client.post(address, shorter)
    assert again.status_code == 409
    assert "Le sien dit la même chose" in plain(again)
