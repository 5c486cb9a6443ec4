"""Pages merged: proposed, decided, worded, undone, written once into the register, seen by the authors (F9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.workshop import Origin, Starter
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services import RefusedActError
from solimob.web.workshop.models import Event, Meeting, Need, NeedSource
from solimob.web.workshop.queries.boards import Writer, facilitator
from solimob.web.workshop.queries.merging import merge_of, merged_for
from solimob.web.workshop.queries.record import meeting_record
from solimob.web.workshop.services import merging
from solimob.web.workshop.services.boards import add_page, rename_page, take_act, take_acts
from tests.core.workshop.deck_notes import COLLECTIVITES_METHODES, COLLECTIVITES_SUJETS
from tests.web.factories import make_member
from tests.web.workshop.board_case import BOARD, act, create, lock, make_board_meeting, make_writer

pytestmark = pytest.mark.django_db
MODELS = [Origin(1, "sujets-0"), Origin(2, "sujets-2")]


@pytest.fixture
def meeting(project: object) -> Meeting:
    """The board of the founding meeting, on its two pages; one author on each."""
    return make_board_meeting(project)


@pytest.fixture
def writers(meeting: Meeting) -> list[Writer]:
    found = []
    for page, texts in zip(meeting.board_pages.all(), zip(COLLECTIVITES_SUJETS, COLLECTIVITES_METHODES)):
        writer = make_writer(page)
        acts = [
            create(f"{column}-{rank}", text, column)
            for column, said in zip(("sujets", "methodes"), texts)
            for rank, text in enumerate(said)
        ]
        take_acts(page, acts, writer)
        found.append(writer)
    return found


@pytest.fixture
def editor(meeting: Meeting, editor_of: Callable[[Meeting], Any]) -> Any:
    return editor_of(meeting)


@pytest.fixture
def editor_of() -> Callable[[Meeting], Any]:
    return lambda meeting: make_member(meeting.project.organization, Role.EDITOR)


def test_merge_of_the_deck_has_twenty_subjects_and_proposes_the_two_economic_models_f9(
    meeting: Meeting, writers: list[Writer]
) -> None:
    merge = merge_of(meeting, BOARD.id)
    assert sum(line.column == "sujets" for line in merge.lines) == 20
    assert [[member.origin for member in group.members] for group in merge.proposals()] == [MODELS]


def test_decision_is_kept_told_to_all_views_and_seen_by_its_authors(
    meeting: Meeting, writers: list[Writer], editor: Any
) -> None:
    merging.decide_merge(editor, meeting, BOARD, MODELS, " Modèles économiques ")
    merge = merge_of(meeting, BOARD.id)
    assert (len(merge.lines), merge.proposals()) == (34, ())
    assert Event.objects.get().kind == "merged"
    for writer in writers:
        (shown,) = merged_for(meeting, BOARD.id, writer.participant)
        assert (shown["text"], shown["is_mine"]) == ("Modèles économiques", True)
        assert sum(note["is_mine"] for note in shown["notes"]) == 1
        assert {note["page"] for note in shown["notes"]} == {"Groupe 1", "Groupe 2"}
    assert merged_for(meeting, BOARD.id, None)[0]["is_mine"] is False


def test_notes_stand_by_themselves_again_when_a_decision_is_undone(
    meeting: Meeting, writers: list[Writer], editor: Any
) -> None:
    merging.decide_merge(editor, meeting, BOARD, MODELS, "Modèles")
    merging.undo_merge(editor, meeting, BOARD, MODELS[1])
    assert len(merge_of(meeting, BOARD.id).lines) == 35
    assert merged_for(meeting, BOARD.id, None) == []


def test_decision_forgets_a_note_that_was_removed_after_it(
    meeting: Meeting, writers: list[Writer], editor: Any
) -> None:
    merging.decide_merge(editor, meeting, BOARD, MODELS, "Modèles")
    take_act(meeting.board_pages.last(), act("remove", "sujets-2"), writers[1])
    merge = merge_of(meeting, BOARD.id)
    assert [decision.origins for decision in merge.decisions] == [(MODELS[0],)]
    assert len(merge.lines) == 34


@pytest.mark.parametrize(
    ("origins", "text", "says"),
    [
        ([Origin(1, "sujets-0"), Origin(1, "methodes-0")], "x", "deux questions"),
        ([Origin(1, "gone")], "x", "a été retiré"),
        (MODELS, "  ", "est vide"),
        ([], "x", "au moins un post-it"),
    ],
)
def test_decision_is_refused_and_nothing_is_kept_when_it_cannot_be(
    meeting: Meeting, writers: list[Writer], editor: Any, origins: list[Origin], text: str, says: str
) -> None:
    with pytest.raises(RefusedActError, match=says):
        merging.decide_merge(editor, meeting, BOARD, origins, text)
    assert not Event.objects.exists()


def test_list_goes_to_the_register_with_the_notes_it_comes_from(
    meeting: Meeting, writers: list[Writer], editor: Any
) -> None:
    merging.decide_merge(editor, meeting, BOARD, MODELS, "Modèles économiques")
    lock(meeting)
    poured = merging.enter_merged(editor, meeting, BOARD)
    assert (len(poured.needs), poured.already) == (34, 0)
    need = Need.objects.get(text="Modèles économiques")
    assert [(source.page, source.note) for source in need.sources.all()] == [
        ("Groupe 1", "sujets-0"),
        ("Groupe 2", "sujets-2"),
    ]
    assert {source.participant_id for source in need.sources.all()} == {each.participant.pk for each in writers}
    assert NeedSource.objects.count() == 35
    for again in (
        lambda: merging.enter_merged(editor, meeting, BOARD),
        lambda: merging.decide_merge(editor, meeting, BOARD, [Origin(1, "sujets-1")], "x"),
        lambda: merging.merge_identical(editor, meeting, BOARD),
        lambda: merging.undo_merge(editor, meeting, BOARD, MODELS[0]),
    ):
        with pytest.raises(RefusedActError, match=r"déjà dans le registre|plus de post-it identiques"):
            again()
    assert len(merged_for(meeting, BOARD.id, writers[0].participant)) == 34


def test_nothing_goes_to_the_register_when_the_board_is_empty(meeting: Meeting, editor: Any) -> None:
    with pytest.raises(RefusedActError, match="aucun post-it"):
        merging.enter_merged(editor, meeting, BOARD)


def test_facilitator_merges_undoes_and_enters_on_the_page(
    meeting: Meeting, writers: list[Writer], editor: Any, client_of: Callable[..., Client]
) -> None:
    client = client_of(editor)
    url = reverse("workshop:board_merge", args=[meeting.project_id, meeting.pk, BOARD.id])
    shown = client.get(url).content.decode()
    assert "35 post-it, 35 besoins" in shown
    assert shown.count("Se ressemblent") == 1
    assert client.post(url, {"note": ["1:sujets-0", "2:sujets-2"], "text": "Modèles"}).status_code == 302
    assert "35 post-it, 34 besoins" in client.get(url).content.decode()
    client.post(url, {"undo": "1:sujets-0"})
    assert "35 post-it, 35 besoins" in client.get(url).content.decode()
    refused = client.post(url, {"note": ["1:sujets-0", "1:methodes-0"], "text": "Mon texte"})
    assert refused.status_code == 422
    assert "Votre texte : « Mon texte »" in refused.content.decode()
    assert client.post(url, {"note": ["x"], "text": "t"}).status_code == 422
    shown = client.get(url).content.decode()
    assert "Verrouillez-le d’abord" in shown
    assert 'name="enter"' not in shown
    lock(meeting)
    client.post(url, {"enter": "1"})
    assert Need.objects.count() == 35
    assert "Versé au registre" in client.get(url).content.decode()


def test_nothing_goes_to_the_register_while_participants_write(
    meeting: Meeting, writers: list[Writer], editor: Any
) -> None:
    with pytest.raises(RefusedActError, match="Verrouillez-le d’abord"):
        merging.enter_merged(editor, meeting, BOARD)
    assert not Need.objects.exists()
    assert not meeting.board_pages.exclude(merged_at=None).exists()


def test_notes_written_after_the_list_went_to_the_register_go_there_too(
    meeting: Meeting, writers: list[Writer], editor: Any, client_of: Callable[..., Client]
) -> None:
    """A board opened again, and paper typed afterwards: every note gets its need, none twice."""
    client, first = client_of(editor), meeting.board_pages.first()
    lock(meeting)
    merging.enter_merged(editor, meeting, BOARD)
    meeting.stages.update(locked_at=None)
    take_act(first, create("late", "Écrit d’un téléphone après"), writers[0])
    lock(meeting)
    typing = reverse("workshop:board_typing", args=[meeting.project_id, meeting.pk, first.pk])
    assert "versez de nouveau" in client.get(typing).content.decode()
    client.post(typing, {"column": "sujets", "origin": "paper", "text": "Papier un\nPapier deux"})
    boards = client.get(reverse("workshop:member_boards", args=[meeting.project_id, meeting.pk, BOARD.id]))
    assert "dont <strong>3 pas encore au registre</strong>" in boards.content.decode()
    url = reverse("workshop:board_merge", args=[meeting.project_id, meeting.pk, BOARD.id])
    assert "3 post-it n’y sont pas encore" in client.get(url).content.decode()
    assert not any(line["text"] == "Papier un" for line in merged_for(meeting, BOARD.id, None))
    typed = [note.origin for note in merge_of(meeting, BOARD.id).waiting if note.author == "paper"]
    merging.decide_merge(editor, meeting, BOARD, typed, "Papier")
    said = client.post(url, {"enter": "1"}, follow=True).content.decode()
    assert "2 besoins sont entrés dans le registre. 35 post-it y étaient déjà." in said
    assert Need.objects.count() == 37
    assert Need.objects.get(text="Papier").sources.filter(origin="paper").count() == 2
    assert Need.objects.get(text="Écrit d’un téléphone après").sources.get().participant == writers[0].participant
    assert merge_of(meeting, BOARD.id).waiting == ()


def test_prepared_notes_are_told_apart_by_their_page_when_it_was_renamed_or_added_after(
    project: object, editor_of: Callable[[Meeting], Any]
) -> None:
    board = replace(BOARD, starters=(Starter("sujets", "Le même sur chaque page"),))
    meeting = make_board_meeting(project, board)
    editor, voter = editor_of(meeting), make_writer(meeting.board_pages.first())
    for page in meeting.board_pages.all():
        take_act(page, act("vote", "starter-1"), voter)
    lock(meeting)
    merging.enter_merged(editor, meeting, board)
    rename_page(editor, meeting.board_pages.first(), "Élus")
    add_page(editor, meeting, board, "Usagers")
    take_act(meeting.board_pages.last(), act("vote", "starter-1"), facilitator())
    assert [note.origin for note in merge_of(meeting, board.id).waiting] == [Origin(3, "starter-1")]
    assert len(merging.enter_merged(editor, meeting, board).needs) == 1
    with pytest.raises(RefusedActError, match="s’appelle déjà « Élus »"):
        rename_page(editor, meeting.board_pages.last(), "Élus")
    with pytest.raises(RefusedActError, match="s’appelle déjà « Élus »"):
        add_page(editor, meeting, board, " Élus ")


def test_groups_of_equal_texts_are_merged_at_once_and_the_others_are_left_to_decide(
    project: object, editor_of: Callable[[Meeting], Any], client_of: Callable[..., Client]
) -> None:
    """Two pages that begin with the same notes, as in « À animer »."""
    said = ("Publics cibles", "Rabattement vers les gares", "Droit au transport")
    board = replace(BOARD, starters=tuple(Starter("sujets", text) for text in said))
    meeting = make_board_meeting(project, board)
    first, last = meeting.board_pages.all()
    writer = make_writer(first)
    take_acts(
        first,
        [
            act("edit", "starter-1", text=" publics  CIBLES ?", base=0),
            act("edit", "starter-2", text="Rabattement vers les gares et les cars", base=0),
        ],
        writer,
    )
    for page in (first, last):
        take_acts(page, [act("vote", f"starter-{rank}") for rank in (1, 2, 3)], writer)
    take_act(last, act("vote", "starter-1"), make_writer(last))
    editor = editor_of(meeting)
    client = client_of(editor)
    url = reverse("workshop:board_merge", args=[meeting.project_id, meeting.pk, board.id])
    shown = client.get(url).content.decode()
    assert shown.count("Se ressemblent") == 3
    assert "Regrouper les 2 groupes identiques" in shown
    told = client.post(url, {"identical": "1"}, follow=True).content.decode()
    assert "2 groupes identiques regroupés." in told
    assert told.count("Se ressemblent") == 1
    assert "groupes identiques</button>" not in told
    merge = merge_of(meeting, board.id)
    assert [(line.text, len(line.members)) for line in merge.lines] == [
        ("Publics cibles", 2),
        ("Rabattement vers les gares et les cars", 1),
        ("Droit au transport", 2),
        ("Rabattement vers les gares", 1),
    ]
    assert client.post(url, {"identical": "1"}).status_code == 422
    client.post(url, {"undo": "1:starter-3"})
    assert len(merge_of(meeting, board.id).lines) == 5


def test_prepared_notes_are_in_no_count_nor_need_nor_minutes_until_somebody_takes_them_up(
    project: object, editor_of: Callable[[Meeting], Any], client_of: Callable[..., Client]
) -> None:
    """An example of the facilitator is nobody's need; one rewritten is its writer's; one voted for counts."""
    said = ("Exemple : un trajet", "À récrire", "À soutenir")
    board = replace(BOARD, starters=tuple(Starter("sujets", text) for text in said))
    meeting = make_board_meeting(project, board)
    first = meeting.board_pages.first()
    editor, writer = editor_of(meeting), make_writer(first)
    client = client_of(editor)
    url = reverse("workshop:board_merge", args=[meeting.project_id, meeting.pk, board.id])
    assert "Aucun post-it" in client.get(url).content.decode()
    with pytest.raises(RefusedActError, match="aucun post-it"):
        merging.enter_merged(editor, meeting, board)
    take_acts(first, [act("edit", "starter-2", text="Un car le soir", base=0), act("vote", "starter-3")], writer)
    boards = client.get(reverse("workshop:member_boards", args=[meeting.project_id, meeting.pk, board.id]))
    assert [row[1] for row in boards.context["rows"]] == [2, 0]
    shown = client.get(reverse("workshop:member_board", args=[meeting.project_id, meeting.pk, first.pk]))
    assert "<span data-count>2 post-it</span>" in shown.content.decode()
    pages = meeting_record(meeting).pages
    assert [note.text for page in pages for note in page.notes] == ["Un car le soir", "À soutenir"]
    lock(meeting)
    merging.enter_merged(editor, meeting, board)
    sources = NeedSource.objects.order_by("pk").values_list("text", "origin", "participant")
    assert list(sources) == [
        ("Un car le soir", "device", writer.participant.pk),
        ("À soutenir", "facilitator", None),
    ]
